import { describe, expect, it } from "vitest";
import { brief, CAMPAIGN_TEXT, change, type FaultCase, faultsOf } from "../documents/samples.ts";

const add = (line: string): string => `${CAMPAIGN_TEXT}${line}\n`;

const CASES: Record<string, FaultCase> = {
  "an empty file": { text: "", faults: [[1, "", "is empty", "a campaign: campaign, name, trigger, steps"]] },
  "a list": {
    text: "- a\n- b\n",
    faults: [[1, "", "is a list", "a campaign: campaign, name, trigger, steps"]],
  },
  "broken YAML": {
    text: change("name: Win", "name: 'Win"),
    faults: [
      [
        14,
        "",
        "is no valid YAML: Missing closing 'quote",
        "close what was opened (quotes, brackets, braces), and begin all entries of a list with `- ` at one depth",
      ],
    ],
  },
  "a key twice": {
    text: add("topic: offers"),
    faults: [[14, "", "is no valid YAML: Map keys must be unique", "write each key once"]],
  },
  "a tab": {
    text: change("  kind", "\tkind"),
    faults: [
      [5, "", "is no valid YAML: Tabs are not allowed as indentation", "indent with spaces"],
      [5, "", "is no valid YAML: Nested mappings are not allowed in compact mappings", undefined],
      [5, "", "is no valid YAML: Implicit keys need to be on a single line", undefined],
    ],
  },
};

describe("faults of YAML", () => {
  it.each(Object.entries(CASES))("names %s", (_, { text, faults }) => {
    expect(faultsOf(text).map(brief)).toEqual(faults);
  });
});
