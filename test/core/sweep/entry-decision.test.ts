import { describe, expect, it } from "vitest";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { decideEntry, type EntryFacts } from "#core/sweep/entry-decision.ts";
import {
  aCampaign,
  aContact,
  aCustomer,
  anEnrolment,
  anEntry,
  aWorkspace,
  hoursFrom,
  NOW,
} from "#support/engine-samples.ts";

const facts = (more: Partial<EntryFacts> = {}): EntryFacts => ({
  campaign: aCampaign(),
  workspace: aWorkspace(),
  customer: aCustomer(),
  contact: aContact(),
  earlier: [],
  standing: { lastActivity: undefined, contracts: [], now: NOW, today: "2026-11-02" },
  today: "2026-11-02",
  inAudience: true,
  ...more,
});
const gate = (more: Partial<EntryFacts> = {}): string | undefined => {
  const decision = decideEntry(facts(more));
  return decision.kind === "refuse" ? decision.gate : undefined;
};
const earlier = (crossedOn: string, more: Partial<Enrolment> = {}): Enrolment =>
  anEnrolment({ state: "done", entry: anEntry({ crossedOn }), ...more });

describe("decideEntry", () => {
  it("lets in, or names the gate: reach before re-entry before audience", () => {
    const suppressed = aContact({ suppressed: { why: "complained", at: NOW } });
    expect(gate()).toBeUndefined();
    expect(gate({ inAudience: false })).toBe("audience");
    expect(gate({ inAudience: false, earlier: [anEnrolment()] })).toBe("in-campaign");
    expect(gate({ inAudience: false, earlier: [anEnrolment()], contact: suppressed })).toBe("complained");
  });

  it("never lets anybody in twice at a time, whichever arm", () => {
    const wouldBe = { hello: hoursFrom(1) };
    const holdout = anEnrolment({ state: "holdout", entry: anEntry({ arm: "holdout", wouldBe }) });
    for (const one of [anEnrolment(), anEnrolment({ state: "parked" }), holdout])
      expect(gate({ earlier: [one] })).toBe("in-campaign");
    expect(gate({ earlier: [earlier("2026-09-01")] })).toBeUndefined();
  });

  it("lets in again after so many days, so many times", () => {
    const after = aCampaign({ reentry: { afterDays: 60, times: undefined } });
    expect(gate({ campaign: after, earlier: [earlier("2026-09-04")] })).toBe("re-entry");
    expect(
      gate({ campaign: after, earlier: [earlier("2026-09-03"), earlier("2026-01-01")] }),
    ).toBeUndefined();
    const twice = aCampaign({ reentry: { afterDays: undefined, times: 2 } });
    expect(gate({ campaign: twice, earlier: [earlier("2026-01-01")] })).toBeUndefined();
    expect(gate({ campaign: twice, earlier: [earlier("2026-01-01"), earlier("2026-05-01")] })).toBe(
      "re-entry",
    );
  });

  it("is the same for both arms: the draw comes after", () => {
    const held = earlier("2026-09-04", {
      state: "holdout",
      entry: anEntry({ crossedOn: "2026-09-04", arm: "holdout" }),
    });
    const treated = earlier("2026-09-04");
    for (const days of [10, 59, 60])
      expect(gate({ campaign: aCampaign({ reentry: { afterDays: days, times: 3 } }), earlier: [held] })).toBe(
        gate({ campaign: aCampaign({ reentry: { afterDays: days, times: 3 } }), earlier: [treated] }),
      );
  });
});
