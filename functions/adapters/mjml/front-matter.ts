import * as z from "zod";
import { expects, parseBy, toFaults } from "#contracts/documents/document-faults.ts";
import { type DocumentSource, readYaml } from "#contracts/documents/document-source.ts";
import type { Fault } from "#core/shared/errors.ts";
import type { MailSender } from "#core/template/compiled-mail.ts";
import { type SourceText, sourceText } from "./source-text.ts";

const IN_QUOTES = "text; in quotes when it begins with `{{` or holds a colon";

const line = (right: string) => z.string(expects(right)).trim().min(1, expects(right));
const address = () => z.email(expects("an e-mail address: name@example.com"));

/** What stands between the two `---` lines at the top of a mail. */
const FrontMatter = z.strictObject({
  subject: line(IN_QUOTES),
  preheader: line(`${IN_QUOTES}: the 40 to 100 characters that inboxes show after the subject`),
  sender: z
    .strictObject({
      name: line(IN_QUOTES).optional(),
      email: address().optional(),
      replyTo: address().optional(),
    })
    .optional(),
});

interface MailHead {
  readonly subject: SourceText;
  readonly preheader: SourceText;
  readonly sender: MailSender | undefined;
}

export interface SplitMail {
  /** Undefined when there are faults. */
  readonly head: MailHead | undefined;
  readonly body: SourceText;
  readonly faults: readonly Fault[];
}

const readHead = (file: string, source: DocumentSource): Omit<SplitMail, "body"> => {
  const { value, problems } = parseBy(FrontMatter, source.value ?? {});
  if (value === undefined) return { head: undefined, faults: toFaults(problems, source) };
  const { subject, preheader, sender } = value;
  const part = (field: string, text: string) => sourceText(file, text, source.lineOf([field]) ?? 1);
  const head = {
    subject: part("subject", subject),
    preheader: part("preheader", preheader),
    sender: sender && { name: sender.name, email: sender.email, replyTo: sender.replyTo },
  };
  return { head, faults: [] };
};

/** Splits a mail into its front matter and its body, whose lines keep their numbers of the file. */
export const splitFrontMatter = (file: string, text: string): SplitMail => {
  const match = /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(?:\n|$)/.exec(text);
  if (match === null) {
    const hint = "Begin with `---`, then `subject: …` and `preheader: …`, then `---`.";
    const fault = { file, line: 1, field: "", message: "The mail has no front matter.", hint };
    return { head: undefined, body: sourceText(file, text, 1), faults: [fault] };
  }
  const body = sourceText(file, text.slice(match[0].length), match[0].split("\n").length);
  // an empty line in the place of the first `---` keeps the numbers of the lines
  const read = readYaml(file, `\n${match[1] ?? ""}`);
  if (read.kind === "ok") return { ...readHead(file, read.source), body };
  const faults = read.faults.map((fault) => ({ ...fault, hint: fault.hint ?? IN_QUOTES }));
  return { head: undefined, body, faults };
};
