import { describe, expect, it } from "vitest";
import { unitsPerLife, unitsPerMail } from "../bench/bench-units.ts";
import { countLife, ONE_MAIL } from "../bench/count-life.ts";

/** One full page in small: `npm run bench` counts the same with more customers, in their own zones. */
const FULL_PAGE = { customers: 100, oneZone: true } as const;

describe("the budgets of capacity", () => {
  it("hold for a mail from claim to delivered, and for the whole life of a one-mail enrolment", async () => {
    const life = await countLife({ ...FULL_PAGE, document: ONE_MAIL, holdout: "0%" });
    expect(life).toMatchObject({ entered: 100, mails: 100 });
    expect(unitsPerMail(life)).toBeLessThanOrEqual(6);
    expect(unitsPerLife(life)).toBeLessThanOrEqual(8.5);
  });
});
