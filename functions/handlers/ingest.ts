import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { createDoubtAnswer } from "#app/answers/doubt-answer.ts";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createRejudgeAnswer } from "#app/clicks/judge-answer.ts";
import { createTakeEvents } from "#app/events/take-events.ts";
import { createRecordPart } from "#app/imports/record-part.ts";
import { createDatedPeople } from "#app/ingest/dated-people.ts";
import { createFire } from "#app/ingest/fire-triggers.ts";
import { createIngest } from "#app/ingest/ingest.ts";
import { createIngestSettings } from "#app/ingest/ingest-settings.ts";
import { IngestMessage } from "#contracts/ingest-message.ts";
import type { Log } from "#ports/log.ts";
import { checkRows } from "./api/check-rows.ts";
import * as deps from "./deps.ts";

export interface IngestHandlerDeps {
  readonly ingest: ReturnType<typeof createIngest>;
  readonly recordPart: ReturnType<typeof createRecordPart>;
  readonly takeEvents: ReturnType<typeof createTakeEvents>;
  readonly followAnswer: ReturnType<typeof createFollowAnswer>;
  /** What is known of the clicks by now; before anything follows from an answer. */
  readonly rejudge: ReturnType<typeof createRejudgeAnswer>;
  /** Takes back what followed from an answer that does not count. */
  readonly doubtAnswer: ReturnType<typeof createDoubtAnswer>;
  readonly log: Log;
}

/** Carries in each message by itself: one that fails comes back alone and keeps nobody else. */
export const createIngestHandler = (handlerDeps: IngestHandlerDeps) => {
  const { ingest, recordPart, takeEvents, followAnswer, rejudge, doubtAnswer, log } = handlerDeps;
  const takeIn = async (record: SQSRecord): Promise<void> => {
    const message = IngestMessage.parse(JSON.parse(record.body));
    if (message.kind === "events") return takeEvents(message);
    if (message.kind === "answered") {
      await rejudge(message.messageId);
      await followAnswer(message.messageId);
      return doubtAnswer(message.messageId);
    }
    const result = await ingest(message);
    if (message.part !== undefined) await recordPart(message.part, result);
    else if (result.rejected.length > 0) log.info("ingest.rejected", { rows: result.rejected.length });
  };
  return middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const outcomes = await Promise.allSettled(Records.map(takeIn));
    const failed = Records.flatMap(({ messageId }, index) => {
      const outcome = outcomes[index];
      if (outcome?.status !== "rejected") return [];
      const { name, stack } = outcome.reason instanceof Error ? outcome.reason : new Error("no error");
      log.alarm("ingest.failed", { messageId, name, stack });
      return [{ itemIdentifier: messageId }];
    });
    return { batchItemFailures: failed };
  });
};

const compose = /* @__PURE__ */ deps.once(() => {
  const config = { config: deps.config(), clock: deps.clock() };
  const settings = createIngestSettings(config);
  const ledger = deps.announcing(deps.checkedLedger());
  const people = createDatedPeople({ ...config, people: deps.people(), ledger, settings });
  const stores = { ...config, people, runs: deps.runs() };
  const { drawKey } = deps;
  const entering = {
    ...stores,
    ledger,
    contacts: deps.contacts(),
    drawKey,
  };
  const parts = {
    ...stores,
    idKey: deps.idKey,
    settings,
    identities: deps.identities(),
    fire: createFire(entering),
  };
  const following = { ...entering, answers: deps.answers(), tasks: deps.tasks(), outbox: deps.outbox() };
  return createIngestHandler({
    ingest: createIngest(parts),
    recordPart: createRecordPart(parts),
    takeEvents: createTakeEvents({ ...parts, rejections: deps.rejections(), checkRows }),
    rejudge: createRejudgeAnswer({ answers: deps.answers(), clicks: deps.clicks() }),
    followAnswer: createFollowAnswer(following),
    doubtAnswer: createDoubtAnswer(following),
    log: deps.log(),
  });
});

export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  compose()(event, context);
