import type { Customer } from "#core/customer/customer.ts";
import { type OutboundEvent, outboundId } from "#core/outbound/outbound-event.ts";
import type { InboundMail } from "#core/replies/inbound-mail.ts";
import { kindOfMail } from "#core/replies/kind-of-mail.ts";
import type { Reply } from "#core/replies/reply.ts";
import { wantsToLeave } from "#core/replies/wants-to-leave.ts";
import { addressKeyOf, parseMessageId } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Log } from "#ports/log.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { People } from "#ports/people.ts";
import type { Replies } from "#ports/replies.ts";
import { endJourneys } from "../feedback/end-journeys.ts";
import { leaveAll } from "../links/unsubscribe.ts";
import { loadVersion } from "../sweep/load-campaigns.ts";
import { type FindSenderDeps, findSender } from "./find-sender.ts";

export interface TakeMailDeps extends FindSenderDeps {
  readonly contacts: Pick<Contacts, "get" | "suppress" | "markReplied">;
  readonly people: Pick<People, "get" | "setUnsubscribed">;
  readonly config: ConfigStore;
  readonly replies: Pick<Replies, "add" | "addUnmatched">;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
}

export type TakenMailKind = "reply" | "unmatched" | "ignored";

export const REPLY_SOURCE = "reply";

/**
 * Takes one mail that came in, any number of times. A person's reply is kept, ends the journeys that a reply ends, and
 * is told to other systems; one that asks for no more mail unsubscribes. What machines send is counted in the log and
 * forgotten; a person whom nobody knows is kept for people to look at. Each part may be repeated.
 */
export const createTakeMail =
  (deps: TakeMailDeps) =>
  async (mail: InboundMail, at: Date): Promise<TakenMailKind> => {
    const kind = mail.refused ? "refused" : kindOfMail(mail);
    if (kind !== "person") {
      deps.log.info("mail-in.ignored", { mail: mail.id, kind });
      return "ignored";
    }
    const leaves = wantsToLeave(mail);
    const found = await findSender(deps, mail, at);
    const matched = found && (await isErased(deps, found.customerId)) ? undefined : found;
    // the wish holds for the address that it came from, whoever has it
    if (leaves && mail.from !== undefined)
      await deps.contacts.suppress(addressKeyOf(mail.from, await deps.idKey()), { why: "unsubscribed", at });
    if (matched === undefined) {
      const { id, from, subject, text } = mail;
      await deps.replies.addUnmatched({ id, at, from, subject, text });
      deps.log.info("mail-in.unmatched", { mail: id });
      return "unmatched";
    }
    const reply = await deps.replies.add({
      id: mail.id,
      customerId: matched.customerId,
      at,
      messageId: matched.messageId,
      matchedBy: matched.by,
      subject: mail.subject,
      text: mail.text,
      leaves,
    });
    await followUp(deps, reply);
    deps.log.info("mail-in.reply", { mail: mail.id, by: reply.matchedBy });
    return "reply";
  };

/** What somebody who was erased writes later is for people to look at, for as long as any mail of a stranger. */
const isErased = async ({ people }: TakeMailDeps, customerId: string): Promise<boolean> =>
  (await people.get([customerId])).get(customerId)?.erasedAt !== undefined;

const followUp = async (deps: TakeMailDeps, reply: Reply): Promise<void> => {
  const { customerId, at } = reply;
  const customer = (await deps.people.get([customerId])).get(customerId);
  const addressKeys = addressKeysOf(customer);
  if (reply.leaves) {
    const clock = { businessNow: () => at, wallNow: () => deps.clock.wallNow() };
    await leaveAll({ ...deps, clock }, { customerId, customer, addressKeys }, REPLY_SOURCE);
  }
  for (const addressKey of addressKeys) await deps.contacts.markReplied(addressKey, at);
  const campaignIds = await endedByReply(deps.config);
  await endJourneys(deps, { customerId, addressKeys, reason: "replied", at, campaignIds });
  await deps.outbox.put([toEvent(reply)]);
};

const addressKeysOf = (customer: Customer | undefined): readonly string[] =>
  customer?.addressKey === undefined ? [] : [customer.addressKey];

/** Campaigns whose version in force ends when the customer replies. */
const endedByReply = async (config: ConfigStore): Promise<ReadonlySet<string>> => {
  const published = (await config.campaigns()).filter(({ version }) => version > 0);
  const campaigns = await Promise.all(published.map(({ id, version }) => loadVersion(config, id, version)));
  return new Set(campaigns.filter(({ exit }) => exit.includes("replied")).map(({ id }) => id));
};

const toEvent = ({ id, customerId, at, messageId, leaves }: Reply): OutboundEvent => ({
  id: outboundId("reply.received", id),
  type: "reply.received",
  at,
  customerId,
  campaignId: messageId && parseMessageId(messageId)?.campaignId,
  messageId,
  data: { reply: id, leaves },
});
