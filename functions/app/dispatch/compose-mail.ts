import type { Campaign } from "#core/campaign/campaign.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
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
import type { Workspace } from "#core/workspace/workspace.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { OutgoingMail } from "#ports/mailer.ts";
import type { SendAction } from "./decide-due.ts";

export interface ComposeDeps {
  readonly config: ConfigStore;
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly drawKey: () => Promise<Uint8Array>;
}

export interface ComposedMail {
  readonly action: SendAction;
  readonly outgoing: OutgoingMail;
  /** Name of the mail that the variant draw chose. */
  readonly mail: string;
  readonly template: CompiledMail;
  readonly from: string;
  readonly replyTo: string | undefined;
  /** Size of what goes over the wire, roughly. */
  readonly bytes: number;
}

export type Composed =
  | ({ readonly kind: "composed" } & ComposedMail)
  /** A value without default is missing, or the template failed: this mail is skipped with the reason. */
  | { readonly kind: "stopped"; readonly action: SendAction; readonly reason: string };

/** Chooses variant and locale, fills the template, seals the links and adds the headers of one mail. */
export const composeMail = async (
  deps: ComposeDeps,
  {
    action,
    workspace,
    now,
  }: { readonly action: SendAction; readonly workspace: Workspace; readonly now: Date },
): Promise<Composed> => {
  const { due, messageId } = action;
  const mail = await variantOf(deps, action);
  const template = await loadTemplate(deps.config, {
    campaign: due.own,
    mail,
    locale: due.facts.customer.locale,
  });
  const links = await sealLinks(deps, { messageId, workspace, now });
  const trigger = due.enrolment.entry.facts;
  const context = buildMailContext({
    customer: due.facts.customer,
    workspace,
    campaign: due.own,
    trigger,
    contract:
      trigger.kind === "contract-ending"
        ? due.facts.contracts.find(({ contractId }) => contractId === trigger.contractId)
        : undefined,
    links,
    today: dayOf(now, workspace.zone),
  });
  const rendered = renderMail(template, context);
  if (rendered.kind === "missing")
    return { kind: "stopped", action, reason: `missing-value:${rendered.variable}` };
  if (rendered.kind === "failed") return { kind: "stopped", action, reason: `template:${rendered.part}` };
  const { subject, html, text } = rendered;
  const name = template.sender?.name ?? workspace.sender.name;
  const email = template.sender?.email ?? workspace.sender.email;
  const headers = buildMailHeaders({
    messageId,
    purpose: due.inForce.purpose,
    topic: topicOf(due.inForce, workspace),
    senderEmail: email,
    unsubscribeUrl: links.unsubscribe,
    unsubscribeEmail: undefined,
  });
  return {
    kind: "composed",
    action,
    mail,
    template,
    from: formatMailbox(name, email),
    replyTo: template.sender?.replyTo ?? workspace.sender.replyTo,
    bytes: Buffer.byteLength(html) + Buffer.byteLength(text) + 2_000,
    outgoing: {
      messageId,
      attempt: action.attempt,
      to: due.facts.customer.email ?? "",
      toName: context.customer.name,
      subject,
      html,
      text,
      headers,
      tags: { message: messageId, attempt: String(action.attempt) },
    },
  };
};

const variantOf = async (deps: ComposeDeps, { due, step }: SendAction): Promise<string> => {
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

const sealLinks = async (
  deps: ComposeDeps,
  {
    messageId,
    workspace,
    now,
  }: { readonly messageId: string; readonly workspace: Workspace; readonly now: Date },
): Promise<{ readonly unsubscribe: string; readonly preferences: string }> => {
  const ring = await deps.keyRing();
  const issuedOn = dayOf(now, workspace.zone);
  const url = (path: string, purpose: "unsubscribe" | "preferences"): string =>
    `${workspace.linkBaseUrl}/${path}/${sealToken(ring, { purpose, messageId, issuedOn })}`;
  return { unsubscribe: url("u", "unsubscribe"), preferences: url("p", "preferences") };
};

const topicOf = ({ topic }: Campaign, { topics }: Workspace) =>
  topic === undefined ? undefined : { id: topic, name: topics[topic] ?? topic };
