import { describe, expect, it } from "vitest";
import { type Arrival, liveCdnow } from "#support/oracle/cdnow-life.ts";

/** By the line: before the line of 30 days is crossed, or up to ten days after it; every third row twice. */
const late: Arrival = ({ line, day }) => {
  const lot = (line * 7_919) % 101;
  const delay = day % 3 === 0 ? 1 + (lot % 10) : day % 3 === 1 ? 31 + (lot % 10) : 0;
  return lot % 3 === 0 ? [delay, delay + (lot % 7)] : [delay];
};

describe("the customers of CDNOW, when rows of many days arrive late, twice and shuffled", () => {
  it("enter as was known at each sweep, sweeps missed or not", async () => {
    const results = await liveCdnow({
      every: 3,
      from: "1997-04-02",
      days: 30,
      missed: new Set([5, 11, 12, 13, 20]),
      campaigns: [
        { id: "silent-30", days: 30, holdout: "0%" },
        { id: "silent-60", days: 60, holdout: "10%" },
      ],
      lateDays: 7,
      arrival: late,
      past: "loaded",
    });
    for (const { expected, found, campaign } of results) expect(found, campaign).toEqual(expected);
    const [silent30] = results;
    expect(silent30?.late).toBeGreaterThan(5);
    expect(silent30?.found.filter(({ refused }) => refused.length > 0).length).toBeGreaterThan(1);
  });
});
