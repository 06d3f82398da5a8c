import { describe, expect, it } from "vitest";
import { earnsRevenue } from "#core/ingest/to-activity.ts";
import { countsAsActivity } from "#core/workspace/counts-as-activity.ts";
import { namesEvent } from "#core/workspace/names-event.ts";

describe("namesEvent", () => {
  it.each([
    ["Login", true],
    ["LOGIN", true],
    ["Login ", false],
    ["", false],
    ["Log", false],
  ])("of the names login and Order: %j is %s", (event, expected) => {
    expect(namesEvent(["login", "Order"], event)).toBe(expected);
  });

  it("decides what is use and what is revenue, where the settings name any", () => {
    expect(countsAsActivity("login", { activityTypes: ["Login"] })).toBe(true);
    expect(countsAsActivity("order", { activityTypes: ["Login"] })).toBe(false);
    expect(earnsRevenue("ORDER", { revenueTypes: ["Order"] })).toBe(true);
    expect(earnsRevenue("Refill", { revenueTypes: ["Order"] })).toBe(false);
    expect(earnsRevenue("Refill", { revenueTypes: [] })).toBe(true);
  });
});
