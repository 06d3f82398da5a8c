import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { episodeOf } from "#core/enrolment/episode.ts";
import { eventFacts, keepValues } from "#core/enrolment/live-facts.ts";
import { revenueOf } from "#core/results/revenue.ts";
import { anActivity, aWorkspace, NOW } from "#support/engine-samples.ts";

const facts = (properties: Record<string, string | number>, episode?: string) =>
  eventFacts({ episode }, anActivity(NOW, { properties, messageId: "m-1" }), { zone: "UTC", wanted: [] });

describe("what an entry keeps of its event", () => {
  it("is small, whatever was sent, and has what the campaign refers to first", () => {
    const value = fc.oneof(fc.string({ maxLength: 300 }), fc.double({ noNaN: true }), fc.boolean());
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 60 }), value, { maxKeys: 40 }), (values) => {
        const kept = keepValues({ ...values, invoice: "i-1" }, ["invoice"]);
        expect(kept["invoice"]).toBe("i-1");
        const bytes = Object.entries(kept).map((entry) => Buffer.byteLength(JSON.stringify(entry)));
        expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(500);
      }),
    );
  });

  it("makes the episode: of the key where there is one, else of the event", () => {
    expect(episodeOf(facts({ invoice: "i-1" }, "invoice"))).toBe(
      episodeOf(facts({ invoice: "i-1", n: 2 }, "invoice")),
    );
    expect(episodeOf(facts({ invoice: "i-1" }, "invoice"))).not.toBe(
      episodeOf(facts({ invoice: "i-2" }, "invoice")),
    );
    expect(episodeOf(facts({ invoice: "i-1" }, "missing"))).toBe(episodeOf(facts({})));
    expect(episodeOf(facts({}))).toMatch(/^[a-z0-9]{13}$/);
  });
});

describe("revenue", () => {
  it("is of the types that earn, whether they are use or not, each currency by itself", () => {
    const workspace = aWorkspace({ revenueTypes: ["Order"], activityTypes: ["Login"] });
    const earned = [
      anActivity(NOW, { type: "Order", revenue: 500 }),
      anActivity(NOW, { type: "Order", revenue: 250, currency: "USD" }),
      anActivity(NOW, { type: "Order", revenue: 90, currency: "EUR" }),
      anActivity(NOW, { type: "Order", revenue: 10, currency: "EUR" }),
      anActivity(NOW, { type: "Order", revenue: 7_000, future: true }),
      anActivity(NOW, { type: "Refill", revenue: 3_000 }),
      anActivity(NOW, { type: "Order" }),
    ];
    expect(revenueOf(earned, workspace)).toEqual({ revenue: 750, otherRevenue: { EUR: 100 } });
    expect(revenueOf(earned.slice(0, 1), workspace)).toEqual({ revenue: 500, otherRevenue: undefined });
    expect(revenueOf(earned.slice(5, 6), aWorkspace()).revenue).toBe(3_000);
  });
});
