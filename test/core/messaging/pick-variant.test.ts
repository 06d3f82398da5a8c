import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitDraw } from "#core/enrolment/split-draw.ts";
import { pickVariant } from "#core/messaging/pick-variant.ts";
import { isHeldOut } from "#core/sweep/judge-entry.ts";
import { email } from "#support/engine-samples.ts";

const drawKey = Buffer.alloc(32, 5);
const CUSTOMERS = Array.from({ length: 4_000 }, (_, index) => `customer-${index}`);
const SHARES = [0.5, 0.3, 0.2];
const TEST = email(
  "hello",
  SHARES.map((share, index) => ({ mail: `mail-${index}`, share })),
);
/** Chi-square at p = 0.00001 for one, two and five degrees of freedom. */
const CRITICAL = { 1: 19.51, 2: 23.03, 5: 30.86 } as const;

interface Draw {
  readonly campaignId?: string;
  readonly salt?: string;
  readonly stepId?: string;
}
const variant = (customerId: string, { campaignId = "c", salt = "s", stepId = "hello" }: Draw = {}): number =>
  Number(pickVariant({ campaignId, step: { ...TEST, id: stepId }, customerId, salt, drawKey })?.slice(-1));
const heldOut = (customerId: string, holdout = 0.1, { campaignId = "c", salt = "s" }: Draw = {}): boolean =>
  isHeldOut({ campaign: { id: campaignId, holdout }, customerId, salt, drawKey });

const half = (customerId: string, stepId: string): number =>
  Number(splitDraw({ drawKey, salt: "s", campaignId: "c", stepId, customerId }) < 0.5);

const chiSquare = (observed: readonly number[], shares: readonly number[]): number => {
  const all = observed.reduce((sum, count) => sum + count, 0);
  return observed.reduce((sum, count, index) => {
    const expected = all * (shares[index] ?? 0);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
};
const countBy = (values: readonly number[], kinds: number): number[] =>
  Array.from({ length: kinds }, (_, kind) => values.filter((value) => value === kind).length);

describe("arms, variants and splits", () => {
  it("are within chance of their shares", () => {
    const arms = CUSTOMERS.map((id) => Number(heldOut(id)));
    expect(chiSquare(countBy(arms, 2), [0.9, 0.1])).toBeLessThan(CRITICAL[1]);
    expect(
      chiSquare(
        countBy(
          CUSTOMERS.map((id) => variant(id)),
          3,
        ),
        SHARES,
      ),
    ).toBeLessThan(CRITICAL[2]);
  });

  it.each<[string, (id: string) => number]>([
    ["the arm of the campaign", (id) => Number(heldOut(id, 0.5))],
    ["the arm of another campaign", (id) => Number(heldOut(id, 0.5, { campaignId: "d" }))],
    ["the arm under another salt", (id) => Number(heldOut(id, 0.5, { salt: "t" }))],
    ["a variant of another step", (id) => Number(variant(id, { stepId: "ask" }) === 0)],
    ["a variant of another campaign", (id) => Number(variant(id, { campaignId: "d" }) === 0)],
    ["a split of the same name", (id) => half(id, "hello")],
  ])("of one step are independent of %s", (_, other) => {
    const cells = countBy(
      CUSTOMERS.map((id) => 3 * other(id) + variant(id)),
      6,
    );
    expect(
      chiSquare(
        cells,
        [...SHARES, ...SHARES].map((share) => share / 2),
      ),
    ).toBeLessThan(CRITICAL[5]);
  });

  it.each<[string, (id: string) => number, (id: string) => number]>([
    [
      "the arms of two campaigns",
      (id) => Number(heldOut(id, 0.5)),
      (id) => Number(heldOut(id, 0.5, { campaignId: "d" })),
    ],
    ["an arm and a split", (id) => Number(heldOut(id, 0.5)), (id) => half(id, "half")],
    ["two splits", (id) => half(id, "half"), (id) => half(id, "other")],
  ])("%s are independent", (_, one, other) => {
    const cells = countBy(
      CUSTOMERS.map((id) => 2 * one(id) + other(id)),
      4,
    );
    expect(chiSquare(cells, [0.25, 0.25, 0.25, 0.25])).toBeLessThan(CRITICAL[5]);
  });

  it("stay the same, and a larger holdout takes in the smaller one", () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0, max: 0.5, noNaN: true }), (id, share) => {
        expect(variant(id)).toBe(variant(id));
        expect(heldOut(id, share)).toBe(heldOut(id, share));
        if (heldOut(id, share)) expect(heldOut(id, 0.5)).toBe(true);
        expect(heldOut(id, 0)).toBe(false);
      }),
    );
  });
});
