import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { createTakeEvent } from "#app/feedback/take-event.ts";
import { parseSesEvent } from "#contracts/ses-events.ts";
import { announcing, config, contacts, ledger, log, once, outbox, people, tasks } from "./deps.ts";

const takeEvent = /* @__PURE__ */ once(() =>
  createTakeEvent({
    config: config(),
    ledger: announcing(ledger()),
    contacts: contacts(),
    people: people(),
    tasks: tasks(),
    outbox: outbox(),
    log: log(),
  }),
);

/** Events of SES from the queue. What fails is tried again by itself; what cannot be read is logged and dropped. */
export const handler = middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
  const failed = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      try {
        const parsed = parseSesEvent(JSON.parse(body));
        if (parsed.kind === "event") await takeEvent()(parsed.event, body);
        if (parsed.kind === "faulty") log().alarm("ses-event-unreadable", { queueMessage: messageId });
        return undefined;
      } catch (error) {
        log().info("ses-event-failed", { queueMessage: messageId, error: String(error) });
        return messageId;
      }
    }),
  );
  return {
    batchItemFailures: failed
      .filter((messageId) => messageId !== undefined)
      .map((itemIdentifier) => ({ itemIdentifier })),
  };
});
