import middy from "@middy/core";
import type { S3Event } from "aws-lambda";
import { createFileInboundMails, inboundDirectory } from "#adapters/local/file-inbound-mails.ts";
import { readMail } from "#adapters/mail/read-mail.ts";
import { createS3InboundMails } from "#adapters/s3/s3-inbound-mails.ts";
import { createTakeMail } from "#app/replies/take-mail.ts";
import { createTakeObject } from "#app/replies/take-object.ts";
import type { InboundMails } from "#ports/inbound-mails.ts";
import * as deps from "./deps.ts";

/** On AWS the bucket of the receipt rule; on one machine a folder beside the state file. */
const mails = /* @__PURE__ */ deps.once((): InboundMails => {
  const { REKINDLE_STATE: state, INBOUND_BUCKET: bucket } = deps.env();
  if (state !== undefined) return createFileInboundMails(inboundDirectory(state));
  if (bucket === undefined) throw new Error("INBOUND_BUCKET is not set");
  return createS3InboundMails(bucket);
});

const takeObject = /* @__PURE__ */ deps.once(() => {
  const parts = {
    contacts: deps.contacts(),
    people: deps.people(),
    ledger: deps.announcing(deps.ledger()),
    config: deps.config(),
    replies: deps.replies(),
    outbox: deps.outbox(),
    clock: deps.clock(),
    log: deps.log(),
    idKey: deps.idKey,
    keyRing: deps.keyRing,
  };
  return createTakeObject({ mails: mails(), readMail, takeMail: createTakeMail(parts), log: deps.log() });
});

/**
 * Mails that the receipt rule of SES put into the bucket, by S3's event. What fails is thrown, so that Lambda tries it
 * again and gives it to the dead letters in the end; the mail stays in the bucket until it is taken.
 */
export const handler = middy<S3Event, void>().handler(async ({ Records }) => {
  for (const { eventTime, s3 } of Records)
    await takeObject()(decodeURIComponent(s3.object.key.replaceAll("+", " ")), new Date(eventTime));
});
