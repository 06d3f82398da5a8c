import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { probeFindings } from "#core/doctor/probe-findings.ts";
import { type Ses, startSes } from "#local/ses/start-ses.ts";
import { sendProbe } from "../../ops/probe/send-probe.ts";
import { type Answers, openAccount } from "./account-stand-in.ts";

let ses: Ses;
let account: Awaited<ReturnType<typeof openAccount>>;
/** Events as the local SES posts them, for the listener to take. */
const events: object[] = [];

beforeEach(async () => {
  events.length = 0;
  ses = await startSes({
    statePath: join(mkdtempSync(join(tmpdir(), "probe-")), "ses.sqlite"),
    now: () => new Date(),
    postEvents: async (posted) => void events.push(...posted),
  });
  await fetch(`${ses.endpoint}/v2/email/configuration-sets`, {
    method: "POST",
    headers: { authorization: "x", "content-type": "application/json" },
    body: JSON.stringify({ ConfigurationSetName: "rekindle-test" }),
  });
});
afterEach(async () => {
  account.close();
  await ses.stop();
});

const QUEUE = { QueueUrl: "http://queue/1" };
const BUS: Answers = {
  CreateQueue: QUEUE,
  GetQueueAttributes: { Attributes: { QueueArn: "arn:aws:sqs:eu-central-1:123456789012:x" } },
  SetQueueAttributes: {},
  DeleteQueue: {},
  PutRule: { RuleArn: "arn:aws:events:eu-central-1:123456789012:rule/x" },
  PutTargets: { FailedEntryCount: 0, FailedEntries: [] },
  RemoveTargets: { FailedEntryCount: 0, FailedEntries: [] },
  DeleteRule: {},
};

const toMessages = (list: readonly object[]) => ({
  Messages: list.map((event, index) => {
    const Body = JSON.stringify(event);
    return { MessageId: `${index}`, Body, MD5OfBody: createHash("md5").update(Body).digest("hex") };
  }),
});

const probe = async (change: Answers = {}) => {
  account = await openAccount(
    { ReceiveMessage: () => toMessages(events.splice(0)), ...BUS, ...change },
    ses.endpoint,
  );
  const outcome = await sendProbe(account.place(), { to: "you@example.net", seconds: 3, settleSeconds: 0 });
  return probeFindings(outcome).map(({ id, state }) => `${id} ${state}`);
};

describe("sendProbe", () => {
  it("sends a mail in bulk and sees its tags come back, and leaves nothing behind", async () => {
    expect(await probe()).toEqual(["probe-sent good", "probe-events good"]);
    expect(account.asked).toEqual(expect.arrayContaining(["DeleteRule", "DeleteQueue"]));
  });

  it("finds events that lost their tags", async () => {
    const bare = { detail: { eventType: "Send", mail: { tags: {} } } };
    const done = { detail: { eventType: "Delivery", mail: { tags: {} } } };
    expect(await probe({ ReceiveMessage: toMessages([bare, done]) })).toEqual([
      "probe-sent good",
      "probe-events bad",
    ]);
  });

  it("finds that no event comes", async () => {
    expect(await probe({ ReceiveMessage: {} })).toEqual(["probe-sent good", "probe-events bad"]);
  });

  it("says why SES did not take it, and leaves nothing behind", async () => {
    expect(await probe({ "POST /v2/email/outbound-bulk-emails": "AccountSuspendedException" })).toEqual([
      "probe-sent bad",
    ]);
    expect(account.asked).toEqual(expect.arrayContaining(["DeleteRule", "DeleteQueue"]));
  });

  it("takes the queue away again when the rule may not be made", async () => {
    expect(await probe({ PutRule: "AccessDeniedException" })).toEqual(["probe-sent bad"]);
    expect(account.asked).not.toContain("POST /v2/email/outbound-bulk-emails");
    expect(account.asked).toContain("DeleteQueue");
  });
});
