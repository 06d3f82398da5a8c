import { Context, Liquid, type RenderOptions } from "liquidjs";
import { Amount, isCurrency } from "./amount.ts";
import {
  DATE_STYLES,
  type DateStyle,
  formatDate,
  formatList,
  formatMoney,
  formatNumber,
  type MailFormat,
} from "./format-values.ts";

/** The Liquid that mails are written in: a small part of liquidjs, with our filters for money and dates. */
export const ALLOWED_TAGS = ["if", "unless", "case", "for", "assign", "comment", "raw", "#"];

const KEPT_FILTERS =
  "abs append at_least at_most capitalize ceil divided_by downcase first floor join last minus modulo plus prepend remove replace round size split strip times truncate truncatewords upcase url_encode".split(
    " ",
  );

export const ALLOWED_FILTERS = [...KEPT_FILTERS, "date", "default", "money", "number", "url"].sort();

export const isDateStyle = (text: unknown): text is DateStyle =>
  typeof text === "string" && Object.hasOwn(DATE_STYLES, text);

/** `memoryLimit` counts what loops and filters make, so that a busy machine skips nobody; time is a last resort. */
const LIMITS = { memoryLimit: 100_000, renderLimit: 5_000 } satisfies RenderOptions;

export const PARSE_LIMIT = 400_000;

/** Nothing to show: undefined, null, no number, an empty or blank text, an empty list. */
const isBlank = (value: unknown): boolean => {
  if (value === undefined || value === null || Number.isNaN(value)) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.length === 0;
};

/** Thrown by an output that would leave a hole; `renderMail` turns it into an outcome. */
export class BlankOutputError extends Error {
  override readonly name = "BlankOutputError";
}

/** The values of one mail. Whatever is blank counts as undefined, so that strict mode stops at it. */
export class MailScope extends Context {
  readonly format: MailFormat;

  constructor(values: object, format: MailFormat, engine: Liquid) {
    super(values, engine.options, { sync: true, ...LIMITS }, { liquid: engine });
    this.format = format;
  }

  override readProperty(...[scope, key]: Parameters<Context["readProperty"]>): unknown {
    const value: unknown = super.readProperty(scope, key);
    return isBlank(value) ? undefined : value;
  }
}

interface FilterCall {
  readonly context: Context;
}

const formatOf = ({ context }: FilterCall): MailFormat => {
  if (context instanceof MailScope) return context.format;
  throw new TypeError("A mail's filter ran outside a mail");
};

const toUrl = (value: unknown): string | undefined =>
  typeof value === "string" && /^(?:https?:\/\/|mailto:|tel:)[^\s<>"]+$/i.test(value.trim())
    ? value.trim()
    : undefined;

/** Control characters have no place in mail, and overrides of direction make text lie; line breaks and tabs stay. */
const UNSAFE = /(?![\t\n])[\p{Cc}\u202d\u202e]/gu;

const toShown = (value: unknown, format: MailFormat): string => {
  const isText = typeof value !== "object" || Array.isArray(value) || value instanceof Amount;
  if (isBlank(value) || !isText) throw new BlankOutputError();
  const text = Array.isArray(value) ? formatList(value.map(String), format) : String(value);
  const clean = text.replace(UNSAFE, "");
  if (clean.trim() === "") throw new BlankOutputError();
  return clean;
};

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const keepOnly = (all: Record<string, unknown>, kept: readonly string[]): void => {
  for (const name of Object.keys(all)) if (!kept.includes(name)) delete all[name];
};

const createEngine = (toPart: (text: string) => string): Liquid => {
  const engine = new Liquid({
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    parseLimit: PARSE_LIMIT,
    templates: {},
    outputEscape(this: FilterCall, value: unknown) {
      return toPart(toShown(value, formatOf(this)));
    },
  });
  keepOnly(engine.tags, ALLOWED_TAGS);
  keepOnly(engine.filters, KEPT_FILTERS);
  engine.registerFilter("default", (value: unknown, other: unknown) =>
    isBlank(value) || value === false ? other : value,
  );
  engine.registerFilter("money", function (value: unknown, currency: unknown) {
    const format = formatOf(this);
    return formatMoney(value, isCurrency(currency) ? { ...format, currency } : format);
  });
  engine.registerFilter("number", function (value: unknown) {
    return formatNumber(value, formatOf(this));
  });
  engine.registerFilter("date", function (value: unknown, style: unknown) {
    return formatDate(value, isDateStyle(style) ? style : "long", formatOf(this));
  });
  engine.registerFilter("url", toUrl);
  return engine;
};

/** For the HTML part: whatever a value holds is text, never markup. */
export const htmlEngine = /* @__PURE__ */ createEngine(escapeHtml);

/** For subject, preheader and plain text. */
export const textEngine = /* @__PURE__ */ createEngine((text) => text);
