import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "#contracts/api/shared.ts";
import { type ApiWorld, EDITOR, openApiWorld, type RawRequest, VIEWER } from "#support/api/api-world.ts";
import { send } from "#support/api/call-api.ts";
import { serviceCampaign, setUpWorkspace, smallCampaign, WORKSPACE } from "#support/api/samples.ts";

const HASH = "0".repeat(64);
const post = (path: string, body: unknown, headers: Record<string, string> = {}): RawRequest => ({
  method: "POST",
  path: `/api/v1${path}`,
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers: {
    "idempotency-key": `k${Math.abs(JSON.stringify([path, body]).length)}-${path.length}`,
    ...headers,
  },
});
const get = (path: string, query = ""): RawRequest => ({ method: "GET", path: `/api/v1${path}`, query });
const put = (path: string, body: unknown): RawRequest => ({
  method: "PUT",
  path: `/api/v1${path}`,
  body: JSON.stringify(body),
});
const anImport = { kind: "customers", name: "a.csv", contentHash: HASH };

interface Case {
  readonly what: string;
  readonly request: RawRequest;
  readonly status: number;
  /** Part of the detail, or of one fault `field: message (hint)`. */
  readonly says: string;
}

const CASES: readonly Case[] = [
  // who
  {
    what: "no token",
    request: { ...get("/status"), headers: { authorization: "" } },
    status: 401,
    says: "Authorization: Bearer <token>",
  },
  {
    what: "a wrong token",
    request: { ...get("/status"), headers: { authorization: "Bearer nope" } },
    status: 401,
    says: "valid token",
  },
  {
    what: "another scheme",
    request: { ...get("/status"), headers: { authorization: "Basic dGVzdDp0ZXN0" } },
    status: 401,
    says: "Bearer",
  },
  {
    what: "a viewer who publishes",
    request: post("/campaigns/publish", { files: {} }, { authorization: `Bearer ${VIEWER}` }),
    status: 403,
    says: "needs the role editor; yours is viewer",
  },
  {
    what: "an editor who changes settings",
    request: { ...put("/workspace", { document: "x" }), headers: { authorization: `Bearer ${EDITOR}` } },
    status: 403,
    says: "needs the role admin",
  },
  {
    what: "an editor who publishes service mail",
    request: post("/campaigns/publish", { files: serviceCampaign() }, { authorization: `Bearer ${EDITOR}` }),
    status: 403,
    says: "Only an admin may publish it",
  },
  // where
  {
    what: "a path that is not there",
    request: get("/stauts"),
    status: 404,
    says: "Did you mean /api/v1/status?",
  },
  {
    what: "a path outside the API",
    request: { method: "GET", path: "/etc/passwd" },
    status: 404,
    says: "Nothing answers at /etc/passwd",
  },
  {
    what: "another method",
    request: { method: "DELETE", path: "/api/v1/campaigns/small" },
    status: 405,
    says: "Use GET here, not DELETE",
  },
  {
    what: "a campaign id with capitals",
    request: get("/campaigns/Win_Back"),
    status: 400,
    says: "campaignId: must be lower-case letters, digits and hyphens",
  },
  {
    what: "a customer's external id in the path",
    request: get("/customers/4711"),
    status: 400,
    says: "customers/find",
  },
  {
    what: "a campaign that is not there",
    request: get("/campaigns/nothing"),
    status: 404,
    says: "There is no campaign nothing.",
  },
  {
    what: "a customer that is not there",
    request: get("/customers/aaaaaaaaaaaaaaaaaaaaaaaaaa"),
    status: 404,
    says: "There is no customer",
  },
  {
    what: "a job that is not there",
    request: get("/jobs/job-1"),
    status: 404,
    says: "There is no job job-1.",
  },
  {
    what: "an import that is not there",
    request: get("/imports/imp-1"),
    status: 404,
    says: "POST /api/v1/imports",
  },
  { what: "a sweep on no day", request: get("/sweeps/yesterday"), status: 400, says: "YYYY-MM-DD" },
  // query
  {
    what: "an unknown query key",
    request: get("/campaigns", "limt=5"),
    status: 400,
    says: "limt: is not known here (did you mean `limit`?)",
  },
  {
    what: "a query key where none is taken",
    request: get("/status", "verbose=1"),
    status: 400,
    says: "verbose: is not known here",
  },
  {
    what: "a limit that is no number",
    request: get("/campaigns", "limit=many"),
    status: 400,
    says: "limit: must be a number",
  },
  {
    what: "a limit that is too high",
    request: get("/campaigns", "limit=1000"),
    status: 400,
    says: "limit: must be at most 200",
  },
  {
    what: "a limit of nothing",
    request: get("/jobs", "limit=0"),
    status: 400,
    says: "limit: must be at least 1",
  },
  {
    what: "an invented cursor",
    request: get("/campaigns", "cursor=abc"),
    status: 422,
    says: "cursor: was not made by this list",
  },
  {
    what: "a cursor of the wrong list",
    request: get("/changes", "cursor=eyJhIjoxfQ"),
    status: 422,
    says: "cursor",
  },
  {
    what: "a status that does not exist",
    request: get("/campaigns", "status=activ"),
    status: 400,
    says: "did you mean `active`?",
  },
  {
    what: "version zero",
    request: get("/campaigns/small", "version=0"),
    status: 400,
    says: "version: must be at least 1",
  },
  // body
  {
    what: "a body that is no JSON",
    request: post("/imports", "{kind:"),
    status: 400,
    says: "The body is no JSON",
  },
  {
    what: "a body of another type",
    request: {
      ...post("/imports", "kind=customers"),
      headers: { "content-type": "text/plain", "idempotency-key": "k" },
    },
    status: 415,
    says: "Send `content-type: application/json`, not `text/plain`",
  },
  {
    what: "a body where none is taken",
    request: { ...get("/status"), body: "{}" },
    status: 400,
    says: "takes no body",
  },
  {
    what: "a body that is a list",
    request: post("/imports", [anImport]),
    status: 422,
    says: "is a list (must be a mapping",
  },
  {
    what: "no body at all",
    request: post("/imports", ""),
    status: 422,
    says: "kind: is missing (one of: customers, activity, contracts)",
  },
  {
    what: "a misspelt key",
    request: post("/imports", { ...anImport, fireTrigers: true }),
    status: 422,
    says: "fireTrigers: is not known here (did you mean `fireTriggers`?)",
  },
  {
    what: "a wrong kind",
    request: post("/imports", { ...anImport, kind: "customer" }),
    status: 422,
    says: "kind: is `customer` (did you mean `customers`?)",
  },
  {
    what: "a hash that is none",
    request: post("/imports", { ...anImport, contentHash: "abc" }),
    status: 422,
    says: "SHA-256",
  },
  {
    what: "a text for a yes or no",
    request: post("/imports", { ...anImport, fireTriggers: "yes" }),
    status: 422,
    says: "fireTriggers: is `yes` (must be true or false)",
  },
  {
    what: "too large a body",
    request: post("/imports", { ...anImport, name: "x".repeat(5_000_001) }),
    status: 413,
    says: "at most 5000000 are taken",
  },
  {
    what: "neither files nor campaign",
    request: post("/plans", {}),
    status: 422,
    says: "must have either `files` or `campaign`",
  },
  {
    what: "both files and campaign",
    request: post("/campaigns/preview", { files: {}, campaign: "small" }),
    status: 422,
    says: "must have either `files` or `campaign`",
  },
  {
    what: "an address that is none",
    request: post("/campaigns/test-send", { campaign: "small", to: "me" }),
    status: 422,
    says: "to: must be an e-mail address",
  },
  {
    what: "two ways to move the clock",
    request: post("/clock/advance", { days: 1, hours: 2 }),
    status: 422,
    says: "one of `days`, `hours` and `to`",
  },
  {
    what: "a clock that cannot move",
    request: post("/clock/advance", { days: 1 }),
    status: 404,
    says: "cannot be moved",
  },
  {
    what: "no idempotency key",
    request: { ...post("/imports", anImport), headers: {} },
    status: 400,
    says: "Name this write with the header `Idempotency-Key`",
  },
  {
    what: "a strange idempotency key",
    request: post("/imports", anImport, { "idempotency-key": "a b" }),
    status: 400,
    says: "1 to 200 letters, digits",
  },
  // documents
  {
    what: "settings that are no YAML",
    request: put("/workspace", { document: "a: [", file: "w.yaml" }),
    status: 422,
    says: "is no valid YAML",
  },
  {
    what: "settings in another zone",
    request: put("/workspace", { document: WORKSPACE.replace("Europe/Berlin", "Asia/Tehran") }),
    status: 422,
    says: "zone: is `Asia/Tehran`, but was set up as `Europe/Berlin`",
  },
  {
    what: "a campaign without document",
    request: post("/campaigns/publish", { files: {} }),
    status: 422,
    says: "is missing (a file `campaign.yaml` with the campaign)",
  },
  {
    what: "a campaign with two documents",
    request: post("/campaigns/publish", { files: { "a.yaml": "", "b.yaml": "" } }),
    status: 422,
    says: "is a second document beside `a.yaml`",
  },
  {
    what: "a mail without file",
    request: post("/campaigns/publish", {
      files: {
        ...smallCampaign(),
        "mails/hello.en.mjml": undefined,
        "mails/helo.en.mjml": smallCampaign()["mails/hello.en.mjml"],
      },
    }),
    status: 422,
    says: "asks for the mail `hello`, which has no file (did you mean `helo`?)",
  },
  {
    what: "start of what was never published",
    request: post("/campaigns/nothing/start", {}),
    status: 404,
    says: "There is no campaign nothing",
  },
];

describe("bad input to the API", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
    await setUpWorkspace(world);
  });
  afterAll(() => world.close());

  it.each(CASES)("$what: $status", async ({ request, status, says }) => {
    const answer = await send(world, request);
    const problem = Problem.parse(answer.body);
    const words = [
      problem.detail ?? "",
      ...(problem.faults ?? []).map(({ field, message, hint }) => `${field}: ${message} (${hint ?? ""})`),
    ].join("\n");
    expect(words).toContain(says);
    expect([answer.status, problem.status]).toEqual([status, status]);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(problem.type).toMatch(/^\/problems\/[a-z-]+$/);
  });

  it("stores nothing of all this", async () => {
    expect(await world.parts.config.campaigns()).toEqual([]);
    expect((await world.parts.config.workspace())?.version).toBe(1);
    expect(await world.queue.depth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  it("tells the methods that there are, and who should sign in", async () => {
    const wrongMethod = await send(world, { method: "PATCH", path: "/api/v1/workspace" });
    expect(wrongMethod.headers["allow"]).toBe("GET, PUT");
    const unknown = await send(world, { ...get("/status"), headers: { authorization: "Bearer x" } });
    expect(unknown.headers["www-authenticate"]).toContain("Bearer");
  });
});

describe("a failure of ours", () => {
  it("is a 500 that shows nothing, logged once with the id that the caller sees", async () => {
    const world = await openApiWorld({
      change: () => ({
        ingestQueue: {
          send: async () => {},
          depth: async () => {
            throw new Error("the disk at /secret/path is full");
          },
        },
      }),
    });
    const answer = await send(world, get("/status"));
    expect(answer).toMatchObject({
      status: 500,
      body: { type: "/problems/internal", instance: "/requests/request-1" },
    });
    expect(JSON.stringify(answer.body)).not.toContain("secret");
    expect(world.logged).toMatchObject([
      { level: "alarm", event: "api.failed", fields: { requestId: "request-1" } },
    ]);
    await world.close();
  });
});
