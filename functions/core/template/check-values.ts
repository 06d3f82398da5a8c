import { AssignTag, type Filter, type Template, type Token, TypeGuards, Value } from "liquidjs";
import { DATE_STYLES } from "./format-values.ts";
import { isDateStyle } from "./mail-engine.ts";

export type Report = (line: number, message: string, hint: string) => void;

const pathOf = (token: unknown): readonly string[] | undefined =>
  TypeGuards.isPropertyAccessToken(token)
    ? token.props.map((prop) => ("content" in prop ? String(prop.content) : prop.getText()))
    : undefined;

/** The variable that a value begins with, if it begins with one. */
export const initialPath = (value: Value): readonly string[] | undefined => {
  const [first, ...more] = value.initial.postfix;
  return more.length === 0 ? pathOf(first) : undefined;
};

/** The filters as written: the escape that the engine adds to each output has no proper name. */
const writtenFilters = (value: Value): readonly Filter[] =>
  value.filters.filter(({ name }) => /^\w+$/.test(name));

export const startsWithDefault = (value: Value): boolean => value.filters[0]?.name === "default";

const argumentTokens = (filter: Filter): readonly (Token | undefined)[] =>
  filter.args.map((argument) => (Array.isArray(argument) ? argument[1] : argument));

type CanMiss = (path: readonly string[]) => boolean;

const checkFilter = (filter: Filter, canMiss: CanMiss): [message: string, hint: string] | undefined => {
  const [argument] = argumentTokens(filter);
  if (filter.name === "default") {
    if (argument === undefined) return ["`default` does not say what to show.", 'Write `| default: "…"`.'];
    const path = pathOf(argument);
    if (path === undefined || !canMiss(path)) return undefined;
    const name = path.join(".");
    const hint = `Write \`{% if ${name} %}…{% else %}…{% endif %}\`, or fall back to a text.`;
    return [`\`default\` falls back to \`${name}\`, which may be missing too.`, hint];
  }
  if (filter.name === "date" && TypeGuards.isQuotedToken(argument) && !isDateStyle(argument.content)) {
    const styles = Object.keys(DATE_STYLES).join(", ");
    const hint = `Write one of ${styles}: the order of day and month is the locale's.`;
    return [`\`date\` knows no style \`${argument.content}\`.`, hint];
  }
  return undefined;
};

/**
 * Rules that keep strict mode honest: `default` comes first and falls back to what is there for everybody, and
 * an assignment does not send a missing value through filters. So no value can go missing unseen.
 */
export const checkValues = (template: Template, canMiss: CanMiss, report: Report): void => {
  const shown = template.token.getText();
  const line = template.token.getPosition()[0] ?? 1;
  const values = [...(template.arguments?.() ?? [])].filter((argument) => argument instanceof Value);
  for (const value of values) {
    const filters = writtenFilters(value);
    if (filters.slice(1).some(({ name }) => name === "default")) {
      const message = `\`default\` is not the first filter in \`${shown}\`.`;
      report(line, message, "Write one `default`, right after the variable.");
    }
    const path = initialPath(value);
    const slips = template instanceof AssignTag && filters.length > 0 && !startsWithDefault(value);
    if (slips && path !== undefined && canMiss(path)) {
      const hint = `Write \`| default: "…"\` right after \`${path.join(".")}\`.`;
      report(line, `\`${path.join(".")}\` may be missing in \`${shown}\`.`, hint);
    }
    for (const filter of filters) {
      const fault = checkFilter(filter, canMiss);
      if (fault !== undefined) report(line, ...fault);
    }
  }
};
