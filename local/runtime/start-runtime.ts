import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { tableNames } from "#adapters/dynamodb/tables.ts";
import { createTables } from "#adapters/dynamodb/tables-create.ts";
import { inboundDirectory } from "#adapters/local/file-inbound-mails.ts";
import { createLocalClock, type LocalClock } from "#adapters/local/local-clock.ts";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import type { QueueName } from "../../functions/manifest.ts";
import { startDynamoDb } from "../dynamodb/start-dynamodb.ts";
import { lambdaContext } from "../http/lambda-context.ts";
import { type QueueHandler, type QueuePoller, startQueuePoller } from "../http/queue-poller.ts";
import { startMailIn } from "../mail-in/start-mail-in.ts";
import { type Ses, type SesOptions, startSes } from "../ses/start-ses.ts";
import { openDataDirectory } from "../state/data-directory.ts";
import { readWorkflows } from "../workflows/read-workflows.ts";
import { startWorkflows, type Workflows } from "../workflows/start-workflows.ts";
import { type LocalFunction, loadFunctions, workflowTokens } from "./local-functions.ts";
import { repeat } from "./repeat.ts";
import { startServer } from "./server.ts";

export interface RuntimeOptions {
  readonly directory: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Of the mails that come in, by SMTP; 0 or left out for any free one. */
  readonly mailPort?: number;
  readonly relay: SesOptions["relay"];
  readonly behaviour?: SesOptions["behaviour"];
  /** Takes the address of the table store and answers the one to use: what stands between may delay and fail. */
  readonly tablesThrough?: (endpoint: string) => Promise<string>;
  /** Long work that only this runtime can do, by kind of job. */
  readonly jobs: Readonly<Record<string, JobWork>>;
  /** Something of ours failed; the runtime goes on. */
  readonly onError: (what: string, error: unknown) => void;
  /** The table store died: nothing works any more. */
  readonly onFatal: (error: Error) => void;
}

export interface Runtime {
  /** Of API, inbox and customers' pages. */
  readonly url: string;
  readonly token: string;
  /** Takes mails to us by SMTP. */
  readonly mailPort: number;
  readonly clock: LocalClock;
  readonly ses: Ses;
  readonly workflows: Workflows;
  readonly functions: ReadonlyMap<string, LocalFunction>;
  readonly statePath: string;
  readonly sesPath: string;
  /** Calls a function of the manifest as Step Functions or a schedule would. */
  invoke(name: string, payload: unknown): Promise<unknown>;
  /** Resolves when every queue is empty and every event of SES was taken. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export type StartedRuntime =
  | { readonly kind: "started"; readonly runtime: Runtime }
  | { readonly kind: "locked"; readonly pid: number | undefined };

const SHARDS = 4;
const WORKFLOWS = fileURLToPath(new URL("../../workflows", import.meta.url));
const TABLE_PREFIX = "rekindle";
/** Webhooks that failed; on AWS a schedule of minutes does it. */
const RETRIES_EVERY_MS = 5_000;
/**
 * Here all handlers share one processor. A queue has no other consumer, so that more time costs nothing; too little
 * would give up rows of a large import as undeliverable.
 */
const SLOWER_THAN_LAMBDA = 15;

/**
 * Starts all parts on this machine: tables, SES, Step Functions, queues, the functions and the server in front of
 * them. What was going on when an earlier run ended is taken up again.
 */
export const startRuntime = async (options: RuntimeOptions): Promise<StartedRuntime> => {
  const opened = openDataDirectory(options.directory);
  if (opened.kind === "locked") return opened;
  const { statePath } = opened;
  const sesPath = join(opened.path, "ses.sqlite");
  const clock = createLocalClock({ path: statePath });
  const events = createSqliteQueue({ path: statePath, name: "ses-events" });
  const ingest = createSqliteQueue({ path: statePath, name: "ingest" });
  const outbound = createSqliteQueue({ path: statePath, name: "outbound" });

  const dynamodb = await startDynamoDb({ directory: opened.tablesPath, onCrash: options.onFatal });
  const ses = await startSes({
    statePath: sesPath,
    now: () => clock.businessNow(),
    postEvents: (posted) => events.send(posted.map((event) => JSON.stringify(event))),
    ...(options.relay === undefined ? {} : { relay: options.relay }),
    ...(options.behaviour === undefined ? {} : { behaviour: options.behaviour }),
  });
  const functions = new Map<string, LocalFunction>();
  const invoke = (name: string, payload: unknown): Promise<unknown> => {
    const found = functions.get(name);
    if (found === undefined) throw new Error(`The manifest has no function ${name}`);
    return found.handler(payload, lambdaContext(name, found.spec.timeoutSeconds * 1000));
  };
  const workflows = await startWorkflows({
    definitions: readWorkflows(WORKFLOWS),
    substitutions: workflowTokens(),
    statePath,
    invoke,
    onError: (error) => options.onError("workflow", error),
  });
  const tables = process.env["REKINDLE_DYNAMODB_ENDPOINT"] ?? dynamodb.endpoint;
  setEnvironment({ tables: (await options.tablesThrough?.(tables)) ?? tables, ses, workflows, statePath });
  await createTables(new DynamoDBClient({}), tableNames(TABLE_PREFIX));
  for (const [name, loaded] of await loadFunctions()) functions.set(name, loaded);
  await addJobs(functions, options.jobs);

  const token = await createSqliteSecrets({ path: statePath }).ensure("api-token", () =>
    randomBytes(24).toString("base64url"),
  );
  const queues = { ingest, "ses-events": events, outbound };
  const pollers = [...functions.values()].flatMap((one) => pollQueue(one, queues, options));
  const server = await startServer({
    port: options.port,
    functions,
    sesPath,
    now: () => clock.businessNow(),
    zone: await workspaceZone(),
    onError: options.onError,
  });
  const mailIn = await startMailIn({
    directory: inboundDirectory(statePath),
    port: options.mailPort ?? 0,
    now: () => clock.businessNow(),
    take: async (key, at) => {
      const record = { eventTime: at.toISOString(), s3: { object: { key: encodeURIComponent(key) } } };
      await invoke("InboundMail", { Records: [record] });
    },
    onError: (error) => options.onError("InboundMail", error),
  });
  workflows.resume();
  const stopRetries = repeat(() => invoke("OutboundRetries", {}), {
    pauseMs: RETRIES_EVERY_MS,
    onError: (error) => options.onError("OutboundRetries", error),
  });

  const settled = async (): Promise<void> => {
    await ses.settled();
    await mailIn.settled();
    for (const poller of pollers) await poller.drained();
  };
  return {
    kind: "started",
    runtime: {
      url: server.url,
      token,
      mailPort: mailIn.port,
      clock,
      ses,
      workflows,
      functions,
      statePath,
      sesPath,
      invoke,
      settled,
      stop: async () => {
        await server.stop();
        await mailIn.stop();
        await stopRetries();
        await workflows.stop();
        await Promise.all(pollers.map((poller) => poller.stop()));
        await ses.stop();
        await dynamodb.stop();
        opened.close();
      },
    },
  };
};

/** The zone never changes once it is set; until then it is asked for again. */
const workspaceZone = async (): Promise<() => string> => {
  const { config } = await import("#handlers/deps.ts");
  let zone: string | undefined;
  const read = async (): Promise<void> => {
    zone = (await config().workspace())?.zone;
  };
  await read();
  return () => {
    if (zone === undefined) void read().catch(() => undefined);
    return zone ?? "UTC";
  };
};

/** The API as deployed, with what only one machine can do. */
const addJobs = async (
  functions: Map<string, LocalFunction>,
  jobs: RuntimeOptions["jobs"],
): Promise<void> => {
  const api = functions.get("Api");
  if (api === undefined || Object.keys(jobs).length === 0) return;
  const { composeApi } = await import("#handlers/api/main.ts");
  functions.set("Api", { ...api, handler: composeApi(jobs) as unknown as LocalFunction["handler"] });
};

const pollQueue = (
  { spec, handler }: LocalFunction,
  queues: Readonly<Record<Exclude<QueueName, "jobs">, ReturnType<typeof createSqliteQueue>>>,
  options: RuntimeOptions,
): QueuePoller[] => {
  if (spec.trigger.kind !== "queue") return [];
  return [
    startQueuePoller({
      queue: queues[spec.trigger.queue],
      functionName: spec.name,
      handler: handler as unknown as QueueHandler,
      batchSize: spec.trigger.batch,
      concurrency: spec.trigger.atOnce,
      visibilityMs: spec.timeoutSeconds * 1000 * SLOWER_THAN_LAMBDA,
      onFailure: ({ functionName, error }) => {
        if (error !== undefined) options.onError(functionName, error);
      },
    }),
  ];
};

/** What the stacks set on AWS. The SDK's own endpoint settings lead each client to its local part. */
const setEnvironment = (parts: {
  readonly tables: string;
  readonly ses: Ses;
  readonly workflows: Workflows;
  readonly statePath: string;
}): void => {
  Object.assign(process.env, {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: parts.tables,
    AWS_ENDPOINT_URL_SESV2: parts.ses.endpoint,
    AWS_ENDPOINT_URL_SFN: parts.workflows.endpoint,
    REKINDLE_STAGE: "local",
    REKINDLE_TABLES: TABLE_PREFIX,
    REKINDLE_SHARDS: `${SHARDS}`,
    REKINDLE_STATE: parts.statePath,
    REKINDLE_LOG: join(dirname(parts.statePath), "log.jsonl"),
    SWEEP_STATE_MACHINE_ARN: parts.workflows.arnOf("sweep"),
    DISPATCH_STATE_MACHINE_ARN: parts.workflows.arnOf("dispatch"),
  });
};
