import { randomBytes, randomUUID } from "node:crypto";
import * as z from "zod";
import { createDynamoAnswers } from "#adapters/dynamodb/answers.ts";
import { createDynamoBudgets } from "#adapters/dynamodb/budgets.ts";
import { checkShards } from "#adapters/dynamodb/check-shards.ts";
import { createDynamoClicks } from "#adapters/dynamodb/clicks.ts";
import { createDocuments } from "#adapters/dynamodb/client.ts";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { createDynamoContacts } from "#adapters/dynamodb/contacts.ts";
import { createDynamoCustomerReader } from "#adapters/dynamodb/customer-reader.ts";
import { createDynamoDeliveries } from "#adapters/dynamodb/deliveries.ts";
import { createDynamoEventRejections } from "#adapters/dynamodb/event-rejections.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import { createDynamoOffers } from "#adapters/dynamodb/offers.ts";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { createDynamoIdentities } from "#adapters/dynamodb/people-identities.ts";
import type { PeopleStore } from "#adapters/dynamodb/people-store.ts";
import { createDynamoPersonalData } from "#adapters/dynamodb/personal-data.ts";
import { createDynamoRate } from "#adapters/dynamodb/rate.ts";
import { createDynamoReplies } from "#adapters/dynamodb/replies.ts";
import { createDynamoResults } from "#adapters/dynamodb/results.ts";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import { tableNames } from "#adapters/dynamodb/tables.ts";
import { createDynamoTasks } from "#adapters/dynamodb/tasks.ts";
import { createDynamoWebhooks } from "#adapters/dynamodb/webhooks.ts";
import { createDynamoWriteKeys } from "#adapters/dynamodb/write-keys.ts";
import { createEventBridgeBus } from "#adapters/eventbridge/event-bridge-bus.ts";
import { createFileLines } from "#adapters/local/file-log.ts";
import { createLocalClock } from "#adapters/local/local-clock.ts";
import { createSqliteBus } from "#adapters/local/sqlite-bus.ts";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import { createSesClient } from "#adapters/ses/ses-client.ts";
import { createSesMailer } from "#adapters/ses/ses-mailer.ts";
import { createSqsJobRunner } from "#adapters/sqs/sqs-job-runner.ts";
import { createSqsQueue } from "#adapters/sqs/sqs-queue.ts";
import { createSsmSecrets } from "#adapters/ssm/ssm-secrets.ts";
import { createSfnWorkflows } from "#adapters/step-functions/sfn-workflows.ts";
import { systemClock } from "#adapters/system/clock.ts";
import { createHttpSender } from "#adapters/webhooks/http-sender.ts";
import { createLinkKeys } from "#app/links/link-keys.ts";
import { announceLedger } from "#app/outbound/announcing-ledger.ts";
import { announcePeople } from "#app/outbound/announcing-people.ts";
import { createListeners } from "#app/outbound/listeners.ts";
import { createQueueOutbox } from "#app/outbound/queue-outbox.ts";
import type { Bus } from "#ports/bus.ts";
import type { Clock } from "#ports/clock.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Mailer } from "#ports/mailer.ts";
import type { Queue } from "#ports/queue.ts";
import type { Secrets } from "#ports/secrets.ts";
import { readEnv } from "./env.ts";
import { createJsonLog } from "./log.ts";

const Env = z.object({
  REKINDLE_STAGE: z.string().default("local"),
  REKINDLE_VERSION: z.string().default("0.1.0"),
  /** Begins the names of the four tables. */
  REKINDLE_TABLES: z.string().default("rekindle"),
  /** Shards of new data; fixed when the data are created. */
  REKINDLE_SHARDS: z.coerce.number().int().min(1).max(256).default(4),
  /** The state file of the one-machine runtime: queues, secrets, clock. Absent on AWS. */
  REKINDLE_STATE: z.string().optional(),
  /** A file for the log; the standard output without it, where Lambda collects it. */
  REKINDLE_LOG: z.string().optional(),
  /** Where links in mails lead, when the settings do not say. */
  REKINDLE_LINKS: z.string().default("http://127.0.0.1:4400"),
  /** Business time cannot be moved on a deployed stage; naming a time here is refused. */
  REKINDLE_CLOCK: z.string().optional(),
  /** On AWS: begins the names of the secret parameters, and the key that encrypts them. */
  REKINDLE_SECRETS: z.string().optional(),
  REKINDLE_KEY: z.string().optional(),
  INGEST_QUEUE_URL: z.string().optional(),
  INGEST_DEAD_LETTERS_URL: z.string().optional(),
  SES_EVENTS_QUEUE_URL: z.string().optional(),
  SES_EVENTS_DEAD_LETTERS_URL: z.string().optional(),
  OUTBOUND_QUEUE_URL: z.string().optional(),
  OUTBOUND_DEAD_LETTERS_URL: z.string().optional(),
  JOBS_QUEUE_URL: z.string().optional(),
  /** On AWS: the bucket into which the receipt rule puts mails that come in. */
  INBOUND_BUCKET: z.string().optional(),
  SWEEP_STATE_MACHINE_ARN: z.string().optional(),
  DISPATCH_STATE_MACHINE_ARN: z.string().optional(),
});

/** Makes a part when it is first asked for, once per process. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly part: T } | undefined;
  return () => {
    made ??= { part: make() };
    return made.part;
  };
};

/*
 * The one place where ports meet adapters. Each part is made on first use, so that a handler pays only for what it
 * takes; unused ones fall out of its bundle.
 */
export const env = /* @__PURE__ */ once(() => readEnv(Env));

/** A setting that not every function is given. */
const need = (name: keyof z.output<typeof Env>): string => {
  const value = env()[name];
  if (value === undefined)
    throw new Error(`${name} is not set: the manifest does not grant what is asked for`);
  return `${value}`;
};
const tables = /* @__PURE__ */ once(() => tableNames(env().REKINDLE_TABLES));
const documents = /* @__PURE__ */ once(() => createDocuments());

export const log = /* @__PURE__ */ once(() => {
  const { REKINDLE_LOG: path } = env();
  return path === undefined ? createJsonLog("rekindle") : createJsonLog("rekindle", createFileLines(path));
});
export const clock = /* @__PURE__ */ once((): Clock => {
  const { REKINDLE_STATE: path, REKINDLE_STAGE: stage, REKINDLE_CLOCK: moved } = env();
  return path === undefined ? systemClock({ stage, moved }) : createLocalClock({ path });
});
export const secrets = /* @__PURE__ */ once((): Secrets => {
  const { REKINDLE_STATE: path } = env();
  return path === undefined
    ? createSsmSecrets({ path: need("REKINDLE_SECRETS"), keyId: need("REKINDLE_KEY") })
    : createSqliteSecrets({ path });
});
export const ingestQueue = /* @__PURE__ */ once(() => queue("ingest", "INGEST"));
export const eventQueue = /* @__PURE__ */ once(() => queue("ses-events", "SES_EVENTS"));
export const outboundQueue = /* @__PURE__ */ once(() => queue("outbound", "OUTBOUND"));
const queue = (name: string, prefix: "INGEST" | "SES_EVENTS" | "OUTBOUND"): Queue => {
  const { REKINDLE_STATE: path } = env();
  if (path !== undefined) return createSqliteQueue({ path, name });
  return createSqsQueue({
    queueUrl: need(`${prefix}_QUEUE_URL`),
    deadLetterUrl: need(`${prefix}_DEAD_LETTERS_URL`),
  });
};

/** On AWS the function behind a queue; undefined where the API's own process carries out jobs. */
export const jobRunner = /* @__PURE__ */ once(() => {
  if (env().REKINDLE_STATE !== undefined) return undefined;
  const queueUrl = need("JOBS_QUEUE_URL");
  return createSqsJobRunner(createSqsQueue({ queueUrl, deadLetterUrl: `${queueUrl}-dead` }));
});

const peopleStore = (): PeopleStore => ({
  documents: documents(),
  table: tables().people,
  now: () => clock().businessNow(),
});

export const people = /* @__PURE__ */ once(() => announcePeople(createDynamoPeople(peopleStore()), outbox));
export const customerReader = /* @__PURE__ */ once(() => createDynamoCustomerReader(peopleStore()));
/** All that is stored about one person: for data rights. */
export const personalData = /* @__PURE__ */ once(() =>
  createDynamoPersonalData({
    documents: documents(),
    tables: tables(),
    shards: env().REKINDLE_SHARDS,
  }),
);
/** Which ids are one person. */
export const identities = /* @__PURE__ */ once(() =>
  createDynamoIdentities({
    documents: documents(),
    table: tables().people,
    now: () => clock().businessNow(),
  }),
);
export const rejections = /* @__PURE__ */ once(() =>
  createDynamoEventRejections({
    documents: documents(),
    table: tables().people,
    wallNow: () => clock().wallNow(),
  }),
);
export const writeKeys = /* @__PURE__ */ once(() => createDynamoWriteKeys(documents(), tables().config));
export const ledger = /* @__PURE__ */ once(() =>
  createDynamoLedger({ documents: documents(), table: tables().ledger, shards: env().REKINDLE_SHARDS }),
);
/** For what may read the settings: refuses to work on data of another number of shards. */
export const checkedLedger = /* @__PURE__ */ once(() =>
  checkShards(ledger(), { config: config(), shards: env().REKINDLE_SHARDS }),
);
export const runs = /* @__PURE__ */ once(() => createDynamoRuns(documents(), tables().ledger));
export const results = /* @__PURE__ */ once(() => createDynamoResults(documents(), tables().ledger));
export const contacts = /* @__PURE__ */ once(() => createDynamoContacts(documents(), tables().answers));
export const clicks = /* @__PURE__ */ once(() =>
  createDynamoClicks({ documents: documents(), table: tables().answers }),
);
export const replies = /* @__PURE__ */ once(() =>
  createDynamoReplies({
    documents: documents(),
    table: tables().answers,
    now: () => clock().businessNow(),
  }),
);
export const budgets = /* @__PURE__ */ once(() => createDynamoBudgets(documents(), tables().answers));
export const answers = /* @__PURE__ */ once(() => createDynamoAnswers(documents(), tables().answers));
export const tasks = /* @__PURE__ */ once(() =>
  createDynamoTasks({ documents: documents(), table: tables().answers, shards: env().REKINDLE_SHARDS }),
);
export const offers = /* @__PURE__ */ once(() => createDynamoOffers(documents(), tables().answers));
export const rate = /* @__PURE__ */ once(() => createDynamoRate(documents(), tables().ledger));
export const config = /* @__PURE__ */ once(() =>
  createDynamoConfigStore({
    documents: documents(),
    table: tables().config,
    wallNow: () => clock().wallNow(),
  }),
);

export const webhooks = /* @__PURE__ */ once(() => createDynamoWebhooks(documents(), tables().config));
export const deliveries = /* @__PURE__ */ once(() => createDynamoDeliveries(documents(), tables().config));
/** On one machine a receiver may run beside it; from AWS nothing is reached but the public internet. */
export const webhookSender = /* @__PURE__ */ once(() =>
  createHttpSender({ reach: env().REKINDLE_STATE === undefined ? "public" : "local" }),
);
export const bus = /* @__PURE__ */ once((): Bus => busLog() ?? createEventBridgeBus());
/** Undefined on AWS: a bus of EventBridge keeps nothing that could be read. */
export const busLog = /* @__PURE__ */ once(() => {
  const { REKINDLE_STATE: path } = env();
  return path === undefined ? undefined : createSqliteBus({ path });
});
/** What everybody needs who delivers to webhooks. */
export const delivering = () => ({
  webhooks: webhooks(),
  deliveries: deliveries(),
  sender: webhookSender(),
  clock: clock(),
  log: log(),
  webhookKey,
});
/** Whoever begins to listen is told of what happens after so long. */
const KEEP_LISTENERS_MS = { local: 1_000, aws: 30_000 };
export const outbox = /* @__PURE__ */ once(() => {
  const keepMs = KEEP_LISTENERS_MS[env().REKINDLE_STATE === undefined ? "aws" : "local"];
  const parts = { config: config(), webhooks: webhooks(), clock: clock() };
  return createQueueOutbox({ queue: outboundQueue, listeners: createListeners(parts, keepMs) });
});
/** A ledger for whoever writes what other systems want to know. */
export const announcing = (plain: Ledger): Ledger => announceLedger(plain, outbox());

const sesMailer = (path: "bulk" | "single") =>
  once(() => createSesMailer({ client: createSesClient(), path, wallNow: () => clock().wallNow() }));
const mailers = { bulk: /* @__PURE__ */ sesMailer("bulk"), single: /* @__PURE__ */ sesMailer("single") };
/** By the path that the settings choose. */
export const mailer = (path: "bulk" | "single"): Mailer => mailers[path]();
export const workflows = /* @__PURE__ */ once(() =>
  createSfnWorkflows({
    sweep: env().SWEEP_STATE_MACHINE_ARN,
    dispatch: env().DISPATCH_STATE_MACHINE_ARN,
  }),
);

export const newId = (): string => randomUUID();
/** 32 random bytes. */
export const newSecret = (): Uint8Array => randomBytes(32);

/** A key that is made once and never changes. */
const standingKey = (name: string): (() => Promise<Uint8Array>) => {
  let kept: Uint8Array | undefined;
  return async () => {
    kept ??= Buffer.from(
      await secrets().ensure(name, () => Buffer.from(newSecret()).toString("base64url")),
      "base64url",
    );
    return kept;
  };
};
/** Of the ids of customers and addresses; see `customerIdOf`. */
export const idKey = /* @__PURE__ */ standingKey("id-key");
/** Of the secrets of webhooks; see `webhookSecretOf`. */
export const webhookKey = /* @__PURE__ */ standingKey("webhook-key");
/** Of the draws of arms and variants. */
export const drawKey = /* @__PURE__ */ standingKey("draw-key");
const linkKeys = /* @__PURE__ */ once(() =>
  createLinkKeys({ secrets: secrets(), clock: clock(), newSecret }),
);
/** The keys that sign links. */
export const keyRing = () => linkKeys()();
