import { describe, expect, it } from "vitest";
import { viewCustomer } from "#cli/output/customer-view.ts";
import { createPaint, type Look } from "#cli/output/look.ts";
import { CustomerDetail } from "#contracts/api/customers.ts";

const look: Look = {
  paint: createPaint(false),
  width: 120,
  zone: "Europe/Berlin",
  currency: "EUR",
  now: "2026-12-01T12:00:00.000Z",
  wallNow: "2026-12-01T12:00:00.000Z",
};
const AT = "2026-11-30T12:00:00.000Z";
const detail = (more: { readonly choices?: object; readonly chosenLocale?: object }) =>
  CustomerDetail.parse({
    customer: {
      id: "a".repeat(26),
      externalId: "0042",
      consent: { state: "unknown" },
      value: {},
      attributes: {},
      updatedAt: AT,
      ...(more.chosenLocale && { chosenLocale: more.chosenLocale }),
    },
    contracts: [],
    ...(more.choices && { choices: more.choices }),
  });

describe("viewCustomer", () => {
  it("says in words what the customer chose", () => {
    const text = viewCustomer(
      detail({
        chosenLocale: { locale: "fa", at: AT, source: "preferences-page" },
        choices: {
          topicsLeft: { offers: AT, news: AT },
          pausedUntil: "2026-12-30T23:00:00.000Z",
          everyDays: 7,
          surveysLeftAt: AT,
          chosenAt: AT,
        },
      }),
      look,
    );
    expect(text).toMatch(/language +fa, chosen /);
    expect(text).toMatch(
      /chosen +at most one mail in 7 days; no surveys; without offers, news; pause until 2026-12-31/,
    );
  });

  it("says that everything was chosen, and nothing where nothing was", () => {
    expect(viewCustomer(detail({ choices: { topicsLeft: {}, chosenAt: AT } }), look)).toMatch(
      /chosen +everything, /,
    );
    expect(viewCustomer(detail({}), look)).not.toMatch(/chosen/);
  });
});
