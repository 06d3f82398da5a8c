import type { LinkKeyRing } from "#core/links/key-ring.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { sealToken } from "#core/links/token.ts";
import { formatMailbox } from "#core/messaging/encode-header.ts";
import { buildMailHeaders } from "#core/messaging/mail-headers.ts";
import { dayOf } from "#core/shared/day.ts";
import { customerIdOf, messageIdOf } from "#core/shared/ids.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { MailBatch, Mailer } from "#ports/mailer.ts";
import type { MailChoice } from "./choose-mails.ts";
import {
  createPreviewMails,
  type Links,
  type Preview,
  type PreviewDeps,
  type Reader,
} from "./preview-mails.ts";

export interface TestSendDeps extends PreviewDeps {
  readonly mailer: Mailer;
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly idKey: () => Promise<Uint8Array>;
}

export interface TestSent {
  readonly mail: string;
  readonly locale: string;
  readonly outcome: "accepted" | "refused" | "unknown" | "stopped";
  readonly reason: string | undefined;
}

/** No customer can have this external id: control characters are refused. */
const NOBODY = "\u0000test-send";

/**
 * Sends the mails to one address: `[Test]` before the subject, a header and a tag that say so, no message tag.
 * Nothing is claimed, recorded or counted. The unsubscribe link is a real one of nobody: it answers as always
 * and changes nothing.
 */
export const createTestSend = (deps: TestSendDeps) => {
  const previewMails = createPreviewMails(deps);
  return async (input: {
    readonly choice: MailChoice;
    readonly reader: Reader;
    readonly to: string;
  }): Promise<readonly TestSent[]> => {
    const [ring, idKey] = await Promise.all([deps.keyRing(), deps.idKey()]);
    const messageId = messageIdOf({
      customerId: customerIdOf(NOBODY, idKey),
      campaignId: "test",
      episode: "test",
      stepId: "test",
    });
    const linksFor = (workspace: Workspace): Links => {
      const issuedOn = dayOf(deps.clock.businessNow(), workspace.zone);
      const url = (path: string, purpose: LinkPurpose) =>
        `${workspace.linkBaseUrl}/${path}/${sealToken(ring, { purpose, messageId, issuedOn })}`;
      return {
        unsubscribe: url("u", "unsubscribe"),
        preferences: url("p", "preferences"),
        survey: url("s", "survey"),
        offer: url("o", "offer"),
      };
    };
    const preview = await previewMails(input, linksFor);
    const unsubscribeUrl = linksFor(preview.workspace).unsubscribe ?? "";
    const sent: TestSent[] = [];
    for (const mail of preview.mails) {
      const { name, locale } = mail.template;
      const batch = toBatch(preview, mail, { to: input.to, messageId, unsubscribeUrl });
      sent.push({ mail: name, locale, ...(await sendOne(deps.mailer, batch)) });
    }
    return sent;
  };
};

const toBatch = (
  { campaign, workspace }: Preview,
  { template, rendered }: Preview["mails"][number],
  test: { readonly to: string; readonly messageId: string; readonly unsubscribeUrl: string },
): MailBatch | { readonly stopped: string } => {
  if (rendered.kind === "missing")
    return { stopped: `${rendered.part}: \`${rendered.variable}\` has no value and no default` };
  if (rendered.kind === "failed") return { stopped: `${rendered.part}: ${rendered.reason}` };
  const { to, messageId, unsubscribeUrl } = test;
  const sender = template.sender;
  const senderEmail = sender?.email ?? workspace.sender.email;
  const topic =
    campaign.topic === undefined
      ? undefined
      : { id: campaign.topic, name: workspace.topics[campaign.topic] ?? campaign.topic };
  const headers = buildMailHeaders({
    messageId,
    purpose: campaign.purpose,
    topic,
    senderEmail,
    unsubscribeUrl,
  });
  return {
    from: formatMailbox(sender?.name ?? workspace.sender.name, senderEmail),
    replyTo: sender?.replyTo ?? workspace.sender.replyTo,
    configurationSet: workspace.configurationSet,
    mails: [
      {
        messageId,
        attempt: 1,
        to,
        toName: undefined,
        subject: `[Test] ${rendered.subject}`,
        html: rendered.html,
        text: rendered.text,
        headers: [...headers, { name: "X-Rekindle-Test", value: "true" }],
        tags: { test: "true" },
      },
    ],
  };
};

const sendOne = async (
  mailer: Mailer,
  batch: ReturnType<typeof toBatch>,
): Promise<Pick<TestSent, "outcome" | "reason">> => {
  if ("stopped" in batch) return { outcome: "stopped", reason: batch.stopped };
  const [outcome] = await mailer.send(batch);
  if (outcome === undefined) return { outcome: "unknown", reason: "SES gave no answer" };
  return { outcome: outcome.kind, reason: outcome.kind === "accepted" ? undefined : outcome.reason };
};
