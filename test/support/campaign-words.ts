import { documentSchemas } from "#contracts/documents/json-schema.ts";

/** The part of JSON Schema that our documents use. */
interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const WEEKDAY = /^(mon|tue|wed|thu|fri|sat|sun)(-|$)/;
/** Fields that say nothing about the way that a campaign goes. */
const LABELS = new Set(["id", "title", "script", "campaign", "name", "steps", "trigger", "then"]);
/** Settings of a workspace that hold, stop and choose no mail. */
const NO_GUARDS = new Set([
  "company",
  "zone",
  "locale",
  "currency",
  "sender",
  "events",
  "outbound",
  "sending",
]);

/**
 * Everything that a campaign can be told, as the schemas have it: `date.yearly` of a trigger, `step.wait.until`,
 * `when.answer` of a branch, `runs.from` and `exit=returned` of the campaign, `workspace.cap`.
 */
export const campaignWords = (): readonly string[] => {
  const campaign: Schema = documentSchemas()["campaign.schema.json"] ?? {};
  const workspace: Schema = documentSchemas()["workspace.schema.json"] ?? {};
  const { definitions = {} } = campaign;
  const words = Object.entries(definitions).flatMap(([name, schema]) => {
    const kind = schema.properties?.["kind"]?.const;
    if (typeof kind === "string") return [kind, ...fieldsOf(schema, `${kind}.`)];
    if (/\wStep$/.test(name)) return fieldsOf(schema, "step.");
    return name.endsWith("StepCondition") || name === "Condition" ? formsOf(schema) : [];
  });
  const guards = Object.keys(workspace.properties ?? {}).filter((name) => !NO_GUARDS.has(name));
  const all = [...words, ...fieldsOf(campaign, ""), ...guards.map((name) => `workspace.${name}`)];
  return [...new Set(all)].sort();
};

/** Names of fields and what they can be, inline schemas within each other too. */
const fieldsOf = (schema: Schema, path: string): readonly string[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    LABELS.has(name) || WEEKDAY.test(name) || field.const !== undefined
      ? []
      : [`${path}${name}`, ...fieldsOf(field, `${path}${name}.`)],
  ),
  ...(schema.enum ?? []).map((value) => `${path.slice(0, -1)}=${value}`),
  ...[...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])].flatMap((each) =>
    fieldsOf(each, path),
  ),
];

/** Conditions by the field that makes each what it is. */
const formsOf = ({ anyOf = [] }: Schema): readonly string[] =>
  anyOf.flatMap(({ required = [], properties = {} }) => {
    const key = required.includes("sinceEntry") ? "sinceEntry" : required[0];
    if (key === undefined) return [];
    const is = properties["is"]?.enum ?? [];
    return [`when.${key}`, ...is.map((value) => `when.${key}=${value}`)];
  });
