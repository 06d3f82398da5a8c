import * as z from "zod";
import type { Day } from "#core/shared/day.ts";
import { messageIdOf, parseMessageId } from "#core/shared/ids.ts";
import type { Item } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

/**
 * What an offer needs stands in the campaign's budget item, so that slots and money change in one update; `u` there
 * is what mails and offers have used together (see `budgets-item.ts`).
 *
 * | name                     | is                                                                           |
 * | ------------------------ | ---------------------------------------------------------------------------- |
 * | s:<step>                 | slots used: accepted, held and reserved                                      |
 * | a:<step>                 | of these accepted, those under way included                                  |
 * | h:<until>:<each>:<step>  | of these held: sent, not accepted, to the end of the day `until`             |
 * | q:<message>              | open acceptance: c(ode), e(ach), h: attribute it was taken from, t(ime)      |
 * | qn                       | how many `q:` there are                                                      |
 * | b:<id>                   | open hold: m(essages), s(tep), e(ach), u(ntil), t(ime)                       |
 * | w                        | when the offers were withdrawn                                               |
 *
 * Messages stand without their campaign.
 */
const AcceptanceItem = z.object({ c: z.string(), e: z.number(), h: z.string().optional(), t: StoredTime });
const HoldItem = z.object({
  m: z.array(z.string()),
  s: z.string(),
  e: z.number(),
  u: z.string(),
  t: StoredTime,
});

const OffersItem = z.looseObject({
  u: z.number().default(0),
  qn: z.number().default(0),
  w: StoredTime.optional(),
});

export interface OpenReservation {
  readonly messageId: string;
  readonly code: string;
  readonly eachMicros: number;
  /** Attribute of the held slots it was taken from; undefined for a free one. */
  readonly from: string | undefined;
  readonly at: Date;
}

export interface OpenBlock {
  readonly id: string;
  readonly messageIds: readonly string[];
  readonly stepId: string;
  readonly eachMicros: number;
  readonly until: Day;
  readonly at: Date;
}

export interface HeldSlots {
  readonly attribute: string;
  readonly until: Day;
  readonly eachMicros: number;
  readonly stepId: string;
  readonly count: number;
}

export interface OfferState {
  readonly usedMicros: number;
  readonly underWay: number;
  readonly withdrawn: boolean;
  slots(stepId: string): number;
  accepted(stepId: string): number;
  readonly held: readonly HeldSlots[];
  readonly acceptances: ReadonlyMap<string, OpenReservation>;
  readonly blocks: ReadonlyMap<string, OpenBlock>;
}

export const slotsAttribute = (stepId: string): string => `s:${stepId}`;
export const acceptedAttribute = (stepId: string): string => `a:${stepId}`;
export const heldAttribute = (of: Omit<HeldSlots, "attribute" | "count">): string =>
  `h:${of.until}:${of.eachMicros}:${of.stepId}`;
export const blockAttribute = (id: string): string => `b:${id}`;
export const acceptanceAttribute = (messageId: string): string => `q:${shorten(messageId)}`;

/** @throws RangeError for what is no message id */
export const refOf = (messageId: string) => {
  const ref = parseMessageId(messageId);
  if (ref === undefined) throw new RangeError(`Not a message id: ${messageId}`);
  return ref;
};

const shorten = (messageId: string): string => {
  const { customerId, episode, stepId } = refOf(messageId);
  return `${customerId}_${episode}_${stepId}`;
};
const lengthen = (short: string, campaignId: string): string => {
  const [customerId = "", episode = "", stepId = ""] = short.split("_");
  return messageIdOf({ campaignId, customerId, episode, stepId });
};

export const parseOffers = (item: Item | undefined, campaignId: string): OfferState => {
  const stored = OffersItem.parse(item ?? {});
  const named = (prefix: string) =>
    Object.entries(stored)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value] as const);
  const count = (attribute: string): number => z.number().default(0).parse(stored[attribute]);
  return {
    usedMicros: stored.u,
    underWay: stored.qn,
    withdrawn: stored.w !== undefined,
    slots: (stepId) => count(slotsAttribute(stepId)),
    accepted: (stepId) => count(acceptedAttribute(stepId)),
    held: named("h:").map(([rest, value]) => {
      const [until = "", each = "", stepId = ""] = rest.split(":");
      return {
        attribute: `h:${rest}`,
        until,
        eachMicros: Number(each),
        stepId,
        count: z.number().parse(value),
      };
    }),
    acceptances: new Map(
      named("q:").map(([short, value]) => {
        const { c, e, h, t } = AcceptanceItem.parse(value);
        const messageId = lengthen(short, campaignId);
        return [messageId, { messageId, code: c, eachMicros: e, from: h, at: t }];
      }),
    ),
    blocks: new Map(
      named("b:").map(([id, value]) => {
        const { m, s, e, u, t } = HoldItem.parse(value);
        const messageIds = m.map((short) => lengthen(short, campaignId));
        return [id, { id, messageIds, stepId: s, eachMicros: e, until: u, at: t }];
      }),
    ),
  };
};

export const storeAcceptance = (of: Omit<OpenReservation, "messageId">): Item => ({
  c: of.code,
  e: of.eachMicros,
  h: of.from,
  t: storeTime(of.at),
});

export const storeBlock = (of: Omit<OpenBlock, "id">): Item => ({
  m: of.messageIds.map(shorten),
  s: of.stepId,
  e: of.eachMicros,
  u: of.until,
  t: storeTime(of.at),
});
