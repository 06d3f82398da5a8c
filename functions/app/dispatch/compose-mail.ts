import type { Issued } from "#core/answers/issued.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { EmailStep } from "#core/campaign/step.ts";
import { withHiddenLink } from "#core/clicks/hidden-link.ts";
import { readingLocale } from "#core/customer/reading-locale.ts";
import { contractOfEntry } from "#core/enrolment/contract-of-entry.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { sealToken } from "#core/links/token.ts";
import { formatMailbox } from "#core/messaging/encode-header.ts";
import { buildMailHeaders } from "#core/messaging/mail-headers.ts";
import { pickVariant } from "#core/messaging/pick-variant.ts";
import { dayOf } from "#core/shared/day.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import type { CompiledMail } from "#core/template/compiled-mail.ts";
import { buildMailContext } from "#core/template/mail-context.ts";
import { pickLocale } from "#core/template/pick-locale.ts";
import { renderMail } from "#core/template/render-mail.ts";
import { offerValues, surveyValues } from "#core/template/step-values.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Answers } from "#ports/answers.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { OutgoingMail } from "#ports/mailer.ts";
import { askedBy, buildIssue } from "./build-issue.ts";
import type { SendAction } from "./decide-due.ts";
import type { DueFacts } from "./due-facts.ts";

export interface ComposeDeps {
  readonly config: ConfigStore;
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly drawKey: () => Promise<Uint8Array>;
  readonly answers: Answers;
}

export interface ComposedMail {
  readonly action: SendAction;
  readonly outgoing: OutgoingMail;
  /** Name of the mail that the variant draw chose. */
  readonly mail: string;
  readonly template: CompiledMail;
  readonly from: string;
  readonly replyTo: string | undefined;
  /** What its survey or offer page may show, to be kept before the mail goes out. */
  readonly issued: Issued | undefined;
  /** Size of what goes over the wire, roughly. */
  readonly bytes: number;
}

export type Composed =
  | ({ readonly kind: "composed" } & ComposedMail)
  /** A value without default is missing, or the template failed: this mail is skipped with the reason. */
  | { readonly kind: "stopped"; readonly action: SendAction; readonly reason: string };

interface ComposeInput {
  readonly action: SendAction;
  readonly workspace: Workspace;
  readonly now: Date;
}

/**
 * Chooses variant and locale, fills the template, seals the links and adds the headers of one mail. What is wrong
 * with this mail alone stops this mail alone; what could not be read is thrown.
 */
export const composeMail = async (deps: ComposeDeps, input: ComposeInput): Promise<Composed> => {
  const { action } = input;
  const chosen = await chooseMail(deps, action.due, action.step);
  if (chosen === undefined) return { kind: "stopped", action, reason: "template:lost" };
  const [links, issued] = await Promise.all([sealLinks(deps, input), issueOf(deps, input, chosen.template)]);
  const filled = fillMail(input, { ...chosen, links, issued });
  if (filled.kind === "stopped") return filled;
  const headed = headersOf(input, chosen.template, links);
  if (headed === undefined) return { kind: "stopped", action, reason: "template:headers" };
  const { subject, text, toName } = filled;
  const html = withHiddenLink(filled.html, links.hidden);
  return {
    kind: "composed",
    action,
    ...chosen,
    issued,
    from: headed.from,
    replyTo: chosen.template.sender?.replyTo ?? input.workspace.sender.replyTo,
    bytes: Buffer.byteLength(html) + Buffer.byteLength(text) + 2_000,
    outgoing: {
      messageId: action.messageId,
      attempt: action.attempt,
      to: action.due.facts.customer.email ?? "",
      toName,
      subject,
      html,
      text,
      headers: headed.headers,
      tags: { message: action.messageId, attempt: String(action.attempt) },
    },
  };
};

/**
 * What was issued under this message stays: the mail of a further attempt says what the page says. Only one that may
 * have been issued before is asked for.
 */
const issueOf = async (
  { answers }: ComposeDeps,
  { action, workspace, now }: ComposeInput,
  { locale }: CompiledMail,
): Promise<Issued | undefined> => {
  const { step, enrolment, due } = action;
  // pages speak more languages than the mails of a campaign
  const reads = readingLocale(due.facts.customer) ?? locale;
  const issued = buildIssue({ step, enrolment, workspace, now }, reads);
  const isAgain = action.attempt > 1 || (enrolment.steps[step.id]?.holds.length ?? 0) > 0;
  return issued && isAgain ? ((await answers.issued(issued.messageId)) ?? issued) : issued;
};

interface Links {
  readonly unsubscribe: string;
  readonly preferences: string;
  /** Followed by machines only; under the message that the links of surveys and offers lead to. */
  readonly hidden: string;
  readonly survey: string | undefined;
  readonly offer: string | undefined;
}

interface Filling {
  readonly template: CompiledMail;
  readonly links: Links;
  readonly issued: Issued | undefined;
}

const fillMail = ({ action, workspace, now }: ComposeInput, { template, links, issued }: Filling) => {
  const { facts, own, enrolment } = action.due;
  const { asks } = action.step;
  const ask = issued?.ask;
  const format = { locale: template.locale, currency: workspace.currency, zone: workspace.zone };
  const trigger = enrolment.entry.facts;
  const stopped = (reason: string) => ({ kind: "stopped", action, reason }) as const;
  try {
    const context = buildMailContext({
      customer: facts.customer,
      workspace,
      campaign: own,
      trigger,
      contract: contractOfEntry(trigger, facts.contracts),
      links,
      survey: asks && surveyValues(asks.survey, links.survey ?? ""),
      offer: ask?.kind === "offer" ? offerValues({ ...ask, kind: ask.offer }, format) : undefined,
      today: dayOf(now, workspace.zone),
    });
    const rendered = renderMail(template, context);
    if (rendered.kind === "missing") return stopped(`missing-value:${rendered.variable}`);
    if (rendered.kind === "failed") return stopped(`template:${rendered.part}`);
    return { ...rendered, toName: context.customer.name };
  } catch {
    return stopped("template:values");
  }
};

export const senderOf = ({ sender }: CompiledMail, workspace: Workspace): string =>
  formatMailbox(sender?.name ?? workspace.sender.name, sender?.email ?? workspace.sender.email);

/** Undefined when a value is none that may stand in a header. */
const headersOf = ({ action, workspace }: ComposeInput, template: CompiledMail, links: Links) => {
  const { inForce } = action.due;
  try {
    return {
      from: senderOf(template, workspace),
      headers: buildMailHeaders({
        messageId: action.messageId,
        purpose: inForce.purpose,
        topic: topicOf(inForce, workspace),
        senderEmail: template.sender?.email ?? workspace.sender.email,
        unsubscribeUrl: links.unsubscribe,
      }),
    };
  } catch {
    return undefined;
  }
};

/** The mail that the draw and the customer's language choose; undefined when the version no longer has it. */
export const chooseMail = async (
  deps: Pick<ComposeDeps, "config" | "drawKey">,
  due: Pick<DueFacts, "own" | "state" | "enrolment" | "facts">,
  step: EmailStep,
): Promise<{ readonly mail: string; readonly template: CompiledMail } | undefined> => {
  try {
    const mail = await variantOf(deps, due, step);
    const locale = readingLocale(due.facts.customer);
    return { mail, template: await loadTemplate(deps.config, { campaign: due.own, mail, locale }) };
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
};

const variantOf = async (
  deps: Pick<ComposeDeps, "drawKey">,
  due: Pick<DueFacts, "own" | "state" | "enrolment">,
  step: EmailStep,
): Promise<string> => {
  const picked = pickVariant({
    campaignId: due.own.id,
    step,
    customerId: due.enrolment.customerId,
    salt: due.state.salt,
    drawKey: await deps.drawKey(),
  });
  if (picked === undefined) throw new NotFoundError(`Step ${step.id} of ${due.own.id} has no mail`);
  return picked;
};

export const loadTemplate = async (
  config: ConfigStore,
  wanted: { readonly campaign: Campaign; readonly mail: string; readonly locale: string | undefined },
): Promise<CompiledMail> => {
  const refs = wanted.campaign.mails[wanted.mail];
  if (refs === undefined)
    throw new NotFoundError(`Campaign ${wanted.campaign.id} has no mail ${wanted.mail}`);
  const locale = pickLocale(wanted.locale, Object.keys(refs.locales), refs.fallback);
  const template = await config.template(refs.locales[locale] ?? "");
  if (template === undefined)
    throw new NotFoundError(`The template of ${wanted.mail} (${locale}) is not stored`);
  return template;
};

const sealLinks = async (deps: ComposeDeps, { action, workspace, now }: ComposeInput): Promise<Links> => {
  const { step, enrolment } = action;
  const ring = await deps.keyRing();
  const issuedOn = dayOf(now, workspace.zone);
  const url = (path: string, purpose: LinkPurpose, messageId = action.messageId): string =>
    `${workspace.linkBaseUrl}/${path}/${sealToken(ring, { purpose, messageId, issuedOn })}`;
  const asked = askedBy(step, enrolment);
  return {
    unsubscribe: url("u", "unsubscribe"),
    preferences: url("p", "preferences"),
    hidden: url("c", "click", asked),
    survey: step.asks && url("s", "survey", asked),
    offer: step.offers && url("o", "offer", asked),
  };
};

const topicOf = ({ topic }: Campaign, { topics }: Workspace) =>
  topic === undefined ? undefined : { id: topic, name: topics[topic] ?? topic };
