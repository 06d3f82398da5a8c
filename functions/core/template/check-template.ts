import { Output, type Template, toValueSync, type Variable } from "liquidjs";
import type { Fault } from "../shared/errors.ts";
import { type CanMiss, checkValues, initialPath, type Report, startsWithDefault } from "./check-values.ts";
import { judgeVariable, type MailPart, type TemplateFacts } from "./known-variables.ts";
import { htmlEngine, PARSE_LIMIT } from "./mail-engine.ts";
import { parseLeniently } from "./parse-leniently.ts";

/** One part of a mail as it was written, and where its lines stand. */
export interface TemplateSource {
  readonly part: MailPart;
  readonly text: string;
  /** File and line of a line (1-based) of the text. */
  readonly locate: (line: number) => Pick<Fault, "file" | "line">;
}

export interface TemplateCheck {
  readonly faults: readonly Fault[];
  /** Every variable it uses, sorted. */
  readonly variables: readonly string[];
  /** Those that are shown whatever the values are: outside every condition and loop, without a default. */
  readonly shownAlways: readonly string[];
}

const NOTHING = { variables: [], shownAlways: [] };

/** The template and all that stands inside its blocks. */
const flatten = (templates: readonly Template[]): Template[] =>
  templates.flatMap((template) => [
    template,
    ...(template.children === undefined ? [] : flatten(toValueSync(template.children(false, true)))),
  ]);

const checkVariable = (variable: Variable, source: TemplateSource, facts: TemplateFacts, report: Report) => {
  const { row } = variable.location;
  if (variable.segments.some((segment) => typeof segment === "object")) {
    const hint = "Write the name of the field, as in `customer.attributes.plan`.";
    report(row, `\`${variable}\` looks its field up in another variable.`, hint);
    return;
  }
  const verdict = judgeVariable(variable.segments.map(String), facts, source.part);
  if (verdict.kind === "wrong") report(row, verdict.message, verdict.hint);
};

interface Shown {
  readonly name: string;
  readonly line: number;
}

const findShown = (templates: readonly Template[]): Shown[] =>
  templates
    .filter((template) => template instanceof Output)
    .filter(({ value }) => !startsWithDefault(value))
    .map(({ value, token }) => ({
      name: initialPath(value)?.join(".") ?? "",
      line: token.getPosition()[0] ?? 1,
    }))
    .filter(({ name }) => name !== "");

/** A setting that the workspace lacks and every mail would show: none could leave. */
const checkSettings = (shown: readonly Shown[], canMiss: CanMiss, report: Report): void => {
  for (const { name, line } of shown) {
    if (!name.startsWith("workspace.") || !canMiss(name.split("."))) continue;
    const hint = `Set it, or write \`{% if ${name} %}…{% endif %}\` around what needs it.`;
    report(line, `\`${name}\` is not set in this workspace.`, hint);
  }
};

/**
 * Reads one part of a mail and reports every fault in it: what is no Liquid, what is not allowed, variables
 * that are unknown, and places where a missing value could slip through.
 */
export const checkTemplate = (source: TemplateSource, facts: TemplateFacts): TemplateCheck => {
  const faults: Fault[] = [];
  const report: Report = (line, message, hint) => {
    faults.push({ ...source.locate(line), field: source.part, message, hint });
  };
  if (source.text.length > PARSE_LIMIT) {
    report(
      1,
      `The ${source.part} is ${source.text.length} characters long.`,
      `At most ${PARSE_LIMIT} are read.`,
    );
    return { faults, ...NOTHING };
  }
  const parsed = parseLeniently(htmlEngine, source.text);
  for (const { line, message, hint } of parsed.faults) report(line, message, hint);
  if (parsed.templates === undefined) return { faults, ...NOTHING };

  const { globals, locals } = htmlEngine.analyzeSync([...parsed.templates]);
  const found = Object.values(globals).flat();
  for (const variable of found) checkVariable(variable, source, facts, report);
  const canMiss: CanMiss = (path) => {
    if (Object.hasOwn(locals, path[0] ?? "")) return true;
    const verdict = judgeVariable(path, facts, source.part);
    return verdict.kind === "known" && !verdict.always;
  };
  for (const template of flatten(parsed.templates)) checkValues(template, canMiss, report);
  const shown = findShown(parsed.templates);
  checkSettings(shown, canMiss, report);
  const names = found.map((variable) => variable.segments.map(String).join("."));
  return {
    faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    variables: [...new Set(names)].sort(),
    shownAlways: shown.map(({ name }) => name),
  };
};
