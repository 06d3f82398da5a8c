import { describe, expect, it } from "vitest";
import type { ExitRule } from "#core/campaign/campaign.ts";
import type { Contract, LastActivity } from "#core/customer/customer.ts";
import type { Entry } from "#core/enrolment/enrolment.ts";
import { exitBy, isDisproved } from "#core/enrolment/exits.ts";
import { close, isStillIn, leaveBy } from "#core/enrolment/standing.ts";
import { aContract, anEnrolment, anEntry, hoursFrom, NOW } from "#support/engine-samples.ts";

const ALL: readonly ExitRule[] = ["returned", "renewed", "cancelled"];
const ENDING = anEntry({
  facts: { kind: "contract-ending", contractId: "k-1", endsOn: "2026-12-31", on: "2026-12-31" },
});
const active = (hours: number, basis: LastActivity["basis"] = "activity"): LastActivity => {
  const at = hoursFrom(hours);
  return { at, day: at.toISOString().slice(0, 10), basis };
};
const facts = (more: { lastActivity?: LastActivity; contracts?: readonly Contract[] } = {}) => ({
  entry: anEntry(),
  lastActivity: undefined,
  contracts: [],
  today: "2026-11-02",
  ...more,
});

describe("exitBy", () => {
  it("returned: by an activity after the entry, not by one before it and not by a sign-up", () => {
    expect(exitBy(ALL, facts({ lastActivity: active(1) }))).toBe("returned");
    expect(exitBy(ALL, facts({ lastActivity: active(-1) }))).toBeUndefined();
    expect(exitBy(ALL, facts({ lastActivity: active(1, "signup") }))).toBeUndefined();
    expect(exitBy(["renewed"], facts({ lastActivity: active(1) }))).toBeUndefined();
  });

  it("replied: by a mail after the entry", () => {
    expect(exitBy(["replied"], { ...facts(), repliedAt: hoursFrom(1) })).toBe("replied");
    expect(exitBy(["replied"], { ...facts(), repliedAt: hoursFrom(-1) })).toBeUndefined();
    expect(exitBy(["replied"], facts())).toBeUndefined();
    expect(exitBy(ALL, { ...facts(), repliedAt: hoursFrom(1) })).toBeUndefined();
  });

  it.each<[string, Partial<Contract>, ExitRule | undefined]>([
    ["nothing", {}, undefined],
    ["a renewal on record", { renewedOn: "2026-12-01" }, "renewed"],
    ["a later end", { endsOn: "2027-12-31" }, "renewed"],
    ["an earlier end", { endsOn: "2026-11-30" }, undefined],
    ["a cancellation", { cancelledOn: "2026-11-03" }, "cancelled"],
    ["another contract's renewal", { contractId: "k-2", renewedOn: "2026-12-01" }, undefined],
  ])("renewed, cancelled: %s", (_, change, expected) => {
    expect(exitBy(ALL, { ...facts({ contracts: [aContract(change)] }), entry: ENDING })).toBe(expected);
  });
});

describe("ended", () => {
  const ended = (entry: Entry, contracts: readonly Contract[]): boolean =>
    exitBy(["ended"], { ...facts({ contracts }), entry }) === "ended";
  const over = aContract({ endsOn: "2026-11-01" });

  it("holds when no contract of the customer runs any more, and not for who never had one", () => {
    expect(ended(anEntry(), [over])).toBe(true);
    expect(ended(anEntry(), [over, aContract({ contractId: "k-2", endsOn: "2026-11-02" })])).toBe(false);
    expect(ended(anEntry(), [{ ...over, autoRenewal: true }])).toBe(false);
    expect(ended(anEntry(), [{ ...over, renewedOn: "2026-10-30" }])).toBe(false);
    expect(ended(anEntry(), [aContract({ cancelledOn: "2026-10-30" })])).toBe(false);
    expect(ended(anEntry(), [])).toBe(false);
  });

  it("asks for the contract that let the customer in, where one did", () => {
    const other = aContract({ contractId: "k-2", endsOn: "2027-01-01" });
    expect(ended(ENDING, [over, other])).toBe(true);
    expect(ended(ENDING, [{ ...over, contractId: "k-2" }, aContract()])).toBe(false);
  });
});

describe("isDisproved", () => {
  it("is so by an activity of a later day than the silence began, up to the entry", () => {
    expect(isDisproved(anEntry(), active(-24))).toBe(true);
    expect(isDisproved(anEntry(), active(1))).toBe(false);
    expect(isDisproved(anEntry(), { ...active(-24 * 30), day: "2026-10-03" })).toBe(false);
    expect(isDisproved(ENDING, active(-24))).toBe(false);
  });
});

describe("leaveBy", () => {
  it("voids what was disproved, whatever the exit rules, and ends what has left", () => {
    const standing = { lastActivity: active(-24), contracts: [], now: NOW, today: "2026-11-02" };
    expect(leaveBy([], anEnrolment(), standing)).toMatchObject({ state: "voided", reason: "disproved" });
    const back = { ...standing, lastActivity: active(1) };
    expect(leaveBy(["returned"], anEnrolment({ state: "parked" }), back)).toMatchObject({
      state: "exited",
      reason: "returned",
      dueAt: undefined,
    });
  });

  it("leaves alone who stays and who has left", () => {
    const back = { lastActivity: active(1), contracts: [], now: NOW, today: "2026-11-02" };
    expect(leaveBy([], anEnrolment(), back)).toBeUndefined();
    for (const state of ["done", "exited", "holdout", "refused", "voided"] as const)
      expect(leaveBy(ALL, anEnrolment({ state }), back)).toBeUndefined();
  });

  it("keeps what is known of the step at which it ended", () => {
    const hold = { gate: "cap", at: NOW, until: hoursFrom(5) };
    const before = anEnrolment({
      steps: {
        hello: { kind: "pending", at: NOW, reason: undefined, holds: [hold], variant: undefined, attempt: 1 },
      },
    });
    const ended = close(before, { state: "exited", reason: "stopped", at: hoursFrom(2) });
    expect(ended.steps["hello"]).toMatchObject({
      kind: "pending",
      at: hoursFrom(2),
      holds: [hold],
      attempt: 1,
    });
  });
});

describe("isStillIn", () => {
  const facts = { lastActivity: undefined, contracts: [], now: NOW, today: "2026-11-02" };

  it("counts the holdout as in for as long as its mails would go out, as it does the treatment", () => {
    const held = (hours: number) =>
      anEnrolment({
        state: "holdout",
        entry: anEntry({ arm: "holdout", wouldBe: { hello: hoursFrom(hours) } }),
      });
    expect(isStillIn([], held(1), facts)).toBe(true);
    expect(isStillIn([], held(-1), facts)).toBe(false);
    expect(isStillIn(["returned"], held(1), { ...facts, lastActivity: active(2) })).toBe(false);
    for (const state of ["active", "parked"] as const)
      expect(isStillIn([], anEnrolment({ state }), facts)).toBe(true);
    for (const state of ["done", "exited"] as const)
      expect(isStillIn([], anEnrolment({ state }), facts)).toBe(false);
  });
});
