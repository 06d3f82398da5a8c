import type { LinkKeyRing } from "#core/links/key-ring.ts";
import { openToken } from "#core/links/token.ts";
import { tokensIn } from "#core/replies/ids-in-reply.ts";
import type { InboundMail } from "#core/replies/inbound-mail.ts";
import { type Candidate, type MatchedReply, matchReply } from "#core/replies/match-reply.ts";
import { addressKeyOf, customerIdOf, normaliseAddress, parseMessageId } from "#core/shared/ids.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";
import { createListMessages } from "../customers/list-messages.ts";

export interface FindSenderDeps {
  readonly contacts: Pick<Contacts, "get">;
  readonly people: Pick<People, "get">;
  readonly ledger: Ledger;
  readonly config: ConfigStore;
  readonly idKey: () => Promise<Uint8Array>;
  readonly keyRing: () => Promise<LinkKeyRing>;
}

const LOOKED_AT = 200;

/** Whose mail it is. The contact of an address knows who was written to there, so that no index is needed. */
export const findSender = async (
  deps: FindSenderDeps,
  mail: InboundMail,
  at: Date,
): Promise<MatchedReply | undefined> => {
  const customerIds = mail.from === undefined ? [] : await whoHas(deps, mail.from);
  const list = createListMessages(deps);
  const candidates = await Promise.all(
    customerIds.map(async (customerId): Promise<Candidate> => {
      const { items } = await list({ customerId, limit: LOOKED_AT, cursor: undefined });
      return {
        customerId,
        messages: items.map(({ messageId, attempts }) => ({
          messageId,
          sesIds: Object.values(attempts).flatMap(({ sesId }) => sesId ?? []),
        })),
      };
    }),
  );
  const ring = await deps.keyRing();
  const today = at.toISOString().slice(0, 10);
  const linked = tokensIn(mail.whole).flatMap((token) => {
    // a link that is too old to act upon still says whose mail it stood in
    const link = openToken(ring, token, today);
    return link.kind === "invalid" ? [] : [link.messageId];
  });
  return matchReply(mail, candidates, linked);
};

/** Customers who are written to at an address, the last one first; and who has it for an id. */
const whoHas = async (deps: FindSenderDeps, address: string): Promise<readonly string[]> => {
  const idKey = await deps.idKey();
  const addressKey = addressKeyOf(address, idKey);
  const contact = (await deps.contacts.get([addressKey])).get(addressKey);
  const mailed = [...(contact?.open ?? []), ...(contact?.recent ?? [])]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .flatMap(({ messageId }) => parseMessageId(messageId)?.customerId ?? []);
  const ids = [...new Set([...mailed, customerIdOf(normaliseAddress(address), idKey)])];
  const known = await deps.people.get(ids);
  return ids.filter((id) => known.has(id));
};
