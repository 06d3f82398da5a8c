import type { MailRefs, Trigger } from "#core/campaign/campaign.ts";
import type { Fault } from "#core/shared/errors.ts";
import { checkTemplate } from "#core/template/check-template.ts";
import { type CompiledMail, sealMail } from "#core/template/compiled-mail.ts";
import type { MailRole, TemplateFacts } from "#core/template/known-variables.ts";
import { fallbackLocale, textDirection } from "#core/template/pick-locale.ts";
import { renderMail } from "#core/template/render-mail.ts";
import { sampleContext } from "#core/template/sample-context.ts";
import { eventNamesIn } from "#core/template/trigger-values.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { compileHtml } from "./compile-html.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { setIntoLayout } from "./layout.ts";
import { type MailFiles, type SortedFiles, sortMailFiles } from "./mail-files.ts";
import { checkRequired } from "./required-links.ts";
import { sourceText } from "./source-text.ts";

export interface MailsToCompile {
  /** Text by path; what is not under `mails/` is left alone. */
  readonly files: Readonly<Record<string, string>>;
  readonly workspace: Pick<Workspace, "locale" | "company">;
  readonly purpose: "marketing" | "service";
  readonly trigger: Trigger["kind"];
  /** By mail name: what its step is for. A mail that is missing here is checked for nothing of the kind. */
  readonly roles?: Readonly<Record<string, MailRole>>;
}

export interface CompiledMails {
  readonly mails: readonly CompiledMail[];
  /** By mail name: its locales and the one for everybody else. */
  readonly refs: Readonly<Record<string, MailRefs>>;
  /** Every fault in every file. With any, nothing may be published. */
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

interface Compiled {
  readonly mail: CompiledMail | undefined;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Gmail cuts a mail off here, and with it the unsubscribe link. */
const GMAIL_CLIPS_BYTES = 102 * 1024;

const sizeWarnings = (file: string, html: string): Fault[] => {
  const bytes = Buffer.byteLength(html);
  if (bytes <= GMAIL_CLIPS_BYTES) return [];
  const message = `The mail is ${Math.round(bytes / 1024)} kB; Gmail cuts off what is over 102 kB.`;
  return [
    { file, line: undefined, field: "html", message, hint: "Make it shorter, or split it into two mails." },
  ];
};

/** Renders once with values for everything: finds what runs without end before customers do. */
const tryOut = (mail: CompiledMail, file: string): Fault[] => {
  const rendered = renderMail(mail, sampleContext(mail.variables));
  if (rendered.kind !== "failed") return [];
  const message = `The mail cannot be rendered: ${rendered.reason}.`;
  return [{ file, line: undefined, field: rendered.part, message, hint: "Make its loops shorter." }];
};

const compileOne = async (
  files: MailFiles,
  layouts: SortedFiles["layouts"],
  facts: TemplateFacts,
): Promise<Compiled> => {
  const { name, locale, mjml, txt } = files;
  const { head, body, faults: headFaults } = splitFrontMatter(mjml.file, mjml.text);
  const whole = setIntoLayout(body, { locale, file: mjml.file }, layouts);
  const compiled = whole.source && (await compileHtml(whole.source, locale, facts));
  const text = txt?.text ?? compiled?.text;
  const parts = [
    head && checkTemplate({ part: "subject", ...head.subject }, facts),
    head && checkTemplate({ part: "preheader", ...head.preheader }, facts),
    txt && checkTemplate({ part: "text", ...sourceText(txt.file, txt.text, 1) }, facts),
  ].filter((part) => part !== undefined);
  const { html } = compiled ?? {};
  const faults = [
    ...headFaults,
    ...whole.faults,
    ...parts.flatMap((part) => part.faults),
    ...(compiled?.faults ?? []),
    ...(html === undefined ? [] : checkRequired({ part: "html", content: html, file: mjml.file }, facts)),
    ...(text === undefined
      ? []
      : checkRequired({ part: "text", content: text, file: txt?.file ?? mjml.file }, facts)),
  ];
  if (faults.length > 0 || head === undefined || html === undefined || text === undefined) {
    return { mail: undefined, faults, warnings: [] };
  }
  const variables = [...parts, compiled].flatMap((part) => part?.variables ?? []);
  const mail = sealMail({
    name,
    locale,
    dir: textDirection(locale),
    sender: head.sender,
    subject: head.subject.text,
    preheader: head.preheader.text,
    html,
    text,
    variables: [...new Set(variables)].sort(),
  });
  return { mail, faults: tryOut(mail, mjml.file), warnings: sizeWarnings(mjml.file, html) };
};

/** Mails share their layout: its faults are told once. */
const withoutRepeats = (faults: readonly Fault[]): Fault[] => [
  ...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values(),
];

const toRefs = (mails: readonly CompiledMail[], workspaceLocale: string): Record<string, MailRefs> => {
  const refs: Record<string, MailRefs> = {};
  for (const name of new Set(mails.map((mail) => mail.name))) {
    const locales = mails
      .filter((mail) => mail.name === name)
      .map(({ locale, hash }) => [locale, hash] as const);
    const fallback = fallbackLocale(
      locales.map(([locale]) => locale),
      workspaceLocale,
    );
    const variables = mails.flatMap((mail) => (mail.name === name ? mail.variables : []));
    const eventNames = eventNamesIn(variables);
    refs[name] = {
      locales: Object.fromEntries(locales),
      fallback,
      ...(eventNames.length > 0 && { eventNames }),
      ...(variables.some((variable) => variable.startsWith("contract.")) && { contract: true }),
    };
  }
  return refs;
};

/**
 * Compiles all mails of a campaign folder. Reports every fault of every file with its line; a mail with a fault
 * is not among `mails`.
 */
export const compileMails = async (given: MailsToCompile): Promise<CompiledMails> => {
  const { website, logoUrl } = given.workspace.company;
  const facts: TemplateFacts = {
    purpose: given.purpose,
    trigger: given.trigger,
    workspace: { website, logoUrl },
  };
  const sorted = sortMailFiles(given.files);
  const compiled: Compiled[] = [];
  for (const files of sorted.mails)
    compiled.push(await compileOne(files, sorted.layouts, { ...facts, role: given.roles?.[files.name] }));
  const mails = compiled.map(({ mail }) => mail).filter((mail) => mail !== undefined);
  return {
    mails,
    refs: toRefs(mails, given.workspace.locale),
    faults: withoutRepeats([...sorted.faults, ...compiled.flatMap(({ faults }) => faults)]),
    warnings: compiled.flatMap(({ warnings }) => warnings),
  };
};
