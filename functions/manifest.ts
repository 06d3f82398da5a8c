/**
 * Every function, once: what runs on one machine and what is deployed to AWS are made from this list. Data only,
 * so that the infrastructure can read it without loading a handler.
 */
export interface FunctionSpec {
  readonly name: string;
  /** Module below `functions/` that exports `handler`. */
  readonly entry: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** What it may do with each table; a table that is not named it cannot reach. */
  readonly tables: Readonly<Partial<Record<"people" | "ledger" | "answers" | "config", Access>>>;
  /** Secrets that it reads, and makes where they are missing. */
  readonly secrets: readonly string[];
  /** Of these, those that it may replace. */
  readonly replaces?: readonly string[];
  readonly queues: Readonly<Partial<Record<QueueName, readonly ("send" | "depth")[]>>>;
  readonly sendsMail: boolean;
  /** Asks SES for the account's quota; whoever sends mail does so too. */
  readonly readsQuota?: boolean;
  /** Puts events to the company's bus. */
  readonly putsEvents?: boolean;
  /** Workflows that it may start. */
  readonly starts: readonly ("sweep" | "dispatch")[];
  readonly trigger:
    | { readonly kind: "http"; readonly prefix: string }
    | {
        readonly kind: "queue";
        readonly queue: Exclude<QueueName, "jobs">;
        readonly batch: number;
        readonly atOnce: number;
      }
    /** Carries out jobs one by one; one machine carries them out in the process of the API. */
    | { readonly kind: "jobs" }
    /** Events that a rule on the company's own bus hands over. */
    | { readonly kind: "bus" }
    /**
     * Mails that the receipt rule of SES put into the bucket `INBOUND_BUCKET`, called by S3's event `ObjectCreated` for
     * each, with dead letters; may get and delete its objects. On one machine the SMTP port calls it.
     */
    | { readonly kind: "inbound-mail" }
    | { readonly kind: "workflow" }
    | { readonly kind: "schedule"; readonly everyMinutes: number };
}

/** All queues, and how often a message may come back before it is given up. */
export const QUEUES = {
  ingest: { maxReceives: 5 },
  "ses-events": { maxReceives: 5 },
  outbound: { maxReceives: 5 },
  // a job writes down itself that it failed; a second try is for a function that was killed
  jobs: { maxReceives: 2 },
} as const;
export type QueueName = keyof typeof QUEUES;

export type TableAction =
  | "GetItem"
  | "BatchGetItem"
  | "Query"
  | "Scan"
  | "PutItem"
  | "UpdateItem"
  | "BatchWriteItem";

/**
 * What a function may do with a table: its operations, and where they are few, how the partition keys begin that it
 * may touch. `read` and `write` stand for what sweep, dispatch and API do all over a table.
 */
export type Access =
  | "read"
  | "write"
  | {
      readonly actions: readonly TableAction[];
      readonly keys?: readonly string[];
      /** Reads whole indexes, which hold keys only, and not the table. */
      readonly scansIndexes?: boolean;
    };

const READ: readonly TableAction[] = ["GetItem", "BatchGetItem", "Query"];
const WRITE: readonly TableAction[] = [...READ, "PutItem", "UpdateItem", "BatchWriteItem"];

export const actionsOf = (access: Access): readonly TableAction[] => {
  if (typeof access === "object") return access.actions;
  return access === "read" ? READ : WRITE;
};

const workflowStep = (
  name: string,
  more: Partial<FunctionSpec> & Pick<FunctionSpec, "tables">,
): FunctionSpec => ({
  name,
  entry: `handlers/workflow/${name.replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}.ts`,
  memoryMb: 512,
  timeoutSeconds: 60,
  secrets: [],
  queues: {},
  sendsMail: false,
  starts: [],
  trigger: { kind: "workflow" },
  ...more,
});

/** The settings, and who wants to be told: for whoever tells something. */
const LISTENERS: Access = { actions: ["Query"], keys: ["WORKSPACE", "WEBHOOKS"] };
/** Also what became of each event for each webhook. */
const OUTBOUND: Access = {
  actions: ["BatchGetItem", "Query", "UpdateItem", "BatchWriteItem"],
  keys: ["WORKSPACE", "WEBHOOKS", "DELIVERIES#*", "RETRIES#*"],
};

export const FUNCTIONS: readonly FunctionSpec[] = [
  workflowStep("PrepareSweep", { tables: { config: "read", ledger: "write", people: "read" } }),
  workflowStep("SweepPage", {
    tables: { config: "read", ledger: "write", people: "write", answers: "read" },
    secrets: ["draw-key"],
    queues: { outbound: ["send"] },
  }),
  workflowStep("ContinueSweep", { tables: { config: "read", ledger: "read" } }),
  workflowStep("FinishSweep", { tables: { config: "read", ledger: "write" } }),
  workflowStep("StoreResults", {
    tables: {
      ledger: {
        actions: ["GetItem", "Query", "PutItem", "UpdateItem"],
        keys: ["R#sweep#*", "M#*", "RESULTS#*"],
      },
      // a campaign that clearly loses is paused
      config: {
        actions: ["GetItem", "Query", "UpdateItem", "BatchWriteItem"],
        keys: ["META", "WORKSPACE", "CAMPAIGNS", "CAMPAIGN#*", "DOC#*", "LOG", "LOG#*"],
      },
    },
  }),
  workflowStep("PrepareDispatch", {
    tables: { config: "read", ledger: "write", people: "read", answers: "write" },
  }),
  workflowStep("DispatchPage", {
    tables: {
      config: "write",
      // after a long time the index is asked which hours hold anything
      ledger: { actions: WRITE, scansIndexes: true },
      people: "read",
      answers: "write",
    },
    secrets: ["draw-key", "link-keys"],
    queues: { "ses-events": ["depth"], outbound: ["send"] },
    sendsMail: true,
    memoryMb: 1024,
  }),
  workflowStep("ContinueDispatch", { tables: { config: "read", ledger: "write" } }),
  workflowStep("FinishDispatch", { tables: { config: "read", ledger: "write" } }),
  {
    name: "Api",
    entry: "handlers/api/main.ts",
    memoryMb: 1024,
    timeoutSeconds: 30,
    tables: {
      // exports read everybody
      people: { actions: [...WRITE, "Scan"] },
      ledger: "write",
      answers: "write",
      config: "write",
    },
    secrets: ["id-key", "draw-key", "link-keys", "webhook-key"],
    replaces: ["link-keys"],
    queues: { ingest: ["send", "depth"], jobs: ["send"], outbound: ["send"] },
    sendsMail: true,
    starts: ["sweep", "dispatch"],
    trigger: { kind: "http", prefix: "/api/v1" },
  },
  {
    name: "Unsubscribe",
    entry: "handlers/public/unsubscribe.ts",
    memoryMb: 256,
    timeoutSeconds: 10,
    tables: {
      people: { actions: ["BatchGetItem", "BatchWriteItem", "UpdateItem"], keys: ["C#*"] },
      ledger: { actions: ["GetItem", "BatchGetItem"], keys: ["E#*"] },
      answers: { actions: ["GetItem", "BatchGetItem", "UpdateItem"], keys: ["K#*"] },
      config: LISTENERS,
    },
    secrets: ["link-keys"],
    queues: { outbound: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "http", prefix: "/u" },
  },
  {
    name: "Preferences",
    entry: "handlers/public/preferences.ts",
    memoryMb: 256,
    timeoutSeconds: 10,
    tables: {
      people: { actions: ["BatchGetItem", "BatchWriteItem", "UpdateItem"], keys: ["C#*"] },
      ledger: { actions: ["GetItem", "BatchGetItem"], keys: ["E#*"] },
      answers: { actions: ["GetItem", "BatchGetItem", "UpdateItem"], keys: ["K#*"] },
      config: LISTENERS,
    },
    secrets: ["link-keys"],
    queues: { outbound: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "http", prefix: "/p" },
  },
  {
    name: "Survey",
    entry: "handlers/public/survey.ts",
    memoryMb: 256,
    timeoutSeconds: 10,
    tables: {
      answers: { actions: ["GetItem", "BatchGetItem", "UpdateItem"], keys: ["I#*", "R#*", "CLICKS#*"] },
      config: { actions: ["Query"], keys: ["WORKSPACE"] },
    },
    secrets: ["link-keys"],
    queues: { ingest: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "http", prefix: "/s" },
  },
  {
    name: "Offer",
    entry: "handlers/public/offer.ts",
    memoryMb: 256,
    timeoutSeconds: 10,
    tables: {
      answers: {
        actions: ["GetItem", "BatchGetItem", "UpdateItem"],
        keys: ["I#*", "R#*", "B#*", "O#*", "CLICKS#*"],
      },
      config: { actions: ["GetItem", "Query"], keys: ["WORKSPACE", "CAMPAIGNS", "CAMPAIGN#*", "DOC#*"] },
    },
    secrets: ["link-keys"],
    queues: { ingest: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "http", prefix: "/o" },
  },
  {
    name: "Events",
    entry: "handlers/public/events.ts",
    memoryMb: 512,
    timeoutSeconds: 30,
    tables: { config: { actions: ["Query"], keys: ["WORKSPACE", "WRITE_KEYS"] } },
    secrets: [],
    queues: { ingest: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "http", prefix: "/v1" },
  },
  {
    name: "BusIn",
    entry: "handlers/bus-in.ts",
    memoryMb: 256,
    timeoutSeconds: 30,
    tables: {},
    secrets: [],
    queues: { ingest: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "bus" },
  },
  {
    name: "Ingest",
    entry: "handlers/ingest.ts",
    memoryMb: 512,
    timeoutSeconds: 60,
    tables: {
      people: "write",
      ledger: "write",
      config: "read",
      answers: {
        actions: ["GetItem", "BatchGetItem", "PutItem", "UpdateItem", "BatchWriteItem"],
        keys: ["K#*", "I#*", "R#*", "T#*", "L#*", "CLICKS#*"],
      },
    },
    secrets: ["id-key", "draw-key"],
    queues: { outbound: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "queue", queue: "ingest", batch: 4, atOnce: 3 },
  },
  {
    name: "Feedback",
    entry: "handlers/feedback.ts",
    memoryMb: 256,
    timeoutSeconds: 30,
    tables: {
      people: { actions: ["BatchGetItem", "BatchWriteItem", "UpdateItem"], keys: ["C#*"] },
      ledger: "write",
      answers: "write",
      config: { actions: ["Query"], keys: ["CAMPAIGNS", "WORKSPACE", "WEBHOOKS"] },
    },
    secrets: [],
    queues: { outbound: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "queue", queue: "ses-events", batch: 100, atOnce: 4 },
  },
  {
    name: "InboundMail",
    entry: "handlers/inbound-mail.ts",
    memoryMb: 512,
    timeoutSeconds: 60,
    tables: {
      people: { actions: ["BatchGetItem", "BatchWriteItem", "UpdateItem"], keys: ["C#*"] },
      ledger: "write",
      answers: "write",
      config: "read",
    },
    secrets: ["id-key", "link-keys"],
    queues: { outbound: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "inbound-mail" },
  },
  {
    name: "HiddenLink",
    entry: "handlers/public/hidden-link.ts",
    memoryMb: 256,
    timeoutSeconds: 10,
    tables: { answers: { actions: ["BatchGetItem", "UpdateItem"], keys: ["R#*", "CLICKS#*"] } },
    secrets: ["link-keys"],
    queues: { ingest: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "http", prefix: "/c" },
  },
  {
    name: "Outbound",
    entry: "handlers/outbound.ts",
    memoryMb: 256,
    timeoutSeconds: 60,
    tables: {
      config: OUTBOUND,
      // whether what is expected was written
      ledger: { actions: ["BatchGetItem"], keys: ["E#*"] },
      people: { actions: ["BatchGetItem"], keys: ["C#*"] },
      answers: { actions: ["GetItem"], keys: ["T#*"] },
    },
    secrets: ["webhook-key"],
    queues: { outbound: ["send"] },
    sendsMail: false,
    putsEvents: true,
    starts: [],
    trigger: { kind: "queue", queue: "outbound", batch: 4, atOnce: 4 },
  },
  {
    name: "OutboundRetries",
    entry: "handlers/outbound-retries.ts",
    memoryMb: 256,
    timeoutSeconds: 60,
    tables: { config: OUTBOUND },
    secrets: ["webhook-key"],
    queues: {},
    sendsMail: false,
    starts: [],
    trigger: { kind: "schedule", everyMinutes: 5 },
  },
  {
    name: "StartDue",
    entry: "handlers/schedule/start-due.ts",
    memoryMb: 256,
    timeoutSeconds: 60,
    tables: { ledger: { actions: [...READ, "UpdateItem"], scansIndexes: true }, config: "read" },
    secrets: [],
    queues: {},
    sendsMail: false,
    starts: ["dispatch"],
    trigger: { kind: "schedule", everyMinutes: 5 },
  },
  {
    name: "Jobs",
    entry: "handlers/jobs.ts",
    memoryMb: 1024,
    timeoutSeconds: 900,
    tables: {
      people: { actions: [...READ, "Scan", "BatchWriteItem", "PutItem"] },
      ledger: "write",
      answers: "write",
      config: "write",
    },
    secrets: ["draw-key"],
    queues: { outbound: ["send"] },
    sendsMail: false,
    starts: [],
    trigger: { kind: "jobs" },
  },
  {
    name: "Watch",
    entry: "handlers/schedule/watch.ts",
    memoryMb: 256,
    timeoutSeconds: 60,
    tables: { ledger: "read", answers: "read", config: "read" },
    secrets: [],
    queues: {},
    sendsMail: false,
    readsQuota: true,
    starts: [],
    trigger: { kind: "schedule", everyMinutes: 60 },
  },
];
