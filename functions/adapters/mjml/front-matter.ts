import { type Document, LineCounter, parseDocument } from "yaml";
import * as z from "zod";
import type { Fault } from "#core/shared/errors.ts";
import type { MailSender } from "#core/template/compiled-mail.ts";
import { suggest } from "#core/template/suggest.ts";
import { type SourceText, sourceText } from "./source-text.ts";

/** What stands between the two `---` lines at the top of a mail. */
const FrontMatter = z.strictObject({
  subject: z.string().trim().min(1),
  preheader: z.string().trim().min(1),
  sender: z
    .strictObject({
      name: z.string().trim().min(1).optional(),
      email: z.email().optional(),
      replyTo: z.email().optional(),
    })
    .optional(),
});

const FIELDS = ["subject", "preheader", "sender", "sender.name", "sender.email", "sender.replyTo"];

const WHAT_IS_RIGHT: Readonly<Record<string, string>> = {
  subject: "Write `subject: …`; put it in quotes when it begins with `{{` or holds a colon.",
  preheader: "Write `preheader: …`, the 40 to 100 characters that inboxes show after the subject.",
  sender: "Write `sender:` and below it `name`, `email` or `replyTo`.",
};

export interface MailHead {
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

interface Read {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** The first line of the front matter is line 2 of the file. */
const lineOf = ({ document, lines }: Read, path: readonly PropertyKey[]): number => {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  if (!Array.isArray(range))
    return path.length === 0 ? 1 : lineOf({ document, lines, file: "" }, path.slice(0, -1));
  return lines.linePos(Number(range[0])).line + 1;
};

const describeIssue = (issue: z.core.$ZodIssue, read: Read): Fault[] => {
  const field = issue.path.join(".");
  const place = { file: read.file, line: lineOf(read, issue.path), field };
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const name = [...issue.path, key].join(".");
      const near = suggest(name, FIELDS);
      const hint = near === undefined ? `The fields are ${FIELDS.join(", ")}.` : `Did you mean \`${near}\`?`;
      return {
        ...place,
        line: lineOf(read, [...issue.path, key]),
        field: name,
        message: `Unknown field \`${name}\`.`,
        hint,
      };
    });
  }
  if (issue.code === "invalid_format") {
    return [
      {
        ...place,
        message: `\`${field}\` is not an e-mail address.`,
        hint: "Write it like `name@example.com`.",
      },
    ];
  }
  const isThere = read.document.hasIn(issue.path);
  const wrong = issue.code === "too_small" ? "is empty" : "is not a text";
  const hint = WHAT_IS_RIGHT[field] ?? "Write a text, in quotes if in doubt.";
  return [{ ...place, message: `\`${field}\` ${isThere ? wrong : "is missing"}.`, hint }];
};

const readHead = (file: string, yaml: string): { head: MailHead | undefined; faults: Fault[] } => {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, logLevel: "error", prettyErrors: false });
  const read = { file, document, lines };
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => ({
      file,
      line: lines.linePos(pos[0]).line + 1,
      field: "",
      message: `The front matter is no YAML: ${message}.`,
      hint: "Put texts with colons, quotes or braces in quotes.",
    }));
    return { head: undefined, faults };
  }
  const parsed = FrontMatter.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    return { head: undefined, faults: parsed.error.issues.flatMap((issue) => describeIssue(issue, read)) };
  }
  const { subject, preheader, sender } = parsed.data;
  const head = {
    subject: sourceText(file, subject, lineOf(read, ["subject"])),
    preheader: sourceText(file, preheader, lineOf(read, ["preheader"])),
    sender: sender && { name: sender.name, email: sender.email, replyTo: sender.replyTo },
  };
  return { head, faults: [] };
};

/** Splits a mail into its front matter and its body, whose lines keep their numbers of the file. */
export const splitFrontMatter = (file: string, text: string): SplitMail => {
  const match = /^---[ \t]*\n([\s\S]*?)\n?---[ \t]*(?:\n|$)/.exec(text);
  if (match === null) {
    const hint = "Begin with `---`, then `subject: …` and `preheader: …`, then `---`.";
    const fault = { file, line: 1, field: "", message: "The mail has no front matter.", hint };
    return { head: undefined, body: sourceText(file, text, 1), faults: [fault] };
  }
  const firstLine = match[0].split("\n").length;
  const body = sourceText(file, text.slice(match[0].length), firstLine);
  return { ...readHead(file, match[1] ?? ""), body };
};
