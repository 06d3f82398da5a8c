import { type Liquid, LiquidError, type Template } from "liquidjs";
import type { CompiledMail } from "./compiled-mail.ts";
import type { MailPart } from "./known-variables.ts";
import type { MailContext } from "./mail-context.ts";
import { BlankOutputError, htmlEngine, MailScope, textEngine } from "./mail-engine.ts";

export type RenderedMail =
  | { readonly kind: "ok"; readonly subject: string; readonly html: string; readonly text: string }
  /** A value without default is not known of this customer: this mail must not leave. */
  | { readonly kind: "missing"; readonly variable: string; readonly part: MailPart }
  /** The template asks for more than its limits allow, or cannot be read. */
  | { readonly kind: "failed"; readonly reason: string; readonly part: MailPart };

type Parsed = Readonly<Record<MailPart, readonly Template[]>>;

const MOST_PARSED = 200;
const parsed = new Map<string, Parsed>();

/** A template is parsed once and kept by its hash, the least used forgotten first. */
const parseOnce = (mail: CompiledMail): Parsed => {
  const known = parsed.get(mail.hash);
  parsed.delete(mail.hash);
  const templates = known ?? {
    subject: textEngine.parse(mail.subject),
    preheader: textEngine.parse(mail.preheader),
    html: htmlEngine.parse(mail.html),
    text: textEngine.parse(mail.text),
  };
  parsed.set(mail.hash, templates);
  const [oldest] = parsed.keys();
  if (parsed.size > MOST_PARSED && oldest !== undefined) parsed.delete(oldest);
  return templates;
};

/** One line without control characters, so that no value can begin another header; at most 250 characters. */
const toHeaderText = (text: string): string => {
  const line = text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
  const letters = [...line];
  return letters.length > 250 ? `${letters.slice(0, 249).join("")}…` : line;
};

/** Conditions that were not met leave empty lines behind. */
const toPlainText = (text: string): string =>
  `${text
    .replace(/\r\n?/g, "\n")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;

/** `{{ contract.plan | upcase }}` to `contract.plan`. */
const variableIn = (output: string): string =>
  output.replace(/^\{\{-?\s*|\s*-?\}\}$/g, "").split(/\s*\|/)[0] ?? "";

const explain = (error: unknown, part: MailPart): RenderedMail => {
  if (!LiquidError.is(error)) return { kind: "failed", part, reason: String(error) };
  const cause = error.originalError;
  if (cause instanceof BlankOutputError) {
    return { kind: "missing", variable: variableIn(error.token.getText()), part };
  }
  if (cause !== undefined && "variableName" in cause) {
    return { kind: "missing", variable: String(cause.variableName), part };
  }
  return { kind: "failed", part, reason: error.message };
};

/**
 * Fills a compiled mail with one customer's values. It never leaves an empty place: a value that is undefined,
 * null or blank and has no default stops the mail.
 */
export const renderMail = (mail: CompiledMail, context: MailContext): RenderedMail => {
  const { currency, zone } = context.workspace;
  const format = { locale: mail.locale, currency, zone };
  let part: MailPart = "subject";
  const fill = (engine: Liquid, templates: readonly Template[], values: object): string =>
    String(engine.renderSync([...templates], new MailScope(values, format, engine)));
  try {
    const templates = parseOnce(mail);
    const { locale, dir } = mail;
    const plain = { ...context, mail: { locale, dir } };
    const subject = toHeaderText(fill(textEngine, templates.subject, plain));
    if (subject === "") return { kind: "missing", variable: "mail.subject", part };
    part = "preheader";
    const preheader = toHeaderText(fill(textEngine, templates.preheader, plain));
    const values = { ...context, mail: { locale, dir, subject, preheader } };
    part = "html";
    const html = fill(htmlEngine, templates.html, values);
    part = "text";
    const text = toPlainText(fill(textEngine, templates.text, values));
    return { kind: "ok", subject, html, text };
  } catch (error) {
    return explain(error, part);
  }
};
