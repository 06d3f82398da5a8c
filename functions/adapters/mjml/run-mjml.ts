import { suggest } from "#core/shared/suggest.ts";

interface MjmlFault {
  /** 1-based line of the text. */
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

export type MjmlOutcome =
  | { readonly kind: "html"; readonly html: string }
  | { readonly kind: "faults"; readonly faults: readonly MjmlFault[] };

const TAGS =
  "mj-accordion mj-attributes mj-body mj-breakpoint mj-button mj-class mj-column mj-divider mj-font mj-group mj-head mj-hero mj-html-attributes mj-image mj-navbar mj-preview mj-raw mj-section mj-social mj-spacer mj-style mj-table mj-text mj-title mj-wrapper".split(
    " ",
  );

const hintFor = (message: string, tag: string): string => {
  const unknown = /^Element (\S+) doesn't exist/.exec(message)?.[1];
  if (unknown !== undefined) {
    const near = suggest(unknown, TAGS);
    return near === undefined ? `The elements are ${TAGS.join(", ")}.` : `Did you mean \`<${near}>\`?`;
  }
  if (/cannot be used inside/.test(message)) return "Move it, or put the element it needs around it.";
  if (/illegal/.test(message)) return `MJML's documentation of \`<${tag}>\` lists its attributes.`;
  return "Colours and texts may come from a value; sizes and choices must be written out.";
};

interface ReportedError {
  readonly line: number;
  readonly message: string;
  readonly tagName: string;
}

const reportedErrors = (error: unknown): readonly ReportedError[] | undefined =>
  typeof error === "object" && error !== null && "errors" in error && Array.isArray(error.errors)
    ? error.errors
    : undefined;

/** The default design has no fonts to fetch: a mail asks nobody else for anything. */
const OPTIONS = { validationLevel: "strict", fonts: {}, keepComments: true } as const;

/** Indentation is a third of what MJML writes, and what Gmail counts before it cuts a mail off. */
const dropIndentation = (html: string): string =>
  html.includes("<pre") ? html : html.replace(/\n\s+/g, "\n");

/** Compiles MJML strictly: all its complaints at once, or HTML. */
export const runMjml = async (text: string): Promise<MjmlOutcome> => {
  try {
    // three megabytes that only publishing and previews need: no other route should wait for them
    const { default: mjml2html } = await import("mjml");
    const { html } = await mjml2html(text, OPTIONS);
    return { kind: "html", html: dropIndentation(html) };
  } catch (error) {
    const errors = reportedErrors(error) ?? [
      { line: 1, message: error instanceof Error ? error.message : String(error), tagName: "mjml" },
    ];
    const faults = errors.map(({ line, message, tagName }) => ({
      line,
      message: `MJML: ${message}${message.endsWith(".") ? "" : "."}`,
      hint: hintFor(message, tagName),
    }));
    return { kind: "faults", faults };
  }
};
