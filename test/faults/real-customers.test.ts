import { expect, it } from "vitest";
import { liveCdnow, onItsDay } from "#support/oracle/cdnow-life.ts";
import { liveTelco } from "#support/oracle/telco-life.ts";

/** As test/engine/cdnow.test.ts and telco.test.ts, with every customer, and with all rows through ingest. */
it("lets in all customers of CDNOW as the raw file says", async () => {
  const results = await liveCdnow({
    every: 1,
    from: "1997-03-27",
    days: 35,
    missed: new Set([22, 24, 25, 26, 29, 30, 31, 32, 33]),
    campaigns: [
      { id: "silent-30", days: 30, holdout: "0%" },
      { id: "silent-60", days: 60, holdout: "10%" },
      { id: "silent-90", days: 90, holdout: "0%" },
    ],
    lateDays: 7,
    arrival: onItsDay,
    past: "ingested",
  });
  for (const { expected, found, campaign } of results) expect(found, campaign).toEqual(expected);
}, 1_800_000);

it("lets in all contracts of Telco as the raw file says", async () => {
  const results = await liveTelco({
    every: 1,
    days: 34,
    missed: new Set([4, 25, 26, 27, 28, 31]),
    campaigns: [
      { id: "end-60", before: 60, of: "end" },
      { id: "end-45", before: 45, of: "end" },
      { id: "notice-30", before: 30, of: "notice" },
    ],
  });
  for (const { expected, found, campaign } of results) expect(found, campaign).toEqual(expected);
}, 1_800_000);
