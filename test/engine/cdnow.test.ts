import { describe, expect, it } from "vitest";
import { liveCdnow, onItsDay } from "#support/oracle/cdnow-life.ts";

const LINES = [
  { id: "silent-30", days: 30, holdout: "0%" },
  { id: "silent-60", days: 60, holdout: "10%" },
  { id: "silent-90", days: 90, holdout: "0%" },
];

/** 22 days with a sweep on each, then ranges of one, three and five days without; every third customer. */
const LIFE = {
  every: 3,
  from: "1997-03-27",
  days: 35,
  missed: new Set([22, 24, 25, 26, 29, 30, 31, 32, 33]),
  campaigns: LINES,
  lateDays: 7,
  arrival: onItsDay,
  past: "loaded",
} as const;

describe("the customers of CDNOW", () => {
  it("enter at 30, 60 and 90 days of silence exactly as the raw file says", async () => {
    for (const { expected, found, ...result } of await liveCdnow(LIFE)) {
      expect(found, result.campaign).toEqual(expected);
      expect(expected.filter(({ entered }) => entered.length > 0).length).toBeGreaterThan(20);
      expect(result.late).toBe(0);
      expect(result.heldOut > 0).toBe(result.campaign === "silent-60");
    }
  });
});
