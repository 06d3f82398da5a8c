import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newCode } from "#adapters/system/new-code.ts";
import { createRedeemOffer } from "#app/answers/redeem-offer.ts";
import { plainCode } from "#core/answers/plain-code.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import { askedMessage, sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { openAnswersWorld } from "#support/answers-world.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

let offers = 0;
const accepted = async () => {
  const world = openAnswersWorld(open, { totalMicros: undefined });
  const messageId = askedMessage("redeem", `${offers++}`, "gift");
  await world.answers.issue([sampleIssued(messageId, sampleTerms())]);
  const put: OutboundEvent[] = [];
  const outbox = { put: async (events: readonly OutboundEvent[]) => void put.push(...events) };
  const redeem = createRedeemOffer({ ...world, outbox });
  const code = newCode();
  await world.answers.putAcceptance({ messageId, at: world.clock.businessNow(), via: "page", code });
  return { world, messageId, code, put, redeem };
};

describe("redeeming a code", () => {
  it("works once, says what was promised, and tells other systems", async () => {
    const { world, messageId, code, put, redeem } = await accepted();
    const at = world.clock.businessNow();
    expect(await redeem({ code, name: "till-1" })).toMatchObject({
      kind: "redeemed",
      redeemedAt: at,
      acceptance: { messageId, code, redeemedAt: at },
      terms: { offer: "percent-off", value: 20, currency: "EUR" },
    });
    world.clock.business = new Date(at.getTime() + 60_000);
    expect(await redeem({ code, name: "till-1" })).toMatchObject({ kind: "redeemed", redeemedAt: at });
    expect(await redeem({ code, name: "till-2" })).toMatchObject({ kind: "used", redeemedAt: at });
    expect(new Set(put.map(({ id }) => id))).toEqual(new Set([`offer.redeemed_${messageId}`]));
    expect(put[0]).toMatchObject({
      type: "offer.redeemed",
      at,
      data: { step: "gift", code, offer: "percent-off", value: 20, currency: "EUR" },
    });
  });

  it("answers for a code that nobody has", async () => {
    const { redeem, put } = await accepted();
    for (const code of ["0000-0000-0000", "x", "🙂", "#".repeat(100), " "])
      expect(await redeem({ code, name: "a" })).toEqual({ kind: "unknown" });
    expect(put).toEqual([]);
  });

  it("does not know the code of a tap that came second", async () => {
    const { world, messageId, redeem } = await accepted();
    const second = newCode();
    const stands = await world.answers.putAcceptance({
      messageId,
      at: new Date(),
      via: "page",
      code: second,
    });
    expect(stands.code).not.toBe(second);
    expect(await redeem({ code: second, name: "a" })).toEqual({ kind: "unknown" });
  });

  it("is done by one of many at once", async () => {
    const { code, redeem } = await accepted();
    const names = Array.from({ length: 20 }, (_, one) => `till-${one}`);
    const kinds = await Promise.all(names.map(async (name) => (await redeem({ code, name })).kind));
    expect(kinds.filter((kind) => kind === "redeemed")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "used")).toHaveLength(19);
  });
});

it("reads a code however it is typed", () => {
  fc.assert(
    fc.property(fc.boolean(), fc.constantFrom("", "-", " ", "\u2013", "  "), (small, between) => {
      const code = newCode();
      const typed = code.replaceAll("-", between).replaceAll("0", "o").replaceAll("1", "l");
      expect(plainCode(` ${small ? typed.toLowerCase() : typed} `)).toBe(code);
    }),
  );
});
