import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { OfferLimits, Offers, Reserved } from "#ports/offers.ts";
import type { Documents } from "./client.ts";
import { type Changes, type Condition, updateWhen } from "./conditional-write.ts";
import { budgetKey } from "./keys/answers.ts";
import {
  acceptanceAttribute,
  acceptedAttribute,
  blockAttribute,
  type HeldSlots,
  heldAttribute,
  type OfferState,
  parseOffers,
  refOf,
  slotsAttribute,
  storeAcceptance,
  storeBlock,
} from "./offers-item.ts";
import { storeTime } from "./stored-time.ts";

/** A refusal means that others reserved or gave back in between. */
const TRIES = 100;
/** Acceptances under way at once: keeps the item small. */
const MOST_UNDER_WAY = 200;

type ReserveInput = Parameters<Offers["reserve"]>[0];
type HoldInput = Parameters<Offers["hold"]>[0];

/**
 * Offers on DynamoDB. Every change is one conditional update of the campaign's budget item. It fails towards giving
 * away less: after a crash a slot and its money stay reserved until they are closed.
 */
export const createDynamoOffers = (documents: Documents, table: string): Offers => {
  const read = async (campaignId: string): Promise<OfferState> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: budgetKey(campaignId), ConsistentRead: true }),
    );
    return parseOffers(Item, campaignId);
  };
  const change = (campaignId: string, changes: Changes, when: Condition) =>
    updateWhen(documents, {
      table,
      key: budgetKey(campaignId),
      changes: { ...changes, set: { v: 1, ...changes.set } },
      when,
    });

  return {
    reserve: async (input) => {
      const { campaignId } = refOf(input.messageId);
      for (let tries = 0; tries < TRIES; tries++) {
        const choice = choose(input, await read(campaignId));
        if (choice.kind !== "take") return choice;
        if (await change(campaignId, ...takeSlot(input, choice.from)))
          return { kind: "reserved", code: input.code };
      }
      throw new Error(`Offers of ${campaignId} were changed by others ${TRIES} times in a row`);
    },

    close: async ({ messageId, code, kept }) => {
      const { campaignId, stepId } = refOf(messageId);
      const own = acceptanceAttribute(messageId);
      const reservation = (await read(campaignId)).acceptances.get(messageId);
      if (reservation?.code !== code) return;
      const { from, eachMicros } = reservation;
      const source = from === undefined ? { [slotsAttribute(stepId)]: -1, u: -eachMicros } : { [from]: 1 };
      const back: Record<string, number> = kept ? {} : { [acceptedAttribute(stepId)]: -1, ...source };
      await change(
        campaignId,
        { set: { [own]: undefined }, add: { qn: -1, ...back } },
        { expression: "#own.#code = :code", names: { "#own": own, "#code": "c" }, values: { ":code": code } },
      );
    },

    hold: async (input) => {
      const own = blockAttribute(input.id);
      for (let tries = 0; tries < TRIES; tries++) {
        const state = await read(input.campaignId);
        const stands = state.blocks.get(input.id);
        if (stands) return stands.messageIds;
        const messageIds = input.messageIds.slice(0, state.withdrawn ? 0 : room(input, state));
        if (messageIds.length === 0) return [];
        const { stepId, until, at, costMicros: eachMicros } = input;
        const cost = messageIds.length * eachMicros;
        const set = { [own]: storeBlock({ messageIds, stepId, until, at, eachMicros }) };
        const add = { u: cost, [slotsAttribute(stepId)]: messageIds.length };
        const taken = await change(
          input.campaignId,
          { set, add },
          allOf(
            { expression: "attribute_not_exists(#own)", names: { "#own": own } },
            NOT_WITHDRAWN,
            roomFor(input, { stepId, slots: messageIds.length, cost }),
          ),
        );
        if (taken) return messageIds;
      }
      throw new Error(`Offers of ${input.campaignId} were changed by others ${TRIES} times in a row`);
    },

    settleHold: async (campaignId, id, sent) => {
      const block = (await read(campaignId)).blocks.get(id);
      if (block === undefined) return;
      const { messageIds, stepId, until, eachMicros } = block;
      if (!(sent >= 0 && sent <= messageIds.length))
        throw new RangeError(`Hold ${id} has ${messageIds.length} offers, not ${sent}`);
      const back = sent - messageIds.length;
      const held = sent === 0 ? {} : { [heldAttribute({ until, eachMicros, stepId })]: sent };
      const own = blockAttribute(id);
      await change(
        campaignId,
        {
          set: { [own]: undefined },
          add: { u: back * eachMicros, [slotsAttribute(stepId)]: back, ...held },
        },
        { expression: "attribute_exists(#own)", names: { "#own": own } },
      );
    },

    open: async (campaignId) => {
      const { acceptances, blocks } = await read(campaignId);
      return {
        acceptances: [...acceptances.values()].map(({ messageId, code, at }) => ({ messageId, code, at })),
        holds: [...blocks.values()].map(({ id, messageIds, at }) => ({ id, messageIds, at })),
      };
    },

    release: async (campaignId, today) => {
      const { held, withdrawn } = await read(campaignId);
      for (const slots of held.filter(({ until }) => withdrawn || until < today))
        await change(campaignId, ...giveBack(slots));
    },

    withdraw: async (campaignId, at) => {
      await updateWhen(documents, {
        table,
        key: budgetKey(campaignId),
        changes: { set: { v: 1 }, setOnce: { w: storeTime(at) } },
      });
    },

    standing: async (campaignId, stepId) => {
      const state = await read(campaignId);
      const held = state.held.filter((slots) => slots.stepId === stepId);
      return {
        accepted: state.accepted(stepId),
        held: held.reduce((sum, { count }) => sum + count, 0),
        usedMicros: state.usedMicros,
        withdrawn: state.withdrawn,
      };
    },
  };
};

type Choice = Reserved | { readonly kind: "take"; readonly from: string | undefined };

/** What the state that was read leaves to an acceptance; the update itself checks it again. */
const choose = (input: ReserveInput, state: OfferState): Choice => {
  const stands = state.acceptances.get(input.messageId);
  if (stands) return { kind: "reserved", code: stands.code };
  if (state.withdrawn) return { kind: "withdrawn" };
  if (state.underWay >= MOST_UNDER_WAY) return { kind: "busy" };
  const { stepId } = refOf(input.messageId);
  const own = heldAttribute({ until: input.until, eachMicros: input.costMicros, stepId });
  // what is held is promised to others, where nothing was promised to this one
  if (input.ifFull === "honour" && state.held.some(({ attribute, count }) => attribute === own && count > 0))
    return { kind: "take", from: own };
  return room({ ...input, stepId }, state) > 0 ? { kind: "take", from: undefined } : { kind: "sold-out" };
};

/** How many more the limits leave room for. */
const room = (
  { limit, totalMicros, costMicros, stepId }: OfferLimits & Pick<HoldInput, "costMicros" | "stepId">,
  state: OfferState,
): number => {
  const bySlots = limit === undefined ? Number.POSITIVE_INFINITY : limit - state.slots(stepId);
  const byMoney =
    totalMicros === undefined || costMicros === 0
      ? Number.POSITIVE_INFINITY
      : Math.floor((totalMicros - state.usedMicros) / costMicros);
  return Math.max(0, Math.min(bySlots, byMoney));
};

const takeSlot = (input: ReserveInput, from: string | undefined): [Changes, Condition] => {
  const { stepId } = refOf(input.messageId);
  const own = acceptanceAttribute(input.messageId);
  const { code, at, costMicros: eachMicros } = input;
  const source = from === undefined ? { [slotsAttribute(stepId)]: 1, u: eachMicros } : { [from]: -1 };
  const changes = {
    set: { [own]: storeAcceptance({ code, at, eachMicros, from }) },
    add: { qn: 1, [acceptedAttribute(stepId)]: 1, ...source },
  };
  const isFree: Condition = {
    expression: "attribute_not_exists(#own) AND (attribute_not_exists(#qn) OR #qn < :most)",
    names: { "#own": own, "#qn": "qn" },
    values: { ":most": MOST_UNDER_WAY },
  };
  const hasRoom =
    from === undefined
      ? roomFor(input, { stepId, slots: 1, cost: eachMicros })
      : { expression: "#held > :none", names: { "#held": from }, values: { ":none": 0 } };
  return [changes, allOf(isFree, NOT_WITHDRAWN, hasRoom)];
};

const NOT_WITHDRAWN: Condition = { expression: "attribute_not_exists(#w)", names: { "#w": "w" } };

/** Where nothing is used yet there is room: the state that was read has been compared with the limits themselves. */
const roomFor = (
  { limit, totalMicros }: OfferLimits,
  taken: { readonly stepId: string; readonly slots: number; readonly cost: number },
): Condition => {
  const limits = [
    { name: "slots", attribute: slotsAttribute(taken.stepId), limit, taken: taken.slots },
    { name: "used", attribute: "u", limit: taken.cost === 0 ? undefined : totalMicros, taken: taken.cost },
  ].flatMap(({ limit: most, ...each }) => (most === undefined ? [] : [{ ...each, most: most - each.taken }]));
  return {
    expression: limits
      .map(({ name }) => `(attribute_not_exists(#${name}) OR #${name} <= :${name})`)
      .join(" AND "),
    names: Object.fromEntries(limits.map(({ name, attribute }) => [`#${name}`, attribute])),
    values: Object.fromEntries(limits.map(({ name, most }) => [`:${name}`, most])),
  };
};

const giveBack = ({ attribute, count, eachMicros, stepId }: HeldSlots): [Changes, Condition] => [
  { set: { [attribute]: undefined }, add: { u: -count * eachMicros, [slotsAttribute(stepId)]: -count } },
  { expression: "#held = :count", names: { "#held": attribute }, values: { ":count": count } },
];

/** Each is a chain of ANDs already; DynamoDB refuses parentheses that say nothing. */
const allOf = (...conditions: readonly Condition[]): Condition => {
  const given = conditions.filter(({ expression }) => expression !== "");
  return {
    expression: given.map(({ expression }) => expression).join(" AND "),
    names: Object.assign({}, ...given.map(({ names }) => names)),
    values: Object.assign({}, ...given.map(({ values }) => values)),
  };
};
