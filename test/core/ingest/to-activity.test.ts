import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IncomingActivity } from "#core/ingest/incoming.ts";
import { toActivity } from "#core/ingest/to-activity.ts";
import { HOUR_MS } from "#core/shared/day.ts";

const MINUTE_MS = 60_000;
const wall = new Date("2026-12-01T09:00:00Z");
/** The clock of this machine was moved thirty days forward. */
const business = new Date("2026-12-31T09:00:00Z");

const incoming = (occurredAt: Date, more: Partial<IncomingActivity> = {}): IncomingActivity => ({
  line: 1,
  externalId: "c-1",
  messageId: "m-1",
  occurredAt,
  type: "purchase",
  revenue: 1250,
  currency: undefined,
  properties: {},
  ...more,
});
const context = {
  customerId: "a".repeat(26),
  received: { business, wall },
  source: "import",
  workspace: { activityTypes: [], revenueTypes: [], currency: "EUR" },
};
const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);

describe("toActivity", () => {
  it.each([
    ["stamped now by wall time happened now on the business clock", wall, business],
    ["four minutes old keeps its age", later(wall, -4 * MINUTE_MS), later(business, -4 * MINUTE_MS)],
    ["six minutes old is history, as stamped", later(wall, -6 * MINUTE_MS), later(wall, -6 * MINUTE_MS)],
    ["stamped on the business clock stays", later(business, -HOUR_MS), later(business, -HOUR_MS)],
  ])("%s", (_what, sent, occurredAt) => {
    expect(toActivity(incoming(sent), context)).toMatchObject({
      occurredAt,
      receivedAt: business,
      future: false,
    });
  });

  it("flags what lies more than an hour ahead", () => {
    expect(toActivity(incoming(later(business, HOUR_MS)), context).future).toBe(false);
    expect(toActivity(incoming(later(business, HOUR_MS + 1)), context).future).toBe(true);
  });

  it("counts by the types of the settings, and all where they name none", () => {
    const some = { ...context, workspace: { ...context.workspace, activityTypes: ["login"] } };
    expect(toActivity(incoming(wall), context).counts).toBe(true);
    expect(toActivity(incoming(wall), some).counts).toBe(false);
    expect(toActivity(incoming(wall, { type: "login" }), some).counts).toBe(true);
  });

  it("takes the amount of revenue types as revenue, in the workspace's currency where none is named", () => {
    expect(toActivity(incoming(wall), context)).toMatchObject({ revenue: 1250, currency: "EUR" });
    expect(toActivity(incoming(wall, { currency: "USD" }), context)).toMatchObject({ currency: "USD" });
  });

  it("keeps an amount that is no revenue, for the day the settings change", () => {
    const some = { ...context, workspace: { ...context.workspace, revenueTypes: ["purchase"] } };
    expect(toActivity(incoming(wall, { type: "quote" }), some)).toMatchObject({
      revenue: undefined,
      properties: { amount: 1250 },
    });
  });

  it("gives an event that is sent again a little later the same time: by it the repetition is known", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -4, max: 4 }),
        fc.integer({ min: 0, max: MINUTE_MS }),
        (minutes, wait) => {
          const event = incoming(later(wall, minutes * MINUTE_MS));
          const received = { business: later(business, wait), wall: later(wall, wait) };
          expect(toActivity(event, { ...context, received }).occurredAt).toEqual(
            toActivity(event, context).occurredAt,
          );
        },
      ),
    );
  });
});
