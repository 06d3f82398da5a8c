import type * as z from "zod";
import type { Fault } from "#core/shared/errors.ts";
import { suggest } from "#core/shared/suggest.ts";
import type { DocumentSource, Path } from "./document-source.ts";

/** Something wrong, by its place in the document. */
export interface Problem {
  readonly path: Path;
  /** What is wrong, to be read after the field: `is missing`. */
  readonly message: string;
  /** What would be right. */
  readonly hint: string | undefined;
}

/**
 * The message of a zod issue in our documents: what is wrong on the first line, what would be right on the
 * second. Zod messages are plain texts; the line break keeps the two apart until they become a fault.
 */
export const say = (wrong: string, right: string): string => `${wrong}\n${right}`;

/** Issues that the common words say better than one sentence about the whole. */
const COMMON = ["too_small", "too_big", "unrecognized_keys"];

/** Parameters of a schema or check of which one can say what would be right. */
export const expects = (right: string) => ({
  error: (issue: { readonly input?: unknown; readonly code?: string }): string | undefined =>
    COMMON.includes(issue.code ?? "")
      ? undefined
      : say(issue.input === undefined ? "is missing" : `is ${show(issue.input)}`, right),
});

/** Parses by a schema; problems in our words. */
export const parseBy = <S extends z.ZodType>(
  schema: S,
  value: unknown,
):
  | { readonly value: z.output<S>; readonly problems: readonly [] }
  | { readonly value: undefined; readonly problems: readonly Problem[] } => {
  const parsed = schema.safeParse(value, { error: messageOf });
  return parsed.success
    ? { value: parsed.data, problems: [] }
    : { value: undefined, problems: withoutEchoes(parsed.error.issues.flatMap(toProblems)) };
};

/** A key that was misspelt is not reported as missing too. */
const withoutEchoes = (problems: readonly Problem[]): Problem[] => {
  const fieldOf = (path: Path): string => path.map(String).join(".");
  const meant = new Set(
    problems.flatMap(({ path, hint }) => {
      const name = /^did you mean `(.+)`\?$/.exec(hint ?? "")?.[1];
      return name === undefined ? [] : [fieldOf([...path.slice(0, -1), name])];
    }),
  );
  return problems.filter(({ path, message }) => message !== "is missing" || !meant.has(fieldOf(path)));
};

/** Problems as faults with file and line, in the order of the document, each once. */
export const toFaults = (problems: readonly Problem[], source: DocumentSource): Fault[] => {
  const faults = new Map<string, Fault>();
  for (const { path, message, hint } of problems) {
    const field = path.map(String).join(".");
    faults.set(`${field} ${message}`, { file: source.file, line: source.lineOf(path), field, message, hint });
  }
  return [...faults.values()].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
};

/** A value as a message shows it: short, and never a whole structure. */
export const show = (value: unknown): string => {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  // a line break would end the message before its time
  const text = String(value).replace(/\s+/g, " ");
  // in quotes it is no number, which nobody sees without them
  const isQuoted = typeof value === "string" && /^(-?\d+(\.\d+)?|true|false)$/.test(text);
  return `${isQuoted ? "the text " : ""}\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
};

/** What was written, to look for its nearest neighbour: only a text or a number has one. */
export const written = (input: unknown): string =>
  typeof input === "string" || typeof input === "number" ? String(input) : "";

/** `did you mean …?` when something is near, else what there is. */
export const oneOf = (text: string, known: readonly string[]): string => {
  const near = suggest(text, known);
  return near === undefined ? listOf(known) : `did you mean \`${near}\`?`;
};

const listOf = (known: readonly string[]): string => {
  if (known.length === 0) return "leave it out: nothing is taken here";
  return known.length > 20 ? `one of: ${known.slice(0, 20).join(", ")} …` : `one of: ${known.join(", ")}`;
};

const toProblems = (issue: z.core.$ZodIssue): Problem[] => {
  const [message = "", ...hints] = issue.message.split("\n");
  if (issue.code === "invalid_key")
    return issue.issues.flatMap((inner) => toProblems({ ...inner, path: issue.path } as z.core.$ZodIssue));
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key, index) => ({ path: [...issue.path, key], message, hint: hints[index] }));
  return [{ path: issue.path, message, hint: hints[0] }];
};

const messageOf = (issue: z.core.$ZodRawIssue): string => {
  switch (issue.code) {
    case "invalid_type":
      return say(
        issue.input === undefined ? "is missing" : `is ${show(issue.input)}`,
        mappingHint(issue) ?? TYPE_HINTS[issue.expected] ?? `must be of type ${issue.expected}`,
      );
    case "invalid_value": {
      const known = issue.values.map(String);
      if (issue.input === undefined) return say("is missing", listOf(known));
      return say(`is ${show(issue.input)}`, oneOf(written(issue.input), known));
    }
    case "unrecognized_keys":
      return ["is not known here", ...issue.keys.map((key) => oneOf(key, keysOf(issue.inst)))].join("\n");
    case "too_small":
      return say(
        `is ${sizeOf(issue.input)}`,
        `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`,
      );
    case "too_big":
      return say(
        `is ${sizeOf(issue.input)}`,
        `at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`,
      );
    default:
      return `is ${show(issue.input)}, which does not fit`;
  }
};

/** With the keys that it begins with, where they are known. */
const mappingHint = ({ expected, inst }: { readonly expected: string; readonly inst?: unknown }) => {
  const keys = expected === "object" ? keysOf(inst).slice(0, 3) : [];
  return keys.length === 0 ? undefined : `must be a mapping: { ${keys.join(": …, ")}: … }`;
};

const TYPE_HINTS: Readonly<Record<string, string>> = {
  string: "must be text",
  number: "must be a number",
  int: "must be a whole number",
  boolean: "must be true or false",
  array: "must be a list: [ … ]",
  object: "must be a mapping: { key: value }",
  record: "must be a mapping: { key: value }",
};

const sizeOf = (input: unknown): string => {
  if (Array.isArray(input)) return input.length === 0 ? "an empty list" : `a list of ${input.length}`;
  if (input === "") return "empty";
  return typeof input === "string" ? `${input.length} characters long` : show(input);
};

const unitOf = (origin: string, count: number | bigint): string => {
  if (origin === "array") return " in the list";
  if (origin !== "string") return "";
  return count === 1 ? " character" : " characters";
};

/** The keys that a strict object knows. */
const keysOf = (schema: unknown): string[] =>
  Object.keys((schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape ?? {});
