import { describe, expect, it } from "vitest";
import type { Trigger } from "#core/campaign/campaign.ts";
import { isLate, silenceAfter } from "#core/ingest/is-late.ts";
import { mergeContract } from "#core/ingest/merge-contract.ts";
import { dayOf } from "#core/shared/day.ts";

const inactive: Trigger = { kind: "inactive", days: 30, backlog: undefined };
const ending = (of: "end" | "notice"): Trigger => ({
  kind: "contract-ending",
  beforeDays: 60,
  of,
  backlog: undefined,
});
const activity = (day: string) => ({ at: new Date(`${day}T12:00:00Z`), day, basis: "activity" as const });
const TODAY = "2026-12-01";

describe("isLate", () => {
  it.each([
    ["2026-10-31", true, "the line was 2026-11-30, which was swept"],
    ["2026-11-01", false, "the line is today"],
    ["2026-11-20", false, "the line is still ahead"],
  ])("silence since %s: %s, %s", (day, late) => {
    expect(isLate([inactive], { lastActivity: activity(day), contracts: [] }, TODAY)).toBe(late);
  });

  it.each([
    ["2027-01-29", true, "the line was yesterday"],
    ["2027-01-30", false, "the line is today"],
    ["2026-12-01", true, "the last day is today"],
    ["2026-11-30", false, "it is over"],
  ])("a contract that ends on %s: %s, %s", (endsOn, late) => {
    const key = { customerId: "a", contractId: "k", updatedAt: new Date(0) };
    const contract = mergeContract(undefined, key, { endsOn, noticeOn: endsOn });
    const judge = (...contracts: (typeof contract)[]) =>
      isLate([ending("end"), ending("notice")], { lastActivity: undefined, contracts }, TODAY);
    expect(judge(contract)).toBe(late);
    expect(judge({ ...contract, cancelledOn: "2026-11-01" })).toBe(false);
  });

  it("is false without any trigger", () => {
    expect(isLate([], { lastActivity: activity("2020-01-01"), contracts: [] }, TODAY)).toBe(false);
  });
});

describe("silenceAfter", () => {
  const at = (text: string) => ({ at: new Date(text), day: dayOf(new Date(text), "UTC") });

  it("begins with the newest activity, and moves forward only", () => {
    expect(silenceAfter(undefined, at("2026-11-01T10:00:00Z"))?.day).toBe("2026-11-01");
    expect(silenceAfter(activity("2026-11-02"), at("2026-11-01T10:00:00Z"))).toBeUndefined();
    expect(silenceAfter(activity("2026-11-01"), at("2026-11-02T10:00:00Z"))?.day).toBe("2026-11-02");
  });

  it("moves back from a sign-up to the first activity, however old", () => {
    const signUp = { ...activity("2026-12-01"), basis: "signup" as const };
    expect(silenceAfter(signUp, at("2026-10-01T10:00:00Z"))).toMatchObject({
      day: "2026-10-01",
      basis: "activity",
    });
  });

  it("does not move within a day, nor for nothing", () => {
    expect(silenceAfter(activity("2026-11-01"), at("2026-11-01T20:00:00Z"))).toBeUndefined();
    expect(silenceAfter(undefined, undefined)).toBeUndefined();
  });
});
