import type { Fault } from "#core/shared/errors.ts";
import { fallbackLocale, pickLocale } from "#core/template/pick-locale.ts";
import type { SortedFiles } from "./mail-files.ts";
import { lineAt, replaceLine, type SourceText, sourceText } from "./source-text.ts";

/** The line of a layout where a mail is set in. */
const CONTENT = /^[ \t]*<!-- content -->[ \t]*$/m;

type Layouts = SortedFiles["layouts"];

const isWhole = (body: string): boolean => /<mjml[\s>]/.test(body);

export interface WholeMail {
  readonly source: SourceText | undefined;
  readonly faults: readonly Fault[];
}

const fail = (fault: Fault): WholeMail => ({ source: undefined, faults: [fault] });

/**
 * A mail that is a whole MJML document stays as it is. One without `<mjml>` is set into `layout.<locale>.mjml`
 * of the same folder, at the line `<!-- content -->`; the layout's locale falls back as a mail's does.
 */
export const setIntoLayout = (
  body: SourceText,
  mail: { readonly locale: string; readonly file: string },
  layouts: Layouts,
): WholeMail => {
  if (isWhole(body.text)) return { source: body, faults: [] };
  const locales = [...layouts.keys()];
  const layout = layouts.get(pickLocale(mail.locale, locales, fallbackLocale(locales, mail.locale)));
  if (layout === undefined) {
    return fail({
      ...body.locate(1),
      field: "html",
      message: "The mail is no MJML document: it has no `<mjml>`.",
      hint: `Begin the body with \`<mjml>\`, or add \`mails/layout.${mail.locale}.mjml\` for all mails to stand in.`,
    });
  }
  const slot = CONTENT.exec(layout.text);
  if (slot === null) {
    const hint = "Write `<!-- content -->` on a line of its own where the mails go.";
    return fail({
      file: layout.file,
      line: 1,
      field: "html",
      message: "The layout has no place for its mails.",
      hint,
    });
  }
  const whole = sourceText(layout.file, layout.text, 1);
  return { source: replaceLine(whole, lineAt(layout.text, slot.index), body), faults: [] };
};
