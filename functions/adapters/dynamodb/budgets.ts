import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { addDays } from "#core/shared/day.ts";
import type { Budgets } from "#ports/budgets.ts";
import {
  type Budget,
  dayAttribute,
  parseBudget,
  reservationAttribute,
  type StoppedBy,
  storeReservation,
} from "./budgets-item.ts";
import type { Documents } from "./client.ts";
import { type Condition, updateWhen } from "./conditional-write.ts";
import { budgetKey } from "./keys/answers.ts";

const KEEP_DAYS = 40;
/** A refusal means that others reserved or gave back in between. */
const TRIES = 50;

type ReserveInput = Parameters<Budgets["reserve"]>[0];

/**
 * Budgets on DynamoDB. What is used and the reservation that says for which mails change in one conditional update.
 * It fails towards spending less: after a crash a reservation stays used until it is closed.
 */
export const createDynamoBudgets = (documents: Documents, table: string): Budgets => {
  const read = async (campaignId: string): Promise<Budget> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: budgetKey(campaignId), ConsistentRead: true }),
    );
    return parseBudget(Item, campaignId);
  };

  const tryReserve = (input: ReserveInput, { count, stoppedBy }: Fit) => {
    const cost = count * input.eachMicros;
    const messageIds = input.messageIds.slice(0, count);
    return updateWhen(documents, {
      table,
      key: budgetKey(input.campaignId),
      changes: {
        set: {
          v: 1,
          [reservationAttribute(input.reservationId)]: storeReservation(input.campaignId, {
            ...input,
            messageIds,
            stoppedBy,
          }),
        },
        add: { u: cost, [dayAttribute(input.day)]: cost },
      },
      when: roomFor(input, cost),
    });
  };

  return {
    reserve: async (input) => {
      // most often there is room for all: the first try needs no reading
      let fit = fitOf(input, { totalMicros: 0, byDay: {} });
      // which of two limits stops the rest is known by what is used
      if (fit.stoppedBy !== undefined) fit = fitOf(input, await read(input.campaignId));
      for (let tries = 0; tries < TRIES; tries++) {
        if (fit.count > 0 && (await tryReserve(input, fit)))
          return { covered: input.messageIds.slice(0, fit.count), stoppedBy: fit.stoppedBy };
        const budget = await read(input.campaignId);
        const own = budget.open.get(input.reservationId);
        if (own) return { covered: own.messageIds, stoppedBy: own.stoppedBy };
        fit = fitOf(input, budget);
        if (fit.count === 0) return { covered: [], stoppedBy: fit.stoppedBy };
      }
      throw new Error(`Budget of ${input.campaignId} was changed by others ${TRIES} times in a row`);
    },

    close: async (campaignId, reservationId, spentMicros) => {
      const budget = await read(campaignId);
      const reservation = budget.open.get(reservationId);
      if (reservation === undefined) return;
      const reserved = reservation.messageIds.length * reservation.eachMicros;
      if (!(spentMicros >= 0 && spentMicros <= reserved))
        throw new RangeError(
          `Reservation ${reservationId} holds ${reserved}, not ${spentMicros} micro-units`,
        );
      const back = spentMicros - reserved;
      const own = reservationAttribute(reservationId);
      const pruned = oldDays(budget).map((day) => [dayAttribute(day), undefined] as const);
      await updateWhen(documents, {
        table,
        key: budgetKey(campaignId),
        changes: {
          set: { v: 1, [own]: undefined, ...Object.fromEntries(pruned) },
          add: { u: back, [dayAttribute(reservation.day)]: back },
        },
        when: { expression: "attribute_exists(#own)", names: { "#own": own } },
      });
    },

    open: async (campaignId) =>
      [...(await read(campaignId)).open.values()].map(({ stoppedBy: _, ...reservation }) => reservation),

    spent: async (campaignId) => {
      const { totalMicros, byDay } = await read(campaignId);
      return { totalMicros, byDay };
    },
  };
};

interface Fit {
  readonly count: number;
  readonly stoppedBy: StoppedBy;
}

/** How many of the mails the limits leave room for. */
const fitOf = (input: ReserveInput, used: Pick<Budget, "totalMicros" | "byDay">): Fit => {
  const fits = (limit: number | undefined, usedMicros: number): number =>
    limit === undefined || input.eachMicros === 0
      ? Number.POSITIVE_INFINITY
      : Math.max(0, Math.floor((limit - usedMicros) / input.eachMicros));
  const byTotal = fits(input.totalMicros, used.totalMicros);
  const byPerDay = fits(input.perDayMicros, used.byDay[input.day] ?? 0);
  const asked = input.messageIds.length;
  if (Math.min(byTotal, byPerDay) >= asked) return { count: asked, stoppedBy: undefined };
  return byTotal <= byPerDay
    ? { count: byTotal, stoppedBy: "total" }
    : { count: byPerDay, stoppedBy: "per-day" };
};

/**
 * Where nothing is used yet there is room: `fitOf` has compared the cost with the limits themselves. What costs
 * nothing fits even where a limit was lowered below what is used.
 */
const roomFor = (input: ReserveInput, cost: number): Condition => {
  const limits = [
    { name: "#used", attribute: "u", limit: input.totalMicros },
    { name: "#day", attribute: dayAttribute(input.day), limit: input.perDayMicros },
  ].flatMap(({ limit, ...each }) =>
    limit === undefined || cost === 0 ? [] : [{ ...each, most: limit - cost }],
  );
  const room = limits.map(
    ({ name }) => `(attribute_not_exists(${name}) OR ${name} <= ${name.replace("#", ":")})`,
  );
  return {
    expression: ["attribute_not_exists(#own)", ...room].join(" AND "),
    names: {
      "#own": reservationAttribute(input.reservationId),
      ...Object.fromEntries(limits.map(({ name, attribute }) => [name, attribute])),
    },
    values: Object.fromEntries(limits.map(({ name, most }) => [name.replace("#", ":"), most])),
  };
};

/** Days that no limit and no reservation asks for any more. */
const oldDays = ({ byDay, open }: Budget): string[] => {
  const newest = Object.keys(byDay).toSorted().at(-1);
  if (newest === undefined) return [];
  const reserved = new Set([...open.values()].map(({ day }) => day));
  const oldest = addDays(newest, -KEEP_DAYS);
  return Object.keys(byDay).filter((day) => day < oldest && !reserved.has(day));
};
