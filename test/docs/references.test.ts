import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { splitFrontMatter } from "#adapters/mjml/front-matter.ts";
import { fieldRows } from "#cli/documents/describe-schema.ts";
import { fillTables } from "#cli/documents/reference-tables.ts";
import { parseMapping } from "#cli/import/mapping.ts";
import { parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import { documentSchemas } from "#contracts/documents/json-schema.ts";
import { parseSegment } from "#contracts/segment/parse-segment.ts";
import { parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";
import { judgeVariable } from "#core/template/known-variables.ts";
import type { Workspace } from "#core/workspace/workspace.ts";

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

/** The texts of the fenced blocks that say what they are: `yaml campaign`. */
const blocks = (markdown: string, what: string): readonly string[] =>
  [...markdown.matchAll(/^```yaml (.+)\n([\s\S]*?)^```$/gm)].flatMap(([, label, text = ""]) =>
    label === what ? [text] : [],
  );

const reference = read("campaign-reference.md");
const imports = read("import.md");

const parseWorkspace = (text: string) =>
  parseWorkspaceText("workspace.yaml", text, { stored: undefined, linkBaseUrl: "https://links.example.com" });

const workspace = (): Workspace => {
  const [text = ""] = blocks(reference, "workspace");
  const parsed = parseWorkspace(text);
  if (parsed.kind === "faulty") throw new Error(JSON.stringify(parsed.faults));
  return parsed.workspace;
};

/** What an example leaves out. */
const REST = {
  campaign: "example",
  name: "Example",
  trigger: { kind: "inactive", days: 30 },
  steps: [{ id: "hello", email: "hello" }],
};

const whole = (example: string): string => stringify({ ...REST, ...parse(example) });

/** Names of fields, of every mapping inside a schema; days of a window are values rather than names. */
const fieldsBelow = (schema: unknown, path: string): readonly string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties } = schema as { readonly properties?: Readonly<Record<string, unknown>> };
  const own = path.endsWith("/properties") ? [] : Object.keys(properties ?? {});
  const below = Object.entries(schema).flatMap(([key, each]) => fieldsBelow(each, `${path}/${key}`));
  const isDay = (name: string) => /^(mon|tue|wed|thu|fri|sat|sun)(-|$)/.test(name);
  return [...new Set([...own, ...below])].filter((name) => !isDay(name));
};

describe("the tables of the references", () => {
  it.each(["campaign-reference.md", "import.md"])(
    "are up to date in %s: node cli/documents/write-references.ts",
    (name) => {
      expect(read(name)).toBe(fillTables(read(name)));
    },
  );

  it("are refused when nothing makes them", () => {
    expect(() => fillTables("<!-- table: nothing -->\n<!-- end -->")).toThrow("No table is called");
  });
});

describe("the segments of the campaign reference", () => {
  it.each(blocks(reference, "segment").map((text) => [text]))("can be saved: %s", (text) => {
    expect(parseSegment("segment.yaml", text, workspace())).toMatchObject({ kind: "ok" });
  });
});

describe("the examples of the campaign reference", () => {
  it.each(blocks(reference, "campaign").map((text) => [text]))("can be published: %s", (text) => {
    const parsed = parseCampaignBundle({
      files: { "campaign.yaml": whole(text) },
      entry: "campaign.yaml",
      workspace: workspace(),
    });
    expect(parsed.kind === "faulty" ? parsed.faults : []).toEqual([]);
  });

  it.each(blocks(reference, "workspace").map((text) => [text]))("can be saved: %s", (text) => {
    const parsed = parseWorkspace(text);
    expect(parsed.kind === "faulty" ? parsed.faults : []).toEqual([]);
  });

  it.each(blocks(reference, "front-matter").map((text) => [text]))("begin a mail: %s", (text) => {
    expect(splitFrontMatter("mails/hello.en.mjml", `---\n${text}---\n<mjml></mjml>\n`).faults).toEqual([]);
  });

  const campaignText = blocks(reference, "campaign").join("\n");
  const workspaceText = blocks(reference, "workspace").join("\n");
  const shows = (text: string, name: string): boolean => new RegExp(`(^|[{ ,-])${name}:`, "m").test(text);

  const tables = [...reference.matchAll(/<!-- table: (campaign|workspace) (\S+) -->/g)].map(
    ([, document = "", pointer = ""]) => [document, pointer] as const,
  );

  it.each(tables)("show every field of %s %s", (document, pointer) => {
    const text = document === "campaign" ? campaignText : workspaceText;
    const missing = fieldRows(document, pointer).filter(({ name }) => !shows(text, name));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ["campaign", campaignText],
    ["workspace", `${workspaceText}\n${campaignText}`],
    ["segment", `${blocks(reference, "segment").join("\n")}\n${campaignText}`],
  ])("of %s name and show every field, however deep it stands", (document, text) => {
    const codes = [...reference.matchAll(/^\|.*$/gm)].flatMap(([line]) => [...line.matchAll(/`([^`]+)`/g)]);
    const named = new Set(codes.flatMap(([, code = ""]) => code.match(/[\w-]+/g) ?? []));
    const fields = fieldsBelow(documentSchemas()[`${document}.schema.json`], "#");
    expect(fields.length).toBeGreaterThan(2);
    expect(
      fields.filter((name) => !named.has(name)),
      "named in a table",
    ).toEqual([]);
    expect(
      fields.filter((name) => !shows(text, name)),
      "shown in an example",
    ).toEqual([]);
  });

  it("have a table for every mapping of the schemas", () => {
    const nested = (document: string, pointer: string) =>
      fieldRows(document, pointer).filter(({ value }) => value === "mapping" || value.endsWith("or mapping"));
    const campaign = nested("campaign", "#").map(({ name }) => name);
    const tabled = tables.map(([, pointer]) => pointer.split("/").at(-1));
    expect(campaign.filter((name) => !tabled.includes(name))).toEqual([]);
    const settings = nested("workspace", "#").map(({ name }) => name);
    // the window is that of a campaign
    expect(settings.filter((name) => name !== "window" && !tabled.includes(name))).toEqual([]);
  });
});

describe("the variables of the campaign reference", () => {
  const chapter = reference.slice(reference.indexOf("### Variables"), reference.indexOf("### Liquid"));
  const rows = chapter
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => {
      const [, names = "", , note = ""] = line.split("|").map((cell) => cell.trim());
      const always = note !== "may be missing";
      return names.split(", ").map((name) => ({ name: name.replaceAll("`", ""), always }));
    });
  const TRIGGERS = ["inactive", "contract-ending", "event", "date"] as const;
  const facts = (trigger: (typeof TRIGGERS)[number]) => ({
    purpose: "marketing" as const,
    trigger,
    workspace: { website: "https://www.example.com", logoUrl: "https://www.example.com/logo.png" },
  });
  const judge = (name: string) => {
    const path = name.replace("*", "plan").split(".");
    const verdicts = TRIGGERS.map((trigger) => judgeVariable(path, facts(trigger), "html"));
    return verdicts.find(({ kind }) => kind === "known") ?? judgeVariable(path, facts("inactive"), "html");
  };

  it.each(rows)("has $name as the code knows it", ({ name, always }) => {
    expect(judge(name)).toEqual({ kind: "known", always });
  });

  it("are all that there are", () => {
    const groups = [
      "customer",
      "workspace",
      "campaign",
      "entry",
      "event",
      "contract",
      "links",
      "survey",
      "offer",
      "mail",
    ];
    const known = groups.flatMap((group) => {
      const verdict = judge(group);
      return verdict.kind === "wrong" ? verdict.hint.replace(/^Say which: |\.$/g, "").split(", ") : [];
    });
    expect(rows.map(({ name }) => name).sort()).toEqual([...known, "today"].sort());
  });
});

describe("the mappings of the import reference", () => {
  it.each(["customers", "activity", "contracts"] as const)("can be used for %s", (kind) => {
    const examples = blocks(imports, `mapping ${kind}`);
    expect(examples.length).toBeGreaterThan(0);
    for (const text of examples) expect(() => parseMapping("mapping.yaml", text, kind)).not.toThrow();
  });
});
