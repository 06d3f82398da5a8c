import { AssignTag, type Filter, type Template, type Token, TypeGuards, Value } from "liquidjs";
import { DATE_STYLES } from "./format-values.ts";
import { isDateStyle } from "./mail-engine.ts";

export type Report = (line: number, message: string, hint: string) => void;

/** Whether some customer may lack the value. */
export type CanMiss = (path: readonly string[]) => boolean;

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

type Finding = [message: string, hint: string];

const checkFilter = (filter: Filter, canMiss: CanMiss): Finding | undefined => {
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

/** liquidjs reads `{{ a b }}` as `{{ a }}`. */
const hasLeftovers = ({ initial }: Value): boolean => {
  const operators = initial.postfix.filter((token) => TypeGuards.isOperatorToken(token)).length;
  return initial.postfix.length - operators > operators + 1;
};

const mayAssignHole = (template: Template, value: Value, canMiss: CanMiss): boolean => {
  const path = initialPath(value);
  const isFiltered = template instanceof AssignTag && writtenFilters(value).length > 0;
  return isFiltered && !startsWithDefault(value) && path !== undefined && canMiss(path);
};

const checkValue = (template: Template, value: Value, canMiss: CanMiss): Finding[] => {
  const shown = template.token.getText();
  const filters = writtenFilters(value);
  const findings = filters
    .map((filter) => checkFilter(filter, canMiss))
    .filter((found) => found !== undefined);
  if (hasLeftovers(value)) {
    findings.push([`\`${shown}\` holds two values.`, "Join them with an operator, or write two."]);
  }
  if (filters.slice(1).some(({ name }) => name === "default")) {
    const message = `\`default\` is not the first filter in \`${shown}\`.`;
    findings.push([message, "Write one `default`, right after the variable."]);
  }
  if (mayAssignHole(template, value, canMiss)) {
    const name = initialPath(value)?.join(".");
    const message = `\`${name}\` may be missing in \`${shown}\`.`;
    findings.push([message, `Write \`| default: "…"\` right after \`${name}\`.`]);
  }
  return findings;
};

/**
 * Rules that keep strict mode honest: `default` comes first and falls back to what is there for everybody, and
 * an assignment does not send a missing value through filters. So no value can go missing unseen.
 */
export const checkValues = (template: Template, canMiss: CanMiss, report: Report): void => {
  const line = template.token.getPosition()[0] ?? 1;
  for (const value of template.arguments?.() ?? []) {
    if (!(value instanceof Value)) continue;
    for (const finding of checkValue(template, value, canMiss)) report(line, ...finding);
  }
};
