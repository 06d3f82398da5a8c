import { describe, expect, it } from "vitest";
import { checkShares } from "#core/results/share-check.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { isHeldOut, isHeldOutOfAll } from "#core/sweep/judge-entry.ts";

const drawKey = Buffer.alloc(32, 9);
const ids = Array.from({ length: 20_000 }, (_, index) => customerIdOf(`customer-${index}`, drawKey));
const heldOut = (holdout: number | undefined, purpose: "marketing" | "service" = "marketing") =>
  ids.filter((customerId) =>
    isHeldOutOfAll({ campaign: { purpose }, workspace: { holdout }, customerId, drawKey }),
  );

describe("the workspace's holdout", () => {
  it("has its share of all customers, none without one and none of a service campaign", () => {
    for (const share of [0.02, 0.2, 0.5]) {
      const held = heldOut(share).length;
      expect(checkShares({ treatment: ids.length - held, holdout: held, share }).verdict).not.toBe("off");
      expect(Math.abs(held / ids.length - share)).toBeLessThan(0.01);
    }
    expect([heldOut(undefined).length, heldOut(0).length, heldOut(0.5, "service").length]).toEqual([0, 0, 0]);
  });

  it("keeps those it has when it grows", () => {
    const many = new Set(heldOut(0.2));
    expect(heldOut(0.05).every((id) => many.has(id))).toBe(true);
  });

  it("tells nothing about the draw of a campaign", () => {
    const campaign = { id: "quiet", holdout: 0.3 };
    const byCampaign = heldOut(0.2).filter((customerId) =>
      isHeldOut({ campaign, customerId, salt: "s", drawKey }),
    );
    expect(Math.abs(byCampaign.length / heldOut(0.2).length - 0.3)).toBeLessThan(0.03);
  });
});
