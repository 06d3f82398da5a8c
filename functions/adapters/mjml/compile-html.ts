import type { Fault } from "#core/shared/errors.ts";
import { checkTemplate } from "#core/template/check-template.ts";
import type { TemplateFacts } from "#core/template/known-variables.ts";
import { textDirection } from "#core/template/pick-locale.ts";
import { checkMarkup } from "./check-markup.ts";
import { deriveText } from "./derive-text.ts";
import { type ProtectedText, protectLiquid } from "./protect-liquid.ts";
import { runMjml } from "./run-mjml.ts";
import { expandScoreRow } from "./score-row.ts";
import { lineAt, type SourceText } from "./source-text.ts";

export interface CompiledHtml {
  /** Undefined when there are faults. */
  readonly html: string | undefined;
  /** The plain text that says the same; Liquid as well. */
  readonly text: string | undefined;
  readonly variables: readonly string[];
  readonly faults: readonly Fault[];
}

/** Notes of the author are not for customers; comments that Outlook reads stay. */
const dropNotes = (text: string): string =>
  text.replace(/<!--(?!\[if|<!\[endif|>)[\s\S]*?-->/g, (note) => note.replace(/[^\n]/g, ""));

const RIGHT_TO_LEFT =
  '<mj-attributes><mj-section direction="rtl" /><mj-column direction="rtl" /><mj-group direction="rtl" />' +
  '<mj-text align="right" /><mj-table align="right" /></mj-attributes>';

/** Says language and direction where the mail does not, and mirrors MJML's own defaults for right-to-left. */
const setLocale = (text: string, locale: string): string => {
  const dir = textDirection(locale);
  const root = text.replace(/<mjml\b([^>]*)>/, (_, given: string) => {
    const lang = /\blang\s*=/.test(given) ? "" : ` lang="${new Intl.Locale(locale)}"`;
    return `<mjml${given}${lang}${/\bdir\s*=/.test(given) ? "" : ` dir="${dir}"`}>`;
  });
  if (dir === "ltr") return root;
  return root.includes("<mj-head>")
    ? root.replace("<mj-head>", `<mj-head>${RIGHT_TO_LEFT}`)
    : root.replace(/(<mjml\b[^>]*>)/, `$1<mj-head>${RIGHT_TO_LEFT}</mj-head>`);
};

/** MJML aligns columns to the left whatever their direction. */
const mirrorColumns = (html: string): string =>
  html.replaceAll("text-align:left;direction:rtl;", "text-align:right;direction:rtl;");

const lostFaults = (lost: ReturnType<ProtectedText["lostIn"]>, source: SourceText): Fault[] =>
  lost.map(({ liquid, offset }) => ({
    ...source.locate(lineAt(source.text, offset)),
    field: "html",
    message: `MJML drops \`${liquid}\` where it stands.`,
    hint: "Between sections or columns put it into `<mj-raw>…</mj-raw>`; otherwise into `<mj-text>`.",
  }));

/**
 * A whole MJML document to HTML and plain text, both with their Liquid as it was written. Liquid is checked
 * before, so that its faults have the lines of the file; MJML never sees it.
 */
export const compileHtml = async (
  whole: SourceText,
  locale: string,
  facts: TemplateFacts,
): Promise<CompiledHtml> => {
  const source = { text: expandScoreRow(dropNotes(whole.text)), locate: whole.locate };
  const liquid = checkTemplate({ part: "html", ...source }, facts);
  const failed = (more: readonly Fault[]): CompiledHtml => ({
    html: undefined,
    text: undefined,
    variables: liquid.variables,
    faults: [...liquid.faults, ...more],
  });
  let safe: ProtectedText;
  try {
    safe = protectLiquid(source.text);
  } catch {
    return failed([]); // Liquid that is never closed; reported above
  }
  const markup = checkMarkup(safe.text, safe.restore).map(({ offset, message, hint }) => ({
    ...source.locate(lineAt(safe.text, offset)),
    field: "html",
    message,
    hint,
  }));
  const outcome = await runMjml(setLocale(safe.text, locale));
  if (outcome.kind === "faults") {
    const said = outcome.faults.map(({ line, message, hint }) => ({
      ...source.locate(line),
      field: "html",
      message: safe.restore(message),
      hint,
    }));
    return failed([...markup, ...said]);
  }
  const faults = [...markup, ...lostFaults(safe.lostIn(outcome.html), source)];
  if (faults.length + liquid.faults.length > 0) return failed(faults);
  return {
    html: safe.restore(mirrorColumns(outcome.html)),
    text: safe.restore(deriveText(outcome.html)),
    variables: liquid.variables,
    faults: [],
  };
};
