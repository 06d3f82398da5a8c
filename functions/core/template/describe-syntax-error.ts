import type { LiquidError } from "liquidjs";
import { suggest } from "../shared/suggest.ts";
import { ALLOWED_FILTERS, ALLOWED_TAGS } from "./mail-engine.ts";

interface Description {
  readonly message: string;
  readonly hint: string;
}

/** Tags of other Liquids that people will try, and what to do instead. */
const REFUSED_TAGS: Readonly<Record<string, string>> = {
  include:
    "A mail stands for itself: no other file can be read. Put what mails share into `layout.<locale>.mjml`.",
  render:
    "A mail stands for itself: no other file can be read. Put what mails share into `layout.<locale>.mjml`.",
  layout: "A mail without <mjml> is set into `layout.<locale>.mjml` by itself; leave the tag out.",
  block: "A mail without <mjml> is set into `layout.<locale>.mjml` by itself; leave the tag out.",
  capture: "Use `{% assign name = value | append: other %}`.",
  echo: "Write `{{ value }}`.",
  cycle: "Write the cases out with `{% if %}`.",
  increment: "Use `{% assign count = count | plus: 1 %}`.",
  decrement: "Use `{% assign count = count | minus: 1 %}`.",
  tablerow: "Use `{% for %}` inside a table.",
  liquid: "Write each tag in its own `{% … %}`.",
};

const unknownFilter = (name: string): Description => {
  const near = suggest(name, ALLOWED_FILTERS);
  const all = `The filters are ${ALLOWED_FILTERS.join(", ")}.`;
  const hints: Readonly<Record<string, string>> = {
    raw: "Values are always escaped, so that nobody can put markup into a mail.",
    escape: "Leave it out: values are always escaped.",
    strip_html: "Leave it out: values are always escaped.",
  };
  const message = `Unknown filter \`${name}\`.`;
  return { message, hint: hints[name] ?? (near === undefined ? all : `Did you mean \`${near}\`? ${all}`) };
};

const CLOSERS: Readonly<Record<string, string>> = {
  endif: "if",
  elsif: "if",
  endunless: "unless",
  endfor: "for",
  endcase: "case",
  when: "case",
  else: "if",
  endcomment: "comment",
  endraw: "raw",
};

const unknownTag = (name: string): Description => {
  const opener = CLOSERS[name];
  if (opener !== undefined) {
    return {
      message: `\`{% ${name} %}\` has no \`{% ${opener} %}\` before it.`,
      hint: `Add \`{% ${opener} … %}\` or take \`{% ${name} %}\` out.`,
    };
  }
  const refused = REFUSED_TAGS[name];
  if (refused !== undefined) return { message: `\`{% ${name} %}\` is not allowed in a mail.`, hint: refused };
  const near = suggest(name, ALLOWED_TAGS);
  const all = `The tags are ${ALLOWED_TAGS.join(", ")}.`;
  return {
    message: `Unknown tag \`${name}\`.`,
    hint: near === undefined ? all : `Did you mean \`${near}\`? ${all}`,
  };
};

const notClosed = (shown: string): Description => {
  if (shown.startsWith("{{")) return { message: "`{{` is never closed.", hint: "End it with `}}`." };
  const name = /^\{%-?\s*(\w+)/.exec(shown)?.[1];
  if (name === undefined || !shown.endsWith("%}")) {
    return { message: "`{%` is never closed.", hint: "End it with `%}`." };
  }
  return { message: `\`${shown}\` is never closed.`, hint: `Add \`{% end${name} %}\` where it ends.` };
};

/** A syntax error of liquidjs in our words. `shown` is the faulty place as it was written. */
export const describeSyntaxError = (error: LiquidError, shown: string): Description => {
  const said = error.originalError?.message ?? error.message;
  const filter = /^undefined filter: (.*)$/s.exec(said)?.[1];
  if (filter !== undefined) return unknownFilter(filter);
  const tag = /^tag "(.*)" not found/s.exec(said)?.[1];
  if (tag !== undefined) return unknownTag(tag);
  if (/not closed/.test(said) || shown === "{{" || shown === "{%") return notClosed(shown);
  const reason = said.replace(/, (?:file:.*)?line:\d+, col:\d+$/s, "");
  const text = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
  const hint = /\{%-?\s*(?:if|elsif|unless)\b[^=]*[^=!<>]=[^=]/.test(shown)
    ? "To compare, write `==`."
    : "Write `{{ variable | filter: value }}` or `{% tag … %}`; texts stand in quotes.";
  return { message: `Cannot read \`${text}\`: ${reason}.`, hint };
};
