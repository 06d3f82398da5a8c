import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "#contracts/api/shared.ts";
import { type ApiWorld, openApiWorld, type RawRequest } from "#support/api/api-world.ts";
import { callApi, send } from "#support/api/call-api.ts";
import { setUpWorkspace, smallCampaign, WORKSPACE } from "#support/api/samples.ts";

const MESSAGE = `${"a".repeat(26)}_small_20261101_hello`;
const NOBODY = "a".repeat(26);

let keys = 0;
const post = (path: string, body: unknown = {}): RawRequest => {
  keys += 1;
  const headers = { "idempotency-key": `bad-${keys}` };
  return { method: "POST", path: `/api/v1${path}`, body: JSON.stringify(body), headers };
};
const get = (path: string, query = ""): RawRequest => ({ method: "GET", path: `/api/v1${path}`, query });
const put = (path: string, body: object): RawRequest => ({
  method: "PUT",
  path: `/api/v1${path}`,
  body: JSON.stringify(body),
});
const settings = (more: string) => put("/workspace", { document: `${WORKSPACE}${more}\n` });
const segment = (where: string, id = "fresh") =>
  put(`/segments/${id}`, { document: `segment: fresh\nname: Fresh\nwhere: ${where}\n` });
const files = (lines: string, steps = "[{ id: hello, email: hello }]") => ({
  ...smallCampaign(),
  "campaign.yaml": `campaign: odd\nname: Odd\n${lines}\nsteps: ${steps}\n`,
});
const publish = (lines: string, steps?: string) => post("/campaigns/publish", { files: files(lines, steps) });
const document = (text: string) => post("/campaigns/publish", { files: { "campaign.yaml": text } });
const SILENCE = "trigger: { kind: inactive, days: 30 }";
const bomb = [
  "a: &a [x]",
  ..."bcdefg".split("").map((to, at) => `${to}: &${to} [${`*${"abcdefg"[at]},`.repeat(40)}]`),
];

/** What is asked, the answer's status, and part of its words: the detail, or `field: message (hint)` of a fault. */
const CASES: Readonly<Record<string, readonly [request: RawRequest, status: number, says: string]>> = {
  // triggers, steps, guards
  "a kind that is none": [publish("trigger: { kind: inaktive, days: 3 }"), 422, "did you mean `inactive`?"],
  "a kind of later": [publish("trigger: { kind: overdue }"), 422, "not available in this version"],
  "once on no day": [publish("trigger: { kind: once, at: 2027-02-30T10:00 }"), 422, "a time that exist"],
  "once at 24:00": [publish("trigger: { kind: once, at: 2027-02-20T24:00 }"), 422, "a time that exist"],
  "every day": [publish("trigger: { kind: every, days: 1 }"), 422, "trigger.days: is `1` (at least 7)"],
  "a date that is none": [
    publish("trigger: { kind: date, field: lastActivity.at }"),
    422,
    "no date of a customer",
  ],
  "before and after": [
    publish("trigger: { kind: date, field: attributes.x, before: 3 days, after: 3 days }"),
    422,
    "trigger.after: cannot stand beside `before`",
  ],
  "an event without name": [publish("trigger: { kind: event }"), 422, "trigger.name: is missing"],
  "an episode of the customer": [
    publish("trigger: { kind: event, name: X, episode: customer.email }"),
    422,
    "a property of the event",
  ],
  "a segment that is not there": [
    publish(`${SILENCE}\naudience: { segment: payng }`),
    422,
    "names the segment `payng`, which is not there (did you mean `paying`?)",
  ],
  "hours over midnight": [
    publish(`${SILENCE}\nwindow: { mon: ["22:00-06:00"] }`),
    422,
    "split it at midnight",
  ],
  "a zone that is none": [
    publish(`${SILENCE}\nwindow: { zone: Europe/Berlinn }`),
    422,
    "did you mean `Europe/Berlin`?",
  ],
  "a closed day that is none": [
    publish(`${SILENCE}\nwindow: { notOn: [2026-13-01] }`),
    422,
    "a day that exists",
  ],
  "an end before the beginning": [
    publish(`${SILENCE}\nruns: { from: 2027-01-01, until: 2026-01-01 }`),
    422,
    "runs.until: is before 2027-01-01",
  ],
  "less than no money": [
    publish(`${SILENCE}\nbudget: { total: -5 }`),
    422,
    "budget.total: is `-5` (more than 0)",
  ],
  "most of them held out": [publish(`${SILENCE}\nholdout: 60%`), 422, "from 0% to 50%"],
  "an answer nobody asked for": [
    publish(
      SILENCE,
      "[{ id: hello, email: hello }, { branch: [ { when: { answer: ask.score, atLeast: 9 }, then: [] } ] }]",
    ),
    422,
    "is `ask`, no survey or offer",
  ],
  "who opened a mail": [
    publish(
      SILENCE,
      "[{ id: hello, email: hello }, { branch: [ { when: { mail: hello, is: opened }, then: [] } ] }]",
    ),
    422,
    "which nobody can know",
  ],
  "aliases that multiply": [document(bomb.join("\n")), 422, "has aliases that are not set or used too often"],
  "a key twice": [document("campaign: a\ncampaign: b\n"), 422, "write each key once"],
  "a prototype": [document("__proto__: { kind: x }\nconstructor: 1\n"), 422, "campaign: is missing"],
  "a file that is no text": [
    post("/campaigns/publish", { files: { "campaign.yaml": 7 } }),
    422,
    "must be text",
  ],
  "a document of 300 kB": [document(`# ${"x".repeat(300_000)}`), 422, "is larger than 256 kB"],
  "201 files": [
    post("/campaigns/publish", {
      files: Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`mails/m${at}.en.mjml`, "x"])),
    }),
    422,
    "files: must be at most 200 files",
  ],
  // approval, states, moves
  "an approval of nothing": [post("/campaigns/nothing/approve"), 404, "There is no campaign nothing."],
  "an approval of one's own": [post("/campaigns/small/approve"), 409, "somebody else has to approve it"],
  "an approval by name": [
    post("/campaigns/small/approve", { by: "bob" }),
    422,
    "by: is not known here (leave it out: nothing is taken here)",
  ],
  "a move of nothing": [post("/campaigns/nothing/move"), 404, "There is no campaign nothing."],
  "a pause of a draft": [post("/campaigns/small/pause"), 409, "only an active one can be paused"],
  "a resume of a draft": [post("/campaigns/small/resume"), 409, "Start it instead"],
  "catching up in words": [post("/campaigns/small/resume", { catchUp: "yes" }), 422, "must be true or false"],
  // looking ahead and back
  "a backtest from no day": [
    post("/backtests", { campaign: "small", from: "2026-02-30", to: "2026-11-01" }),
    422,
    "from: is `2026-02-30` (a day that exists",
  ],
  "a backtest without days": [post("/backtests", { campaign: "small" }), 422, "from: is missing"],
  "a plan of two things": [
    post("/plans", { campaign: "small", files: {} }),
    422,
    "either `files` or `campaign`",
  ],
  "a preview of no mail": [
    post("/campaigns/preview", { campaign: "small", mail: "helo" }),
    422,
    "did you mean `hello`?",
  ],
  "a preview for nobody": [
    post("/campaigns/preview", { campaign: "small", customerId: NOBODY }),
    404,
    "There is no customer",
  ],
  "a preview of a version to come": [
    post("/campaigns/preview", { campaign: "small", version: 99 }),
    404,
    "Campaign small has no version 99.",
  ],
  "a second addressee in a header": [
    post("/campaigns/test-send", { campaign: "small", to: "a@example.com\nbcc: b@example.com" }),
    422,
    "to: must be an e-mail address",
  ],
  // segments
  "a segment in itself": [segment("{ segment: fresh }"), 422, "fresh"],
  "a segment in one that is not there": [segment("{ segment: payng }"), 422, "did you mean `paying`?"],
  "a segment under another id": [segment("{ field: country, is: DE }", "other"), 422, "segment: is `fresh`"],
  "a field that is none": [segment("{ field: countri, is: DE }"), 422, "did you mean `country`?"],
  "a date that is greater": [segment("{ field: signedUpAt, above: 3 }"), 422, "which is a date"],
  "5,001 ids at once": [
    post("/segments/list/members", {
      import: "i",
      externalIds: Array.from({ length: 5_001 }, (_, at) => `c${at}`),
      last: true,
    }),
    422,
    "externalIds: must be at most 5000 at once",
  ],
  "ids into conditions": [
    post("/segments/paying/members", { import: "i", externalIds: ["a"], last: true }),
    409,
    "Segment paying is made of conditions.",
  ],
  "an id that is empty": [
    post("/segments/list/members", { import: "i", externalIds: [""], last: true }),
    422,
    "externalIds.0: is empty (at least 1 character)",
  ],
  "the size of nothing": [post("/segments/nothing/size"), 404, "There is no segment nothing."],
  // other systems
  "a webhook of 620 characters": [
    post("/webhooks", { url: `https://example.com/${"a".repeat(600)}` }),
    422,
    "url: is 620 characters long (at most 500 characters)",
  ],
  "a webhook without scheme": [post("/webhooks", { url: "example.com/hook" }), 422, "url: is no address"],
  "a webhook that is a script": [
    post("/webhooks", { url: "javascript:alert(1)" }),
    422,
    "does not begin with https://",
  ],
  "a secret of one's own": [
    post("/webhooks", { url: "https://example.com/", secret: "mine" }),
    422,
    "secret: is not known here",
  ],
  "events that there are not": [
    post("/webhooks", { url: "https://example.com/", types: ["mail.opened"] }),
    422,
    "types.0: is `mail.opened`",
  ],
  "a replay from yesterday": [
    post("/webhooks/none/replay", { from: "yesterday" }),
    422,
    "a date and time with zone",
  ],
  "a list that is none": [get("/exports/passwords"), 400, "list: is `passwords` (one of: customers"],
  "all of a list at once": [get("/exports/customers", "limit=100000"), 400, "limit: must be at most 200"],
  "a cursor of somebody else": [
    get("/exports/customers", "cursor=zzz"),
    422,
    "cursor: was not made by this list",
  ],
  "a write key without name": [post("/write-keys", { name: "" }), 422, "name: is empty"],
  "a write key of one's own": [
    post("/write-keys", { name: "a", key: "wk_mine" }),
    422,
    "key: is not known here",
  ],
  "a write key that is not there": [post("/write-keys/none/revoke"), 404, "There is no write key none."],
  "a secret in the settings": [
    settings('outbound: { bus: "main", secret: "abc" }'),
    422,
    "looks like a secret",
  ],
  "approval above less than none": [
    settings("approval: { above: -1 }"),
    422,
    "approval.above: is `-1` (at least 0)",
  ],
  // answers
  "an answer to nothing": [post(`/responses/${MESSAGE}`, { score: 9 }), 404, "asked nothing"],
  "a reason that is none": [
    post(`/responses/${MESSAGE}`, { reasons: ["because"] }),
    422,
    "reasons.0: is `because`",
  ],
  "an acceptance of nothing": [post(`/offers/${MESSAGE}/accept`), 404, "made no offer"],
  "an answer by half an id": [post("/responses/abc", { score: 9 }), 400, "must be a message id"],
};

describe("bad input to the API, of campaigns and what belongs to them", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
    await setUpWorkspace(world);
    await callApi(world, "campaigns.publish", { body: { files: smallCampaign() } });
    await callApi(world, "segments.put", {
      params: { segmentId: "paying" },
      body: { document: "segment: paying\nname: Paying\nwhere: { field: country, is: DE }\n" },
    });
  });
  afterAll(() => world.close());

  it.each(Object.entries(CASES))("%s", async (_, [request, status, says]) => {
    const answer = await send(world, request);
    const problem = Problem.parse(answer.body);
    const faults = (problem.faults ?? []).map(
      ({ field, message, hint }) => `${field}: ${message} (${hint ?? ""})`,
    );
    expect([problem.detail ?? "", problem.title, ...faults].join("\n")).toContain(says);
    expect([answer.status, problem.status]).toEqual([status, status]);
  });

  it("changes nothing of all this", async () => {
    expect(await callApi(world, "campaigns.list")).toMatchObject({
      items: [{ id: "small", status: "draft", version: 1 }],
    });
    expect((await callApi(world, "segments.list")).items.map(({ id }) => id)).toEqual(["paying"]);
    expect((await callApi(world, "webhooks.list")).items).toEqual([]);
    expect((await callApi(world, "write-keys.list")).items).toEqual([]);
    expect((await world.parts.config.workspace())?.version).toBe(1);
    expect(world.logged.filter(({ level }) => level === "alarm")).toEqual([]);
  });
});
