import { sawOf } from "#core/messaging/gates.ts";
import type { Message } from "#core/messaging/message.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Ledger } from "#ports/ledger.ts";
import { type ComposeDeps, chooseMail, senderOf } from "./compose-mail.ts";
import type { TakenMail } from "./decide-due.ts";
import type { DueFacts } from "./due-facts.ts";

export interface CompleteMessageDeps extends Pick<ComposeDeps, "config" | "drawKey"> {
  readonly ledger: Ledger;
}

/**
 * Writes what is kept of a mail that SES took when the worker that sent it did not live to write it down: the events
 * say neither which mail it was nor what it cost. Draw, template and gates are found again as they were at the
 * claim. Answers the name of the mail; undefined when its template is lost.
 */
export const completeMessage = async (
  deps: CompleteMessageDeps,
  due: DueFacts,
  {
    taken,
    message,
    workspace,
  }: {
    readonly taken: TakenMail;
    readonly message: Message | undefined;
    readonly workspace: Workspace;
  },
): Promise<string | undefined> => {
  if (message?.mail) return message.mail;
  const { claim, step, enrolment } = taken;
  const chosen = await chooseMail(deps, due, step);
  if (chosen === undefined) return undefined;
  const contact = claimedAt(due, taken);
  const isDated = claim.at.getTime() > 0;
  const at = isDated ? claim.at : (enrolment.firstDueAt ?? enrolment.entry.at);
  await deps.ledger.recordAttempt({
    messageId: claim.messageId,
    attempt: claim.attempt,
    known: isDated ? { claimedAt: claim.at } : {},
    message: {
      messageId: claim.messageId,
      campaignId: due.inForce.id,
      version: enrolment.version,
      mail: chosen.mail,
      locale: chosen.template.locale,
      templateHash: chosen.template.hash,
      sender: senderOf(chosen.template, workspace),
      addressKey: contact.addressKey,
      dueAt: enrolment.firstDueAt ?? enrolment.entry.at,
      costMicros: workspace.mailCostMicros,
      gates: sawOf({
        workspace,
        campaign: due.inForce,
        step,
        enrolment,
        customer: due.facts.customer,
        contact: { ...contact, recent: contact.recent.filter((other) => other.at <= at) },
        now: at,
      }),
    },
  });
  return chosen.mail;
};

/** The address that was written to: where the claim stands. */
const claimedAt = ({ contact, formerContacts }: DueFacts, { claim }: TakenMail) =>
  [contact, ...formerContacts].find(({ open }) =>
    open.some(({ messageId }) => messageId === claim.messageId),
  ) ?? contact;
