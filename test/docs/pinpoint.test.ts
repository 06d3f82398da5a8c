import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import { parseSegment } from "#contracts/segment/parse-segment.ts";
import { parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const page = read("docs/pinpoint.md");

const blocks = (what: string): readonly string[] =>
  [...page.matchAll(/^```yaml (.+)\n([\s\S]*?)^```$/gm)].flatMap(([, label, text = ""]) =>
    label === what ? [text] : [],
  );

const settings = parseWorkspaceText("workspace.yaml", read("examples/workspace.yaml"), {
  stored: undefined,
  linkBaseUrl: "https://links.example.com",
});
if (settings.kind === "faulty") throw new Error(JSON.stringify(settings.faults));
const { workspace } = settings;

/** What an example leaves out. */
const REST = {
  campaign: "example",
  name: "Example",
  trigger: { kind: "inactive", days: 30 },
  steps: [{ id: "hello", email: "hello" }],
};

const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (Pinpoint|---)/.test(line));

describe("docs/pinpoint.md", () => {
  it.each(rows)("names the test that runs it: %s", (row) => {
    const [, file = ""] = /`(test\/[^`]+\.test\.ts)` \|$/.exec(row) ?? [];
    expect(file).not.toBe("");
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(read(file)).toMatch(/^\s*(it|describe)\b/m);
  });

  it.each(blocks("campaign"))("has an example that can be published: %s", (text) => {
    const parsed = parseCampaignBundle({
      files: { "campaign.yaml": stringify({ ...REST, ...parse(text) }) },
      entry: "campaign.yaml",
      workspace,
    });
    expect(parsed.kind === "faulty" ? parsed.faults : []).toEqual([]);
  });

  it.each(blocks("segment"))("has a segment that can be saved: %s", (text) => {
    expect(parseSegment("segment.yaml", text, workspace)).toMatchObject({ kind: "ok" });
  });

  it("speaks of every activity, entry, cap, time, campaign and segment of Pinpoint's guides", () => {
    const features =
      "email activity|push|SMS|contact center|custom channel|wait, 1 hour|until a date|yes/no split|multivariate split|random split|holdout activity|delivered|rejected|hard bounce|soft bounce|complaint|open, click|unsubscribe|entry: a segment|entry: one event|540 days|cannot be edited|pause, resume|daily cap|total cap|time-frame cap|re-entry cap|messages per second|local time|quiet time|sending hours|exceptions|one-off|recurring|triggered by an event|A/B treatments|hold-out|maximum duration|dynamic: attributes|recency|imported|100 dimensions|250 attributes|endpoint import|20,000 templates|variables of the recipient|Personalize|PutEvents|Kinesis|analytics";
    const table = rows.join("\n");
    expect(features.split("|").filter((feature) => !table.includes(feature))).toEqual([]);
  });
});
