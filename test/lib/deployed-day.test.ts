import { mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tableNames } from "#adapters/dynamodb/tables.ts";
import { createTables } from "#adapters/dynamodb/tables-create.ts";
import { addDays, dayOf } from "#core/shared/day.ts";
import { startSes } from "#local/ses/start-ses.ts";
import { readWorkflows } from "#local/workflows/read-workflows.ts";
import { startWorkflows } from "#local/workflows/start-workflows.ts";
import { smallCampaign, WORKSPACE } from "#support/api/samples.ts";
import { actionsOf, FUNCTIONS } from "../../functions/manifest.ts";
import { buildBundles } from "../../lib/bundle/build-bundles.ts";
import { openHost } from "./open-host.ts";
import { type Call, openRecordingAws } from "./recording-aws.ts";

/**
 * A day of the main job with the bundles that are deployed and the adapters that AWS gets: parameters, queues,
 * Step Functions, SES. Each function signs with its name, so that what it asks for can be held against what its
 * role allows.
 */
const openStage = async () => {
  const directory = mkdtempSync(join(tmpdir(), "deployed-"));
  const tables = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => tables.listen(0, "127.0.0.1", resolve));
  const events: string[] = [];
  const ses = await startSes({
    statePath: join(directory, "ses.sqlite"),
    now: () => new Date(),
    postEvents: async (posted) => void events.push(...posted.map((event) => JSON.stringify(event))),
  });
  const workflows = await startWorkflows({
    definitions: readWorkflows(fileURLToPath(new URL("../../workflows", import.meta.url))),
    substitutions: Object.fromEntries(FUNCTIONS.map(({ name }) => [`${name}Function`, name])),
    statePath: join(directory, "state.sqlite"),
    invoke: (name, payload) => invoke(name, payload),
  });
  const aws = await openRecordingAws({
    dynamodb: `http://127.0.0.1:${(tables.address() as AddressInfo).port}`,
    ses: ses.endpoint,
    states: workflows.endpoint,
  });
  const access = { region: "us-east-1", credentials: { accessKeyId: "Test", secretAccessKey: "test" } };
  await createTables(new DynamoDBClient({ ...access, endpoint: aws.endpoint }), tableNames("day"));
  await buildBundles(join(directory, "bundles"));
  const host = openHost(join(directory, "bundles"), environment(aws.endpoint, workflows.arnOf));
  const invoke = host.invoke;
  return {
    aws,
    ses,
    events,
    invoke,
    workflows,
    close: async () => {
      host.close();
      await workflows.stop();
      await ses.stop();
      aws.close();
      tables.closeAllConnections();
      tables.close();
    },
  };
};

/** What the stacks set. */
const environment = (endpoint: string, arnOf: (workflow: string) => string) => ({
  AWS_REGION: "us-east-1",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_ENDPOINT_URL: endpoint,
  REKINDLE_STAGE: "test",
  REKINDLE_TABLES: "day",
  REKINDLE_SHARDS: "4",
  REKINDLE_SECRETS: "/rekindle/test",
  REKINDLE_KEY: "alias/rekindle-test",
  REKINDLE_LINKS: "https://go.example.com",
  INGEST_QUEUE_URL: `${endpoint}/ingest`,
  INGEST_DEAD_LETTERS_URL: `${endpoint}/ingest-dead`,
  SES_EVENTS_QUEUE_URL: `${endpoint}/ses-events`,
  SES_EVENTS_DEAD_LETTERS_URL: `${endpoint}/ses-events-dead`,
  OUTBOUND_QUEUE_URL: `${endpoint}/outbound`,
  OUTBOUND_DEAD_LETTERS_URL: `${endpoint}/outbound-dead`,
  JOBS_QUEUE_URL: `${endpoint}/jobs`,
  SWEEP_STATE_MACHINE_ARN: arnOf("sweep"),
  DISPATCH_STATE_MACHINE_ARN: arnOf("dispatch"),
});

let stage: Awaited<ReturnType<typeof openStage>>;
let keys = 0;

/** What API Gateway adds to a request that was signed in the role of an admin. */
const SIGNED = {
  accountId: "123456789012",
  authorizer: {
    iam: {
      accountId: "123456789012",
      userArn: "arn:aws:sts::123456789012:assumed-role/rekindle-test-admin/operator",
    },
  },
};

const request = (method: string, path: string, body?: object | string) => ({
  version: "2.0",
  rawPath: path,
  rawQueryString: "",
  headers: {
    "content-type": typeof body === "string" ? "application/x-www-form-urlencoded" : "application/json",
    "idempotency-key": `key-${++keys}`,
  },
  requestContext: { requestId: `${keys}`, http: { method, path }, ...SIGNED },
  body: typeof body === "string" ? body : JSON.stringify(body),
  isBase64Encoded: false,
});

interface HttpAnswer {
  readonly statusCode: number;
  readonly body: string;
}

const api = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const answer = (await stage.invoke("Api", request(method, `/api/v1${path}`, body))) as HttpAnswer;
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`);
  return JSON.parse(answer.body);
};

const feed = async (name: string, bodies: readonly string[]): Promise<void> => {
  const Records = bodies.map((body, index) => ({ messageId: `${index}`, body }));
  expect(await stage.invoke(name, { Records })).toEqual({ batchItemFailures: [] });
};

const importRows = async (kind: string, rows: readonly object[]): Promise<void> => {
  const contentHash = `${keys}`.padStart(64, "0");
  const { id } = await api("POST", "/imports", { kind, name: kind, contentHash });
  const { rejected } = await api("PUT", `/imports/${id}/chunks/0`, { rows });
  expect(rejected).toEqual([]);
  await api("POST", `/imports/${id}/finish`, { chunks: 1 });
  await feed("Ingest", stage.aws.take("ingest"));
};

const sentMails = () =>
  stage.aws.calls
    .filter(({ action }) => action === "ses:SendBulkEmail")
    .flatMap(({ body }) => body.BulkEmailEntries);

const liveThroughADay = async (): Promise<void> => {
  await api("PUT", "/workspace", {
    document: `${WORKSPACE}window: { mon-sun: ["00:00-24:00"], zone: workspace }\nfeedGuard: { enabled: false }\n`,
  });
  await importRows(
    "customers",
    [1, 2, 3].map((line) => ({ line, externalId: `c${line}`, email: `c${line}@example.com` })),
  );
  const occurredAt = `${addDays(dayOf(new Date(), "Europe/Berlin"), -30)}T12:00:00Z`;
  await importRows("activity", [
    { line: 1, customer: "c1", occurredAt, type: "purchase", revenue: 1000 },
    { line: 2, customer: "c2", occurredAt, type: "purchase", revenue: 2000 },
    { line: 3, customer: "c3", occurredAt: new Date().toISOString(), type: "purchase" },
  ]);
  await api("POST", "/campaigns/publish", {
    files: smallCampaign("quiet", "holdout: 0%\nbudget: { total: 5 }\n"),
  });
  await api("POST", "/campaigns/quiet/start", {});
  await api("POST", "/sweeps", {});
  await stage.workflows.idle();
  await stage.invoke("StartDue", {});
  await stage.workflows.idle();
  await stage.ses.settled();
  await feed("Feedback", stage.events);
  await stage.invoke("Watch", {});
};

beforeAll(async () => {
  stage = await openStage();
  await liveThroughADay();
}, 180_000);
afterAll(() => stage.close());

describe("a day with the deployed bundles", () => {
  it("writes to those who crossed the line, and to nobody else", () => {
    const to = sentMails().map(({ Destination }) => Destination.ToAddresses[0]);
    expect(to.sort()).toEqual(["c1@example.com", "c2@example.com"]);
  });

  it("ends with nothing lost, and every mail's fate known", async () => {
    const { id } = await api("POST", "/audits", { deep: false });
    await stage.invoke("Jobs", { Records: stage.aws.take("jobs").map((body) => ({ messageId: "1", body })) });
    const { result } = await api("GET", `/jobs/${id}`);
    expect(result).toMatchObject({ clean: true, totals: { sent: 2, lost: 0, unknown: 0, duplicate: 0 } });
  });

  it("unsubscribes with one click", async () => {
    const [mail] = sentMails();
    const header = mail.ReplacementHeaders.find(({ Name }: { Name: string }) => Name === "List-Unsubscribe");
    const path = new URL(/<(https:[^>]+)>/.exec(header.Value)?.[1] ?? "").pathname;
    const ask = async (method: string, body?: string) =>
      ((await stage.invoke("Unsubscribe", request(method, path, body))) as HttpAnswer).statusCode;
    expect(await ask("GET")).toBe(200);
    expect(await ask("POST", "List-Unsubscribe=One-Click")).toBe(200);
    expect(
      stage.aws.calls.some(({ by, action }) => by === "Unsubscribe" && action === "dynamodb:UpdateItem"),
    ).toBe(true);
  });

  it("asks for nothing that the function's role does not allow", () => {
    const functions = new Set(stage.aws.calls.map(({ by }) => by));
    expect([...functions]).toEqual(
      expect.arrayContaining([
        "Api",
        "Ingest",
        "SweepPage",
        "DispatchPage",
        "Feedback",
        "Unsubscribe",
        "StartDue",
        "Watch",
      ]),
    );
    const refused = stage.aws.calls.filter(({ by }) => by !== "Test").flatMap(refusalOf);
    expect([...new Set(refused)]).toEqual([]);
  });
});

/** Why a role would refuse a call. */
const refusalOf = (call: Call): readonly string[] => {
  const { by, action, body } = call;
  const spec = FUNCTIONS.find(({ name }) => name === by);
  if (spec === undefined) return [`${by} is no function`];
  const [service = "", operation = ""] = action.split(":");
  const allowed: Readonly<Record<string, () => boolean>> = {
    dynamodb: () => tablesOf(body).every((table) => mayTouch(spec, table, operation, body)),
    ssm: () => spec.secrets.includes(`${body.Name}`.replace("/rekindle/test/", "")),
    sqs: () => mayUseQueue(spec, `${body.QueueUrl}`, operation),
    states: () => spec.starts.some((name) => `${body.stateMachineArn}`.endsWith(`:${name}`)),
    ses: () => spec.sendsMail || (spec.readsQuota === true && operation === "GetAccount"),
  };
  return allowed[service]?.()
    ? []
    : [`${by} ${action} ${tablesOf(body).join()}${body.Name ?? body.QueueUrl ?? ""}`];
};

type Spec = (typeof FUNCTIONS)[number];

const tablesOf = (body: Call["body"]): readonly string[] =>
  Object.keys(body.RequestItems ?? { [body.TableName ?? ""]: 0 }).map((name) => name.replace("day-", ""));

const mayTouch = ({ tables }: Spec, table: string, operation: string, body: Call["body"]): boolean => {
  const access = tables[table as keyof typeof tables];
  if (access === undefined || !actionsOf(access).some((action) => action === operation)) return false;
  const keys = typeof access === "object" ? access.keys : undefined;
  if (keys === undefined) return true;
  const asked = [...JSON.stringify(body).matchAll(/":?pk":\{"S":"([^"]+)"/g)].map(([, pk = ""]) => pk);
  return asked.length > 0 && asked.every((pk) => keys.some((key) => pk.startsWith(key.replace("*", ""))));
};

const mayUseQueue = ({ queues }: Spec, url: string, operation: string): boolean => {
  const name = new URL(url).pathname.slice(1).replace("-dead", "");
  const uses = queues[name as keyof typeof queues] ?? [];
  return uses.includes(operation === "GetQueueAttributes" ? "depth" : "send");
};
