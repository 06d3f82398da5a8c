import type { Fault } from "#core/shared/errors.ts";
import { checkTemplate } from "#core/template/check-template.ts";
import type { TemplateFacts } from "#core/template/known-variables.ts";

const NOWHERE = () => ({ file: undefined, line: undefined });

const COMMENT = /<!--[\s\S]*?-->/g;
const UNSUBSCRIBE_LINK = /<a\b[^>]*\bhref="\s*\{\{-?\s*links\.unsubscribe\s*-?\}\}\s*"/;

/** How to put each in, said in the fault. */
const HOW = {
  "links.unsubscribe": {
    what: "no unsubscribe link",
    html: 'Add `<a href="{{ links.unsubscribe }}">Unsubscribe</a>` outside of every condition.',
    text: "Add `{{ links.unsubscribe }}` outside of every condition.",
  },
  "workspace.postalAddress": {
    what: "no postal address",
    html: "Add `{{ workspace.postalAddress }}` outside of every condition.",
    text: "Add `{{ workspace.postalAddress }}` outside of every condition.",
  },
} as const;

interface CompiledPart {
  readonly part: "html" | "text";
  readonly content: string;
  /** Where the fault is to be mended. */
  readonly file: string;
}

/**
 * A marketing mail shows its unsubscribe link and the company's address to everybody, in HTML and in plain text.
 * Judged by what was compiled, not by what was written.
 */
export const checkRequired = (
  { part, content, file }: CompiledPart,
  facts: TemplateFacts,
): readonly Fault[] => {
  if (facts.purpose === "service") return [];
  const text = part === "html" ? content.replace(COMMENT, "") : content;
  const { shownAlways } = checkTemplate({ part, text, locate: NOWHERE }, facts);
  const isThere = {
    "links.unsubscribe":
      shownAlways.includes("links.unsubscribe") && (part === "text" || UNSUBSCRIBE_LINK.test(text)),
    "workspace.postalAddress": shownAlways.includes("workspace.postalAddress"),
  };
  const names = ["links.unsubscribe", "workspace.postalAddress"] as const;
  return names
    .filter((name) => !isThere[name])
    .map((name) => ({
      file,
      line: undefined,
      field: part,
      message: `The ${part === "html" ? "HTML" : "plain text"} has ${HOW[name].what}.`,
      hint: HOW[name][part],
    }));
};
