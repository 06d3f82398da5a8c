import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importMark, newImportHead } from "#app/imports/import-record.ts";
import { API_PREFIX, type Route } from "#contracts/api/route.ts";
import { ROUTES, type RouteId } from "#contracts/api/routes.ts";
import { Problem } from "#contracts/api/shared.ts";
import { type ApiWorld, openApiWorld } from "#support/api/api-world.ts";
import { send } from "#support/api/call-api.ts";
import { setUpWorkspace, smallCampaign, WORKSPACE } from "#support/api/samples.ts";

const NAMES = [
  "files",
  "campaign",
  "rows",
  "kind",
  "name",
  "contentHash",
  "document",
  "customer",
  "to",
  "days",
  "chunks",
  "externalId",
  "catchUp",
  "__proto__",
  "constructor",
  "toString",
];
const key = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 }));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom("customers", "inactive", "2026-12-01", "a@example.com", "0".repeat(64)),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 5 }),
  ),
})).value;
const segment = fc.oneof(
  fc.string({ maxLength: 12 }).map((text) => text.replaceAll("/", "") || "x"),
  fc.constantFrom("small", "imp-1", "a".repeat(26), "0", "2026-12-01", "..", "%00"),
);
const request = fc.record({
  route: fc.constantFrom(...Object.values<Route>(ROUTES)),
  segments: fc.array(segment, { minLength: 2, maxLength: 2 }),
  query: fc.oneof(
    fc.constant(""),
    fc.string({ maxLength: 20 }),
    fc.constantFrom("limit=1", "cursor=eyJwayI6IngifQ"),
  ),
  body: fc.oneof(
    json.map((value) => JSON.stringify(value)),
    fc.string({ maxLength: 20 }),
    fc.constant(undefined),
  ),
  key: fc.string({ maxLength: 20 }),
  isBase64Encoded: fc.boolean(),
});

describe("any request", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld({ jobs: { "clock-advance": async () => null } });
    await setUpWorkspace(world);
    for (const kind of ["customers", "activity", "contracts"] as const) {
      const head = newImportHead(
        { id: `imp-${kind}`, kind, name: kind, contentHash: "", fireTriggers: false },
        world.clock.business,
      );
      await world.parts.runs.setMark(importMark(head.id), head, undefined);
    }
  });
  afterAll(() => world.close());

  it("never makes the API fail: it succeeds, or is refused with a problem", async () => {
    await fc.assert(
      fc.asyncProperty(
        request,
        async ({ route, segments, query, body, key: idempotencyKey, isBase64Encoded }) => {
          let at = 0;
          const path = `${API_PREFIX}${route.path.replace(/\{\w+\}/g, () => segments[at++] ?? "x")}`;
          const answer = await send(world, {
            method: route.method,
            path,
            query,
            body,
            isBase64Encoded,
            headers: { "idempotency-key": idempotencyKey },
          });
          if (answer.status >= 400) Problem.parse(answer.body);
          expect(answer.status, JSON.stringify(world.logged.at(-1))).toBeLessThan(500);
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  it("never makes the API fail when one part of a sound request is anything else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SOUND), fc.nat(), json, async ([id, path, body], place, value) => {
        const places = placesIn(body);
        const changed = replaceAt(body, places[place % places.length] ?? [], value);
        const answer = await send(world, {
          method: ROUTES[id].method,
          path: `${API_PREFIX}${path}`,
          body: JSON.stringify(changed),
          headers: { "idempotency-key": `${id}-${JSON.stringify(changed).length}-${place}` },
        });
        if (answer.status >= 400) Problem.parse(answer.body);
        expect(answer.status, JSON.stringify(world.logged.at(-1))).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
    await world.deliver();
    expect(world.logged.filter(({ level }) => level === "alarm")).toEqual([]);
  }, 60_000);
});

const ROWS = {
  customers: {
    line: 2,
    externalId: "c-1",
    email: "a@example.com",
    signedUpAt: "2026-01-01T00:00:00Z",
    consent: { state: "granted", at: "2026-01-01T00:00:00Z" },
    value: { yearly: 100 },
    attributes: { color: "red", tags: ["a"] },
  },
  activity: {
    line: 2,
    customer: "c-1",
    occurredAt: "2026-11-01T00:00:00Z",
    type: "purchase",
    revenue: 100,
    currency: "EUR",
    properties: { shop: "x" },
  },
  contracts: {
    line: 2,
    customer: "c-1",
    contractId: "k-1",
    endsOn: "2027-01-01",
    termMonths: 12,
    autoRenewal: true,
    monthlyValue: 100,
  },
};

const SOUND: readonly (readonly [RouteId, string, unknown])[] = [
  ["workspace.put", "/workspace", { document: WORKSPACE, file: "workspace.yaml" }],
  [
    "imports.create",
    "/imports",
    { kind: "activity", name: "a.csv", contentHash: "0".repeat(64), fireTriggers: false },
  ],
  ...(["customers", "activity", "contracts"] as const).map(
    (kind, chunk) =>
      [
        "imports.put-chunk",
        `/imports/imp-${kind}/chunks/${chunk}`,
        { rows: [ROWS[kind], ROWS[kind]] },
      ] as const,
  ),
  ["imports.finish", "/imports/imp-activity/finish", { chunks: 1 }],
  ["campaigns.publish", "/campaigns/publish", { files: smallCampaign("fuzzed") }],
  ["campaigns.validate", "/campaigns/validate", { files: smallCampaign() }],
  [
    "campaigns.preview",
    "/campaigns/preview",
    {
      files: smallCampaign(),
      mail: "hello",
      locale: "en",
      customer: { firstName: "A", value: { yearly: 1 }, attributes: { color: "red" } },
    },
  ],
  ["campaigns.test-send", "/campaigns/test-send", { files: smallCampaign(), to: "a@example.com" }],
  ["clock.advance", "/clock/advance", { days: 1 }],
  ["customers.find", "/customers/find", { externalId: "c-1" }],
  ["sweeps.start", "/sweeps", { letFeedPass: true }],
  ["plan.start", "/plans", { campaign: "fuzzed" }],
];

type Place = readonly (string | number)[];

/** Every place in a JSON value, the whole included. */
const placesIn = (value: unknown, at: Place = []): Place[] =>
  typeof value === "object" && value !== null
    ? [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))]
    : [at];

const replaceAt = (value: unknown, [first, ...rest]: Place, by: unknown): unknown => {
  if (first === undefined) return by;
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === String(first) ? replaceAt(one, rest, by) : one));
  const record = value as Record<string, unknown>;
  return { ...record, [first]: replaceAt(record[first], rest, by) };
};
