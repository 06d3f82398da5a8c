import { setTimeout as sleep } from "node:timers/promises";
import type { APIGatewayProxyEventV2, Context, SQSEvent } from "aws-lambda";
import { createDynamoAnswers } from "#adapters/dynamodb/answers.ts";
import { createDynamoBudgets } from "#adapters/dynamodb/budgets.ts";
import { createDynamoClicks } from "#adapters/dynamodb/clicks.ts";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { createDynamoContacts } from "#adapters/dynamodb/contacts.ts";
import { createDynamoDeliveries } from "#adapters/dynamodb/deliveries.ts";
import { createDynamoEventRejections } from "#adapters/dynamodb/event-rejections.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import { createDynamoOffers } from "#adapters/dynamodb/offers.ts";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { createDynamoIdentities } from "#adapters/dynamodb/people-identities.ts";
import { createDynamoPersonalData } from "#adapters/dynamodb/personal-data.ts";
import { createDynamoReplies } from "#adapters/dynamodb/replies.ts";
import { createDynamoResults } from "#adapters/dynamodb/results.ts";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import { createDynamoTasks } from "#adapters/dynamodb/tasks.ts";
import { createDynamoWebhooks } from "#adapters/dynamodb/webhooks.ts";
import { createDynamoWriteKeys } from "#adapters/dynamodb/write-keys.ts";
import { createSqliteBus } from "#adapters/local/sqlite-bus.ts";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import { newCode } from "#adapters/system/new-code.ts";
import { createTokenAuthorise } from "#adapters/system/token-authorise.ts";
import { createHttpSender } from "#adapters/webhooks/http-sender.ts";
import { createDoubtAnswer } from "#app/answers/doubt-answer.ts";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createRejudgeAnswer } from "#app/clicks/judge-answer.ts";
import { createTakeEvents } from "#app/events/take-events.ts";
import { createRecordPart } from "#app/imports/record-part.ts";
import { createFire } from "#app/ingest/fire-triggers.ts";
import { createIngest } from "#app/ingest/ingest.ts";
import { createIngestSettings } from "#app/ingest/ingest-settings.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import { createListJobs } from "#app/jobs/read-jobs.ts";
import { createLinkKeys } from "#app/links/link-keys.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import { checkRows } from "#handlers/api/check-rows.ts";
import { createApi } from "#handlers/api/create-api.ts";
import type { ApiParts } from "#handlers/api/create-use-cases.ts";
import { createIngestHandler } from "#handlers/ingest.ts";
import type { Authorise } from "#ports/authorise.ts";
import type { MailBatch } from "#ports/mailer.ts";
import { collectingOutbox } from "../outbound/collecting-outbox.ts";
import { type OpenTables, openTables } from "../tables.ts";

export const SHARDS = 2;
export const TOKEN = "the-token-of-this-machine";
export const VIEWER = "viewer-token";
export const EDITOR = "editor-token";

/** A clock that a test sets. */
export interface TestClock {
  business: Date;
  wall: Date;
  businessNow(): Date;
  wallNow(): Date;
}

export const testClock = (now: string): TestClock => ({
  business: new Date(now),
  wall: new Date(now),
  businessNow() {
    return new Date(this.business);
  },
  wallNow() {
    return new Date(this.wall);
  },
});

export interface ApiWorld {
  readonly parts: ApiParts & { readonly drawKey: () => Promise<Uint8Array> };
  readonly clock: TestClock;
  readonly queue: ReturnType<typeof createSqliteQueue>;
  readonly sent: MailBatch[];
  readonly started: { readonly workflow: string; readonly name: string }[];
  readonly logged: { readonly level: string; readonly event: string; readonly fields: unknown }[];
  /** What other systems were told of answers. */
  readonly told: OutboundEvent[];
  readonly handler: ReturnType<typeof createApi>;
  readonly ingestHandler: ReturnType<typeof createIngestHandler>;
  /** Where all of it is stored. */
  readonly place: Pick<OpenTables, "documents" | "tables">;
  /** Lets ingest take all that is in the queue; answers how many messages failed. */
  deliver(): Promise<number>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly now?: string;
  readonly jobs?: Readonly<Record<string, JobWork>>;
  /** Changes parts before they are put together: to break one, or to watch it. */
  readonly change?: (parts: ApiWorld["parts"]) => Partial<ApiWorld["parts"]>;
}

/** The whole API on real tables and a real queue; only SES and Step Functions are stand-ins that note what was asked. */
export const openApiWorld = async (options: WorldOptions = {}): Promise<ApiWorld> => {
  const open = await openTables();
  const clock = testClock(options.now ?? "2026-12-01T09:00:00Z");
  const queue = createSqliteQueue({ path: ":memory:", name: "ingest" });
  const sent: MailBatch[] = [];
  const started: { workflow: string; name: string }[] = [];
  const logged: { level: string; event: string; fields: unknown }[] = [];
  const told: OutboundEvent[] = [];
  const log = {
    info: (event: string, fields?: unknown) => void logged.push({ level: "info", event, fields }),
    alarm: (event: string, fields?: unknown) => void logged.push({ level: "alarm", event, fields }),
  };
  const standing = standingParts({ open, clock, queue, sent, started, told });
  const parts = { ...standing, ...options.change?.(standing) };
  const { people } = standing;
  const fire = createFire({ ...parts, people });
  const ingestParts = { ...parts, people, settings: createIngestSettings(parts), fire };
  const ingestHandler = createIngestHandler({
    ingest: createIngest(ingestParts),
    recordPart: createRecordPart(parts),
    takeEvents: createTakeEvents({ ...ingestParts, checkRows }),
    followAnswer: createFollowAnswer(parts),
    rejudge: createRejudgeAnswer(parts),
    doubtAnswer: createDoubtAnswer(parts),
    log,
  });
  return {
    place: open,
    parts,
    clock,
    queue,
    sent,
    started,
    logged,
    told,
    handler: createApi({ parts, authorise: authoriseAll, log, jobs: options.jobs ?? {} }),
    ingestHandler,
    deliver: () => deliver(queue, ingestHandler),
    close: async () => {
      await jobsToEnd(parts);
      await open.close();
    },
  };
};

/** Jobs run on after the request that asked for them; they must not meet closed tables. */
const jobsToEnd = async (parts: ApiWorld["parts"]): Promise<void> => {
  const listJobs = createListJobs(parts);
  for (;;) {
    const { items } = await listJobs({ limit: 200, cursor: undefined });
    if (items.every(({ state }) => state === "done" || state === "failed")) return;
    await sleep(20);
  }
};

const standingParts = (input: {
  readonly open: OpenTables;
  readonly clock: TestClock;
  readonly queue: ReturnType<typeof createSqliteQueue>;
  readonly sent: MailBatch[];
  readonly started: { workflow: string; name: string }[];
  readonly told: OutboundEvent[];
}) => {
  const { open, clock, queue, sent, started, told } = input;
  const { documents, tables } = open;
  const secrets = createSqliteSecrets({ path: ":memory:" });
  let made = 0;
  const newSecret = () => new Uint8Array(32).fill(++made);
  return {
    people: createDynamoPeople({ documents, table: tables.people, now: () => clock.businessNow() }),
    ledger: createDynamoLedger({ documents, table: tables.ledger, shards: SHARDS }),
    contacts: createDynamoContacts(documents, tables.answers),
    personalData: createDynamoPersonalData({ documents, tables, shards: SHARDS }),
    identities: createDynamoIdentities({
      documents,
      table: tables.people,
      now: () => clock.businessNow(),
    }),
    budgets: createDynamoBudgets(documents, tables.answers),
    tasks: createDynamoTasks({ documents, table: tables.answers, shards: SHARDS }),
    outbox: collectingOutbox(told),
    answers: createDynamoAnswers(documents, tables.answers),
    clicks: createDynamoClicks({ documents, table: tables.answers }),
    replies: createDynamoReplies({ documents, table: tables.answers, now: () => clock.businessNow() }),
    offers: createDynamoOffers(documents, tables.answers),
    runs: createDynamoRuns(documents, tables.ledger),
    results: createDynamoResults(documents, tables.ledger),
    config: createDynamoConfigStore({ documents, table: tables.config, wallNow: () => clock.wallNow() }),
    secrets,
    writeKeys: createDynamoWriteKeys(documents, tables.config),
    rejections: createDynamoEventRejections({
      documents,
      table: tables.people,
      wallNow: () => clock.wallNow(),
    }),
    webhooks: createDynamoWebhooks(documents, tables.config),
    deliveries: createDynamoDeliveries(documents, tables.config),
    webhookSender: createHttpSender({ reach: "local" }),
    webhookKey: async () => new Uint8Array(32).fill(203),
    busLog: createSqliteBus({ path: ":memory:" }),
    ingestQueue: queue,
    workflows: { start: async (workflow: string, name: string) => void started.push({ workflow, name }) },
    mailer: {
      send: async (batch: MailBatch) => {
        sent.push(batch);
        return batch.mails.map(() => ({ kind: "accepted" as const, sesId: `ses-${sent.length}` }));
      },
      quota: async () => ({ perSecond: 14, leftToday: 1000, sendingEnabled: true }),
    },
    clock,
    idKey: async () => new Uint8Array(32).fill(201),
    drawKey: async () => new Uint8Array(32).fill(202),
    keyRing: createLinkKeys({ secrets, clock, newSecret }),
    newSecret,
    newCode,
    version: "0.1.0",
    stage: "test",
    shards: SHARDS,
    linkBaseUrl: "http://127.0.0.1:4400",
  };
};

const byToken = createTokenAuthorise(async () => TOKEN);
const authoriseAll: Authorise = async (header) => {
  if (header === `Bearer ${VIEWER}`) return { name: "vera", role: "viewer" };
  if (header === `Bearer ${EDITOR}`) return { name: "edgar", role: "editor" };
  return byToken(header);
};

const deliver = async (queue: ApiWorld["queue"], handler: ApiWorld["ingestHandler"]): Promise<number> => {
  let failures = 0;
  for (;;) {
    const messages = queue.receive({ max: 10, visibilityMs: 60_000 });
    if (messages.length === 0) return failures;
    const { batchItemFailures } = await handler(toSqsEvent(messages), {} as Context);
    failures += batchItemFailures.length;
    queue.remove(messages.map(({ receipt }) => receipt));
  }
};

export const toSqsEvent = (messages: readonly { readonly id: string; readonly body: string }[]): SQSEvent =>
  ({ Records: messages.map(({ id, body }) => ({ messageId: id, body })) }) as SQSEvent;

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean;
}

/** A request as API Gateway gives it to Lambda. */
export const toEvent = (request: RawRequest): APIGatewayProxyEventV2 =>
  ({
    version: "2.0",
    rawPath: request.path,
    rawQueryString: request.query ?? "",
    headers: request.headers ?? {},
    requestContext: { requestId: "request-1", http: { method: request.method, path: request.path } },
    isBase64Encoded: request.isBase64Encoded ?? false,
    ...(request.body !== undefined && { body: request.body }),
  }) as unknown as APIGatewayProxyEventV2;
