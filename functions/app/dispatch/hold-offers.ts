import type { OfferTerms } from "#core/answers/issued.ts";
import { offerCostMicros } from "#core/answers/offer-cost.ts";
import type { Offers } from "#ports/offers.ts";
import type { ComposedMail } from "./compose-mail.ts";

export interface HoldOffersDeps {
  readonly offers: Pick<Offers, "hold" | "settleHold">;
  readonly newId: () => string;
}

interface OfferHold {
  readonly campaignId: string;
  readonly id: string;
  readonly messageIds: ReadonlySet<string>;
}

export interface HeldOffers {
  /** Everything that may go out. */
  readonly mails: readonly ComposedMail[];
  /** Offers that neither their limit nor the campaign's budget leaves room for. */
  readonly full: readonly ComposedMail[];
  readonly holds: readonly OfferHold[];
}

/**
 * Reserves slots and money for offers that are honoured whenever they are accepted, before they are promised. A
 * further attempt of a mail makes the same promise: what the first one held is still held.
 */
export const holdOffers = async (
  { offers, newId }: HoldOffersDeps,
  mails: readonly ComposedMail[],
  now: Date,
): Promise<HeldOffers> => {
  const groups = Map.groupBy(mails.filter(promises), (mail) => {
    const { until, costMinor, limit } = termsOf(mail) ?? {};
    return [mail.action.due.inForce.id, mail.action.step.id, until, costMinor, limit].join();
  });
  const full = new Set<ComposedMail>();
  const holds: OfferHold[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    const terms = first && termsOf(first);
    if (first === undefined || terms === undefined) continue;
    const { inForce } = first.action.due;
    const id = newId();
    const covered = new Set(
      await offers.hold({
        campaignId: inForce.id,
        stepId: first.action.step.id,
        id,
        messageIds: group.map(({ action }) => action.messageId),
        costMicros: offerCostMicros(terms),
        until: terms.until,
        limit: terms.limit,
        totalMicros: inForce.budget.totalMicros,
        at: now,
      }),
    );
    if (covered.size > 0) holds.push({ campaignId: inForce.id, id, messageIds: covered });
    for (const mail of group) if (!covered.has(mail.action.messageId)) full.add(mail);
  }
  return { mails: mails.filter((mail) => !full.has(mail)), full: [...full], holds };
};

/** What went out, or may have, stays held to the end of the offer; the rest is given back. */
export const settleOffers = async (
  { offers }: Pick<HoldOffersDeps, "offers">,
  holds: readonly OfferHold[],
  isOut: (messageId: string) => boolean,
): Promise<void> => {
  for (const { campaignId, id, messageIds } of holds)
    await offers.settleHold(campaignId, id, [...messageIds].filter(isOut).length);
};

const termsOf = ({ issued }: ComposedMail): OfferTerms | undefined =>
  issued?.ask.kind === "offer" ? issued.ask : undefined;

const promises = (mail: ComposedMail): boolean =>
  termsOf(mail)?.ifFull === "honour" && mail.action.attempt === 1;
