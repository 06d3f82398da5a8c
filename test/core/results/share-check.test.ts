import { describe, expect, it } from "vitest";
import { checkShares } from "#core/results/share-check.ts";

const verdict = (treatment: number, holdout: number, share: number) =>
  checkShares({ treatment, holdout, share }).verdict;

describe("checkShares", () => {
  it("needs five expected in each arm", () => {
    expect(verdict(45, 4, 0.1)).toBe("too-few");
    expect(verdict(45, 5, 0.1)).toBe("fair");
    expect(verdict(1_000, 0, 0)).toBe("too-few");
  });

  it("is off where chance would do so less than once in a thousand times", () => {
    // chi-square of (900 ± d, 100 ∓ d) is d² / 90
    expect(verdict(869, 131, 0.1)).toBe("fair");
    expect(verdict(868, 132, 0.1)).toBe("off");
    expect(verdict(932, 68, 0.1)).toBe("off");
    expect(verdict(1_000, 1, 0)).toBe("off");
  });
});
