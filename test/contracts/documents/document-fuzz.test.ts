import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { parseCampaign } from "#contracts/campaign/parse-campaign.ts";
import { objectSource } from "#contracts/documents/document-source.ts";
import { documentSchemas } from "#contracts/documents/json-schema.ts";
import { parseWorkspace, parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";
import type { Fault } from "#core/shared/errors.ts";
import { campaignArbitrary } from "./campaign-arbitrary.ts";
import { CAMPAIGN_TEXT, campaignOf, faultsOf, parseText, WORKSPACE_TEXT, workspaceOf } from "./samples.ts";

const workspace = workspaceOf();
const situation = { stored: workspace, linkBaseUrl: "https://links.example.com" };

describe("documents of any kind", () => {
  it("give faults or settings, never an exception: random text", () => {
    const lines = [...CAMPAIGN_TEXT.split("\n"), ...WORKSPACE_TEXT.split("\n"), "- ", "  {", "x: ]"];
    const texts = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...lines) }, fc.string()), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(texts, (some) => {
        expectSound(parseText(some.join("\n"), workspace));
        expectSound(parseWorkspaceText("w.yaml", some.join("\n"), situation));
      }),
    );
  });

  it("give faults or settings, never an exception: random structures", () => {
    const keys = fc.constantFrom(
      "campaign",
      "name",
      "trigger",
      "steps",
      "audience",
      "window",
      "kind",
      "__proto__",
      "wait",
    );
    const structures = fc.oneof(fc.anything(), fc.object({ key: keys, maxDepth: 3 }));
    fc.assert(
      fc.property(structures, (value) => {
        expectSound(parseCampaign(objectSource(value), workspace));
        expectSound(parseWorkspace(objectSource(value), situation));
      }),
    );
  });

  it("give faults or settings, never an exception: a good document with one part replaced", () => {
    const replacement = fc.oneof(
      fc.anything({ maxDepth: 2 }),
      fc.constantFrom(
        null,
        "",
        -1,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        "9999999 days",
        "10%",
        [],
        {},
        "line\nbreak",
      ),
    );
    fc.assert(
      fc.property(campaignArbitrary, fc.nat(), replacement, (document, place, part) => {
        expectSound(parseCampaign(objectSource(replaceAt(document, place, part)), workspace));
      }),
      { numRuns: 100 },
    );
  });
});

describe("a right campaign document", () => {
  it("is taken, as YAML and as an object alike, and its schema agrees", () => {
    const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(documentSchemas()["campaign.schema.json"])));
    fc.assert(
      fc.property(campaignArbitrary, (document) => {
        const text = stringify(document);
        expect(faultsOf(text, workspace)).toEqual([]);
        const campaign = campaignOf(text, workspace);
        expect(parseCampaign(objectSource(document), workspace)).toMatchObject({ kind: "ok", campaign });
        expect(z.safeParse(schema, parse(text)).error?.issues).toBeUndefined();
        expect(campaign).toMatchObject({ id: document["campaign"], name: document["name"] });
        expect(new Set(campaign.steps.map(({ id }) => id)).size).toBe(campaign.steps.length);
      }),
      { numRuns: 40 },
    );
  });

  it("is refused by the schema too when a key is unknown", () => {
    const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(documentSchemas()["campaign.schema.json"])));
    const document: unknown = parse(CAMPAIGN_TEXT);
    expect(z.safeParse(schema, document).success).toBe(true);
    expect(z.safeParse(schema, { ...(document as object), colour: "red" }).success).toBe(false);
  });
});

/** Settings, or faults that say something each, on one line. */
const expectSound = (parsed: { kind: "ok" } | { kind: "faulty"; faults: readonly Fault[] }): void => {
  if (parsed.kind === "ok") return;
  expect(parsed.faults).not.toEqual([]);
  for (const { message, hint } of parsed.faults) {
    expect(message).toMatch(/^.+$/);
    if (hint !== undefined) expect(hint).toMatch(/^.+$/);
  }
};

/** A copy with the `place`-th part, counted from the top and round again, replaced. */
const replaceAt = (document: unknown, place: number, part: unknown): unknown => {
  const count = partsIn(document);
  let left = place % count;
  const copy = (value: unknown): unknown => {
    if (left-- === 0) return part;
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]));
  };
  return copy(document);
};

const partsIn = (value: unknown): number =>
  typeof value === "object" && value !== null
    ? Object.values(value).reduce((sum: number, each) => sum + partsIn(each), 1)
    : 1;
