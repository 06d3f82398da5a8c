import { describe, expect, it } from "vitest";
import { Amount } from "#core/template/amount.ts";
import { offerValues } from "#core/template/step-values.ts";
import { triggerValues } from "#core/template/trigger-values.ts";

const event = (values: Readonly<Record<string, string | number>>) =>
  triggerValues(
    {
      kind: "event",
      name: "Payment Failed",
      on: "2026-11-02",
      at: "2026-11-02T12:00:00.000Z",
      messageId: "m-1",
      key: "m-1",
      values,
    },
    "2026-11-02",
  ).event;

describe("the currency of an amount", () => {
  it("goes with the revenue of an event, where it said one", () => {
    expect(event({ revenue: 995, currency: "CHF" })?.["revenue"]).toEqual(new Amount(995, "CHF"));
    for (const currency of ["francs", ""]) expect(event({ revenue: 995, currency })?.["revenue"]).toBe(995);
    expect(event({ revenue: 995 })?.["revenue"]).toBe(995);
  });

  it("is that of the offer as it was issued", () => {
    const offer = {
      kind: "amount-off",
      value: 1_200,
      plan: undefined,
      until: "2026-12-01",
      title: undefined,
    } as const;
    const format = { locale: "en", currency: "EUR", zone: "UTC" };
    expect(offerValues({ ...offer, currency: "JPY" }, format).value).toBe("¥1,200");
    expect(offerValues(offer, format).value).toBe("€12");
  });
});
