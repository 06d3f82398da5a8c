import { beforeAll, describe, expect, it } from "vitest";
import { addDays } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Budgets } from "#ports/budgets.ts";
import { at, sampleCustomerId } from "./ledger-samples.ts";

export const budgetMessageIds = (campaignId: string, count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) =>
    messageIdOf({
      campaignId,
      customerId: sampleCustomerId(`budget ${from + index}`),
      episode: "20261101",
      stepId: "hello",
    }),
  );

const NOW = at("2026-12-01T09:00:00.123Z");
const DAY = "2026-12-01";

/** What any store of budgets keeps to; each test uses a campaign of its own. */
export const describeBudgets = (name: string, open: () => Promise<Budgets>): void => {
  describe(`Budgets: ${name}`, () => {
    let budgets: Budgets;
    beforeAll(async () => {
      budgets = await open();
    });

    let campaigns = 0;
    const newCampaign = (): string => `budget-${campaigns++}`;
    const reserve = (
      campaignId: string,
      reservationId: string,
      changes: Partial<Parameters<Budgets["reserve"]>[0]> = {},
    ) =>
      budgets.reserve({
        campaignId,
        reservationId,
        messageIds: budgetMessageIds(campaignId, 10),
        eachMicros: 100,
        day: DAY,
        totalMicros: 1_500,
        perDayMicros: undefined,
        at: NOW,
        ...changes,
      });

    it("covers all while there is room, then as many as fit from the front, then none", async () => {
      const id = newCampaign();
      const all = budgetMessageIds(id, 10);
      expect(await reserve(id, "a")).toEqual({ covered: all, stoppedBy: undefined });
      expect(await reserve(id, "b")).toEqual({ covered: all.slice(0, 5), stoppedBy: "total" });
      expect(await reserve(id, "c")).toEqual({ covered: [], stoppedBy: "total" });
      expect(await budgets.spent(id)).toEqual({ totalMicros: 1_500, byDay: { [DAY]: 1_500 } });
    });

    it.each([
      ["total", { totalMicros: 250, perDayMicros: 400 }, 2],
      ["per-day", { totalMicros: 400, perDayMicros: 350 }, 3],
      ["total", { totalMicros: 99, perDayMicros: undefined }, 0],
      ["per-day", { totalMicros: undefined, perDayMicros: 0 }, 0],
    ])("is stopped by %s of %o", async (stoppedBy, limits, count) => {
      const id = newCampaign();
      const answer = await reserve(id, "a", limits);
      expect(answer).toEqual({ covered: budgetMessageIds(id, count), stoppedBy });
    });

    it("counts each day by itself and all days together", async () => {
      const id = newCampaign();
      const limits = { perDayMicros: 500, totalMicros: 900 };
      expect((await reserve(id, "a", limits)).covered).toHaveLength(5);
      expect(await reserve(id, "b", { ...limits, day: "2026-12-02" })).toMatchObject({ stoppedBy: "total" });
      expect(await budgets.spent(id)).toEqual({
        totalMicros: 900,
        byDay: { [DAY]: 500, "2026-12-02": 400 },
      });
    });

    it("is stopped by the total where the last of a day is the last of all", async () => {
      const id = newCampaign();
      const limits = { perDayMicros: 500, totalMicros: 1_000 };
      expect(await reserve(id, "a", limits)).toMatchObject({ stoppedBy: "per-day" });
      expect(await reserve(id, "b", { ...limits, day: "2026-12-02" })).toMatchObject({ stoppedBy: "total" });
    });

    it("reserves without limits, and what costs nothing", async () => {
      const id = newCampaign();
      const free = { totalMicros: undefined, perDayMicros: undefined };
      expect((await reserve(id, "a", free)).covered).toHaveLength(10);
      expect((await reserve(id, "b", { eachMicros: 0, totalMicros: 0 })).covered).toHaveLength(10);
      expect((await budgets.spent(id)).totalMicros).toBe(1_000);
    });

    it("answers a repeated reservation with what it holds and reserves nothing more", async () => {
      const id = newCampaign();
      await reserve(id, "a", { totalMicros: 300 });
      expect(await reserve(id, "a", { totalMicros: 300 })).toEqual({
        covered: budgetMessageIds(id, 3),
        stoppedBy: "total",
      });
      expect((await budgets.spent(id)).totalMicros).toBe(300);
    });

    it("lists what is open as it was reserved", async () => {
      const id = newCampaign();
      expect(await budgets.open(id)).toEqual([]);
      await reserve(id, "a");
      expect(await budgets.open(id)).toEqual([
        { id: "a", messageIds: budgetMessageIds(id, 10), eachMicros: 100, day: DAY, at: NOW },
      ]);
    });

    it("gives back what was not spent, once", async () => {
      const id = newCampaign();
      await reserve(id, "a");
      await budgets.close(id, "a", 300);
      await budgets.close(id, "a", 0);
      await budgets.close(id, "never there", 0);
      expect(await budgets.open(id)).toEqual([]);
      expect(await budgets.spent(id)).toEqual({ totalMicros: 300, byDay: { [DAY]: 300 } });
    });

    it.each([-1, 1_001, Number.NaN])(
      "refuses to close a reservation of 1000 with %d spent",
      async (spent) => {
        const id = newCampaign();
        await reserve(id, "a");
        await expect(budgets.close(id, "a", spent)).rejects.toThrow("holds 1000");
        expect(await budgets.open(id)).toHaveLength(1);
      },
    );

    it("forgets days older than forty, except those that a reservation still holds", async () => {
      const id = newCampaign();
      const free = { totalMicros: undefined };
      const old = [addDays(DAY, -41), addDays(DAY, -50)] as const;
      await reserve(id, "held", { ...free, day: old[0] });
      await reserve(id, "old", { ...free, day: old[1] });
      await reserve(id, "kept", { ...free, day: addDays(DAY, -40) });
      await reserve(id, "new", free);
      await budgets.close(id, "old", 1_000);
      await budgets.close(id, "new", 1_000);
      const { totalMicros, byDay } = await budgets.spent(id);
      expect(totalMicros).toBe(4_000);
      expect(byDay).toEqual({ [old[0]]: 1_000, [addDays(DAY, -40)]: 1_000, [DAY]: 1_000 });
    });
  });
};
