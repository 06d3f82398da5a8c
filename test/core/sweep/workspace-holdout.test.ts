import { describe, expect, it } from "vitest";
import { checkShares } from "#core/results/share-check.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { isHeldOut, isHeldOutOfAll } from "#core/sweep/judge-entry.ts";

const drawKey = Buffer.alloc(32, 9);
const IDS = Array.from({ length: 20_000 }, (_, index) => customerIdOf(`customer-${index}`, drawKey));
const heldOut = (holdout: number | undefined, purpose: "marketing" | "service" = "marketing", ids = IDS) =>
  ids.filter((customerId) =>
    isHeldOutOfAll({ campaign: { purpose }, workspace: { holdout }, customerId, drawKey }),
  );

describe("the workspace's holdout", () => {
  const fifth = heldOut(0.2);
  it("has its share of all customers, none without one and none of a service campaign", () => {
    for (const [share, held] of [
      [0.02, heldOut(0.02).length],
      [0.2, fifth.length],
      [0.5, heldOut(0.5).length],
    ] as const) {
      expect(checkShares({ treatment: IDS.length - held, holdout: held, share }).verdict).not.toBe("off");
      expect(Math.abs(held / IDS.length - share)).toBeLessThan(0.01);
    }
    const few = IDS.slice(0, 500);
    const none = [
      heldOut(undefined, "marketing", few),
      heldOut(0, "marketing", few),
      heldOut(0.5, "service", few),
    ];
    expect(none).toEqual([[], [], []]);
  });

  it("keeps those it has when it grows", () => {
    const grown = new Set(fifth);
    const few = IDS.slice(0, 5_000);
    expect(heldOut(0.05, "marketing", few).every((id) => grown.has(id))).toBe(true);
  });

  it("tells nothing about the draw of a campaign", () => {
    const campaign = { id: "quiet", holdout: 0.3 };
    const byCampaign = fifth.filter((customerId) => isHeldOut({ campaign, customerId, salt: "s", drawKey }));
    expect(Math.abs(byCampaign.length / fifth.length - 0.3)).toBeLessThan(0.03);
  });
});
