import { beforeAll, describe, expect, it } from "vitest";
import type { Offers } from "#ports/offers.ts";
import { askedMessage } from "./answers-contract.ts";
import { at } from "./ledger-samples.ts";

const NOW = at("2026-12-01T09:00:00.123Z");
type ReserveInput = Parameters<Offers["reserve"]>[0];

/** What any store of offers keeps to; each test uses a campaign of its own. */
export const describeOffers = (name: string, open: () => Promise<Offers>): void => {
  describe(`Offers: ${name}`, () => {
    let offers: Offers;
    beforeAll(async () => {
      offers = await open();
    });

    let campaigns = 0;
    const newCampaign = (): string => `offers-${campaigns++}`;
    const message = (campaignId: string, who: string): string => askedMessage(campaignId, who, "gift");
    const reserve = (campaignId: string, who: string, changes: Partial<ReserveInput> = {}) =>
      offers.reserve({
        messageId: message(campaignId, who),
        code: `code-${who}`,
        ifFull: "honour",
        costMicros: 100,
        until: "2026-12-15",
        limit: 2,
        totalMicros: undefined,
        at: NOW,
        ...changes,
      });
    const close = (campaignId: string, who: string, kept: boolean) =>
      offers.close({ messageId: message(campaignId, who), code: `code-${who}`, kept });
    const hold = (campaignId: string, id: string, changes: Partial<Parameters<Offers["hold"]>[0]> = {}) =>
      offers.hold({
        campaignId,
        stepId: "gift",
        id,
        messageIds: ["a", "b", "c"].map((who) => message(campaignId, `${id}-${who}`)),
        costMicros: 100,
        until: "2026-12-15",
        limit: 4,
        totalMicros: undefined,
        at: NOW,
        ...changes,
      });
    const standing = (campaignId: string) => offers.standing(campaignId, "gift");

    it("is sold out at its limit, and free again when one is given back", async () => {
      const id = newCampaign();
      expect(await reserve(id, "a")).toEqual({ kind: "reserved", code: "code-a" });
      expect(await reserve(id, "b")).toMatchObject({ kind: "reserved" });
      expect(await reserve(id, "c")).toEqual({ kind: "sold-out" });
      await close(id, "a", true);
      await close(id, "a", false);
      expect(await reserve(id, "c")).toEqual({ kind: "sold-out" });
      await close(id, "b", false);
      expect(await reserve(id, "c")).toMatchObject({ kind: "reserved" });
      expect(await standing(id)).toEqual({ accepted: 2, held: 0, usedMicros: 200, withdrawn: false });
    });

    it.each([[{ limit: 0 }], [{ totalMicros: 99 }], [{ limit: undefined, totalMicros: 0 }]])(
      "is sold out from the beginning with %o",
      async (limits) => {
        const id = newCampaign();
        expect(await reserve(id, "a", limits)).toEqual({ kind: "sold-out" });
        expect(await hold(id, "block", limits)).toEqual([]);
      },
    );

    it("leaves what is promised to others, where an offer promises nothing", async () => {
      const id = newCampaign();
      await hold(id, "block", { limit: 3 });
      await offers.settleHold(id, "block", 3);
      const later = { limit: 3, ifFull: "refuse" } as const;
      expect(await reserve(id, "late", later)).toEqual({ kind: "sold-out" });
      for (const who of ["a", "b", "c"])
        expect(await reserve(id, `block-${who}`, { limit: 3 })).toMatchObject({ kind: "reserved" });
    });

    it("never passes the budget, and needs none for what costs nothing", async () => {
      const id = newCampaign();
      expect(await reserve(id, "a", { totalMicros: 150 })).toMatchObject({ kind: "reserved" });
      expect(await reserve(id, "b", { totalMicros: 150 })).toEqual({ kind: "sold-out" });
      expect(await reserve(id, "b", { totalMicros: 0, costMicros: 0 })).toMatchObject({ kind: "reserved" });
      expect((await standing(id)).usedMicros).toBe(100);
    });

    it("counts each step by itself, and their money together", async () => {
      const id = newCampaign();
      await reserve(id, "a", { limit: 1 });
      const other = askedMessage(id, "a", "other-gift");
      expect(await reserve(id, "a", { messageId: other, limit: 1, totalMicros: 199 })).toEqual({
        kind: "sold-out",
      });
      expect(await reserve(id, "a", { messageId: other, limit: 1 })).toMatchObject({ kind: "reserved" });
    });

    it("reserves once for a message, and answers the code of that one", async () => {
      const id = newCampaign();
      await reserve(id, "a");
      expect(await reserve(id, "a", { code: "another" })).toEqual({ kind: "reserved", code: "code-a" });
      await offers.close({ messageId: message(id, "a"), code: "another", kept: false });
      expect(await standing(id)).toMatchObject({ accepted: 1, usedMicros: 100 });
      expect((await offers.open(id)).acceptances).toEqual([
        { messageId: message(id, "a"), code: "code-a", at: NOW },
      ]);
    });

    it("holds as many as fit, from the front, once", async () => {
      const id = newCampaign();
      expect(await hold(id, "one")).toHaveLength(3);
      expect(await hold(id, "one")).toHaveLength(3);
      expect(await hold(id, "two")).toEqual([message(id, "two-a")]);
      expect(await hold(id, "three", { limit: undefined, totalMicros: 550 })).toHaveLength(1);
      expect((await standing(id)).usedMicros).toBe(500);
      expect((await offers.open(id)).holds.map(({ messageIds }) => messageIds.length).sort()).toEqual([
        1, 1, 3,
      ]);
    });

    it("holds no more than fit, however many ask at once", async () => {
      const id = newCampaign();
      const blocks = ["one", "two", "three", "four"];
      const bySlots = await Promise.all(blocks.map((block) => hold(id, block)));
      expect(bySlots.flat()).toHaveLength(4);
      const other = newCampaign();
      const money = { limit: undefined, totalMicros: 750 };
      const byMoney = await Promise.all(blocks.map((block) => hold(other, block, money)));
      expect(byMoney.flat()).toHaveLength(7);
      expect((await standing(other)).usedMicros).toBe(700);
    });

    it("gives an offer that was sent to whom it was sent, and what did not go out back", async () => {
      const id = newCampaign();
      await hold(id, "one", { limit: 3 });
      await Promise.all([1, 2, 3].map(() => offers.settleHold(id, "one", 2)));
      await offers.settleHold(id, "one", 0);
      expect(await standing(id)).toEqual({ accepted: 0, held: 2, usedMicros: 200, withdrawn: false });
      expect(await reserve(id, "x", { limit: 2 })).toMatchObject({ kind: "reserved" });
      expect(await standing(id)).toMatchObject({ accepted: 1, held: 1, usedMicros: 200 });
      await close(id, "x", false);
      expect(await standing(id)).toMatchObject({ accepted: 0, held: 2, usedMicros: 200 });
      await expect(hold(id, "two", { limit: 3 }).then(() => offers.settleHold(id, "two", 9))).rejects.toThrow(
        "has 1 offers",
      );
    });

    it("releases what was held for ended days, once, however many do so at once", async () => {
      const id = newCampaign();
      await hold(id, "one");
      await offers.settleHold(id, "one", 3);
      await hold(id, "two", { until: "2026-12-16" });
      await offers.settleHold(id, "two", 1);
      await offers.release(id, "2026-12-15");
      expect(await standing(id)).toMatchObject({ held: 4, usedMicros: 400 });
      await Promise.all(Array.from({ length: 5 }, () => offers.release(id, "2026-12-16")));
      await offers.release(id, "2026-12-16");
      expect(await standing(id)).toMatchObject({ held: 1, usedMicros: 100 });
    });

    it("accepts and holds nothing that was withdrawn", async () => {
      const id = newCampaign();
      await hold(id, "one");
      await offers.settleHold(id, "one", 3);
      for (const _ of [1, 2]) await offers.withdraw(id, NOW);
      expect(await reserve(id, "a")).toEqual({ kind: "withdrawn" });
      expect(await hold(id, "two")).toEqual([]);
      await offers.release(id, "2026-12-01");
      expect(await standing(id)).toEqual({ accepted: 0, held: 0, usedMicros: 0, withdrawn: true });
    });

    it("has a most of acceptances under way", async () => {
      const id = newCampaign();
      const free = { limit: undefined };
      for (let one = 0; one < 200; one++) await reserve(id, `${one}`, free);
      expect(await reserve(id, "more", free)).toEqual({ kind: "busy" });
      await close(id, "7", true);
      expect(await reserve(id, "more", free)).toMatchObject({ kind: "reserved" });
    });
  });
};
