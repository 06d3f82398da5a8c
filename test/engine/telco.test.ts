import { describe, expect, it } from "vitest";
import { liveTelco } from "#support/oracle/telco-life.ts";

describe("the contracts of Telco", () => {
  it("let in on exactly the days that the raw file says, changed or not, sweeps missed or not", async () => {
    const results = await liveTelco({
      every: 4,
      days: 34,
      missed: new Set([4, 25, 26, 27, 28, 31]),
      campaigns: [
        { id: "end-60", before: 60, of: "end" },
        { id: "notice-30", before: 30, of: "notice" },
      ],
    });
    for (const { expected, found, campaign } of results) {
      expect(found, campaign).toEqual(expected);
      expect(expected.flatMap(({ entered }) => entered).length, campaign).toBeGreaterThan(20);
    }
    const days = new Set(
      results.flatMap(({ found }) => found.filter((one) => one.entered.length > 0)).map(({ day }) => day),
    );
    expect(days.size).toBeGreaterThan(20);
  });
});
