import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_PREFIX, type Route } from "#contracts/api/route.ts";
import { ROUTES } from "#contracts/api/routes.ts";
import { Problem } from "#contracts/api/shared.ts";
import { type ApiWorld, openApiWorld } from "#support/api/api-world.ts";
import { send } from "#support/api/call-api.ts";
import { setUpWorkspace } from "#support/api/samples.ts";

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
});
