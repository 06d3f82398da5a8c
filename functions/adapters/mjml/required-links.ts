import type { Fault } from "#core/shared/errors.ts";
import { checkTemplate } from "#core/template/check-template.ts";
import type { TemplateFacts } from "#core/template/known-variables.ts";

const NOWHERE = () => ({ file: undefined, line: undefined });

const COMMENT = /<!--[\s\S]*?-->/g;
const isLinked = (text: string, name: string): boolean =>
  new RegExp(`<a\\b[^>]*\\bhref="\\s*\\{\\{-?\\s*${name.replace(".", "\\.")}\\s*-?\\}\\}\\s*"`).test(text);

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
  "links.survey": {
    what: "neither the survey's link nor its score row",
    html: 'Add `<mj-score-row low="…" high="…" />`, or `<a href="{{ links.survey }}">…</a>` outside of every condition.',
    text: "Add `{{ links.survey }}` outside of every condition.",
  },
  "links.offer": {
    what: "no link to its offer",
    html: 'Add `<a href="{{ links.offer }}">…</a>` outside of every condition.',
    text: "Add `{{ links.offer }}` outside of every condition.",
  },
} as const;

type Required = keyof typeof HOW;

interface CompiledPart {
  readonly part: "html" | "text";
  readonly content: string;
  /** Where the fault is to be mended. */
  readonly file: string;
}

/** What a mail has to show to everybody. */
const requiredOf = ({ purpose, role = "plain" }: TemplateFacts): readonly Required[] => {
  const always: readonly Required[] =
    purpose === "service" ? [] : ["links.unsubscribe", "workspace.postalAddress"];
  if (role === "plain") return always;
  return [...always, role === "offer" ? "links.offer" : "links.survey"];
};

/**
 * A marketing mail shows its unsubscribe link and the company's address to everybody, in HTML and in plain text, and the mail of
 * a survey or an offer where to answer.
 * Judged by what was compiled, not by what was written.
 */
export const checkRequired = (
  { part, content, file }: CompiledPart,
  facts: TemplateFacts,
): readonly Fault[] => {
  const text = part === "html" ? content.replace(COMMENT, "") : content;
  const { shownAlways, variables } = checkTemplate({ part, text, locate: NOWHERE }, facts);
  const isThere = (name: Required): boolean => {
    // the loop of the row makes the links
    if (name === "links.survey" && variables.includes("survey.scores")) return true;
    const isShown = shownAlways.includes(name);
    return isShown && (part === "text" || !name.startsWith("links.") || isLinked(text, name));
  };
  return requiredOf(facts)
    .filter((name) => !isThere(name))
    .map((name) => ({
      file,
      line: undefined,
      field: part,
      message: `The ${part === "html" ? "HTML" : "plain text"} has ${HOW[name].what}.`,
      hint: HOW[name][part],
    }));
};
