import { parseMessageId } from "../shared/ids.ts";
import { sesIdOf } from "./ids-in-reply.ts";
import type { InboundMail } from "./inbound-mail.ts";
import type { MatchedBy } from "./reply.ts";

/** Somebody who has the address that a reply came from. */
export interface Candidate {
  readonly customerId: string;
  /** Mails to them, newest first, each with all ids that SES gave it. */
  readonly messages: readonly { readonly messageId: string; readonly sesIds: readonly string[] }[];
}

export interface MatchedReply {
  readonly customerId: string;
  readonly messageId: string | undefined;
  readonly by: MatchedBy;
}

/**
 * Whose reply it is, and to which mail: by the sender; among the mails to that sender by what it says it answers, else
 * by a link that it quotes, else the newest; and for a sender whom nobody knows by the link alone.
 *
 * @param candidates who has the sender's address, the one written to last first
 * @param linked messages of links in the mail, as `openToken` read them
 */
export const matchReply = (
  mail: Pick<InboundMail, "answers">,
  candidates: readonly Candidate[],
  linked: readonly string[],
): MatchedReply | undefined => {
  const answered = mail.answers.flatMap((id) => sesIdOf(id) ?? []);
  for (const sesId of answered)
    for (const { customerId, messages } of candidates) {
      const message = messages.find(({ sesIds }) => sesIds.includes(sesId));
      if (message !== undefined) return { customerId, messageId: message.messageId, by: "thread" };
    }
  const ofLinks = linked.flatMap((messageId) => {
    const customerId = parseMessageId(messageId)?.customerId;
    return customerId === undefined ? [] : [{ customerId, messageId }];
  });
  const own = ofLinks.find(({ customerId }) => candidates.some((one) => one.customerId === customerId));
  if (own !== undefined) return { ...own, by: "sender" };
  const [first] = candidates;
  if (first !== undefined)
    return { customerId: first.customerId, messageId: first.messages[0]?.messageId, by: "sender" };
  const [link] = ofLinks;
  return link && { ...link, by: "link" };
};
