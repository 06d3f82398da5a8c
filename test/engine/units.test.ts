import { describe, expect, it } from "vitest";
import { unitsPerLife, unitsPerMail } from "../bench/bench-units.ts";
import { costOfMails } from "../bench/cost-of-mails.ts";
import { countLife, ONE_MAIL, THREE_MAILS } from "../bench/count-life.ts";

/** A full page in small: `npm run bench` counts the same with more customers, in their own zones. */
const FULL_PAGE = { customers: 100, oneZone: true } as const;
/** The budget is 1.05: docs/bench.md says what is missing. This keeps it from growing. */
const RATIO = 1.06;

describe("the budgets of capacity", () => {
  it("hold for a mail from claim to delivered, and for the whole life of a one-mail enrolment", async () => {
    const life = await countLife({ ...FULL_PAGE, document: ONE_MAIL, holdout: "0%" });
    expect(life).toMatchObject({ entered: 100, mails: 100 });
    expect(unitsPerMail(life)).toBeLessThanOrEqual(6);
    expect(unitsPerLife(life)).toBeLessThanOrEqual(8.5);
  });

  it("hold for the mails of a three-mail campaign, and nearly for its price over what SES charges", async () => {
    const life = await countLife({ ...FULL_PAGE, document: THREE_MAILS });
    expect(life.mails).toBe(3 * life.entered);
    expect(unitsPerMail(life)).toBeLessThanOrEqual(6);
    expect(costOfMails(life, 1_000_000).ratio.essentials).toBeLessThanOrEqual(RATIO);
  });
});
