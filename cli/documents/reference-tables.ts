import { fieldTypeOf, KNOWN_EVENT_FIELDS, KNOWN_FIELDS } from "#core/condition/condition-fields.ts";
import { DATE_STYLES } from "#core/template/format-values.ts";
import { ALLOWED_FILTERS, ALLOWED_TAGS } from "#core/template/mail-engine.ts";
import { fieldsOf, REQUIRED, ROW_KINDS, type RowKind } from "../import/fields.ts";
import { Mapping } from "../import/mapping.ts";
import { type FieldRow, fieldRows } from "./describe-schema.ts";

/** `<!-- table: campaign #/properties/runs -->` to `<!-- end -->`; what stands between is made from the code. */
const TABLE = /<!-- table: (.+?) -->\n[\s\S]*?<!-- end -->/g;

/**
 * A document with each of its tables made anew from what the code says.
 * @throws Error for a table that nothing makes
 */
export const fillTables = (markdown: string): string =>
  markdown.replace(
    TABLE,
    (_, name: string) => `<!-- table: ${name} -->\n\n${makeTable(name)}\n\n<!-- end -->`,
  );

const makeTable = (name: string): string => {
  const [what = "", argument = ""] = name.split(" ");
  const make = TABLES[what];
  if (make === undefined) throw new Error(`No table is called \`${name}\``);
  return make(argument);
};

const code = (text: string): string => `\`${text}\``;
const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const fieldTable = (rows: readonly FieldRow[]): string =>
  table(
    ["field", "value", "meaning"],
    rows.map(({ name, value, required, meaning }) => [
      code(name) + (required ? " (required)" : ""),
      value,
      meaning,
    ]),
  );

const isRowKind = (text: string): text is RowKind => ROW_KINDS.some((kind) => kind === text);

const importFields = (kind: string): string => {
  if (!isRowKind(kind)) throw new Error(`No rows are called \`${kind}\``);
  const required = new Set(REQUIRED[kind].flat());
  return table(
    ["field", "reads", "headers that are recognised"],
    fieldsOf(kind).map(({ name, type, headers }) => [
      code(name) + (required.has(name) ? " *" : ""),
      type,
      headers.join(", ") || "–",
    ]),
  );
};

const conditionFields = (): string =>
  table(
    ["field", "kind"],
    [...KNOWN_FIELDS, ...KNOWN_EVENT_FIELDS].map((name) => [code(name), fieldTypeOf(name) ?? ""]),
  );

const list = (names: readonly string[]): string => names.map(code).join(", ");

const TABLES: Readonly<Record<string, (argument: string) => string>> = {
  campaign: (pointer) => fieldTable(fieldRows("campaign", pointer)),
  segment: (pointer) => fieldTable(fieldRows("segment", pointer)),
  workspace: (pointer) => fieldTable(fieldRows("workspace", pointer)),
  "condition-fields": conditionFields,
  "import-fields": importFields,
  "mapping-settings": () => list(Object.keys(Mapping.shape)),
  filters: () => list(ALLOWED_FILTERS),
  tags: () => list(ALLOWED_TAGS),
  "date-styles": () => list(Object.keys(DATE_STYLES)),
};
