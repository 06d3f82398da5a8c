import { describe, expect, it } from "vitest";
import {
  missingCrossings,
  notDerived,
  type RederiveFacts,
  rederiveCrossings,
} from "#core/results/rederive.ts";
import {
  aCampaign,
  aCampaignState,
  aContract,
  aCustomer,
  anActivity,
  anEnrolment,
  NOW,
} from "#support/engine-samples.ts";

const at = (day: string): Date => new Date(`${day}T12:00:00Z`);
const state = aCampaignState({ startedOn: "2026-10-01" });
const facts = (more: Partial<RederiveFacts> = {}): RederiveFacts => ({
  campaign: aCampaign({ trigger: { kind: "inactive", days: 30, backlog: undefined } }),
  state,
  workspace: { zone: "UTC", activityTypes: [] },
  customer: aCustomer(),
  activities: [],
  contracts: [],
  sweptTo: "2026-11-02",
  sweptAt: NOW,
  ...more,
});
const days = (more: Partial<RederiveFacts> = {}): readonly string[] =>
  rederiveCrossings(facts(more)).map(({ crossedOn }) => crossedOn);
const active = (...on: readonly string[]) => on.map((day) => anActivity(at(day)));

describe("rederiveCrossings: silence", () => {
  it("finds each silence that lasted long enough by the last sweep", () => {
    expect(days({ activities: active("2026-08-01", "2026-09-10", "2026-10-03") })).toEqual(["2026-11-02"]);
    expect(days({ activities: active("2026-09-10") })).toEqual(["2026-10-10"]);
    expect(days({ activities: active("2026-10-04") })).toEqual([]);
  });

  it("counts neither the future nor what is no use, and leaves out days without entry", () => {
    const [activity] = active("2026-09-10");
    if (activity === undefined) throw new Error("one activity");
    expect(days({ activities: [activity, { ...anActivity(at("2026-09-20")), future: true }] })).toEqual([
      "2026-10-10",
    ]);
    const workspace = { zone: "UTC", activityTypes: ["login"] };
    expect(days({ activities: [activity], workspace })).toEqual([]);
    const pausedDays = [{ from: "2026-10-10", to: "2026-10-10" }];
    expect(days({ activities: [activity], state: { ...state, pausedDays } })).toEqual([]);
    expect(days({ activities: [activity], state: { ...state, startedOn: "2026-10-11" } })).toEqual([]);
  });

  it("begins with the sign-up of those who never did anything", () => {
    const customer = aCustomer({ signedUpAt: at("2026-09-20") });
    expect(days({ customer })).toEqual(["2026-10-20"]);
    expect(days({ customer, activities: active("2026-10-25") })).toEqual([]);
  });

  it("leaves out what was learnt after its line had been passed", () => {
    const late = anActivity(at("2026-09-10"), { receivedAt: at("2026-10-20") });
    expect(days({ activities: [late] })).toEqual([]);
  });
});

describe("rederiveCrossings: contracts", () => {
  const campaign = aCampaign({
    trigger: { kind: "contract-ending", beforeDays: 60, of: "end", backlog: undefined },
  });

  it("finds the day before the end, of contracts that run on", () => {
    const contract = aContract({ endsOn: "2026-12-31", updatedAt: at("2026-01-01") });
    expect(days({ campaign, contracts: [contract] })).toEqual(["2026-11-01"]);
    for (const change of [{ renewedOn: "2026-10-01" }, { cancelledOn: "2026-10-01" }, { endsOn: undefined }])
      expect(days({ campaign, contracts: [{ ...contract, ...change }] })).toEqual([]);
  });
});

describe("missingCrossings", () => {
  it("is what nobody decided about", () => {
    const crossings = rederiveCrossings(facts({ activities: active("2026-10-03") }));
    expect(missingCrossings(crossings, [])).toHaveLength(1);
    expect(missingCrossings(crossings, [anEnrolment({ episode: "20261003", state: "refused" })])).toEqual([]);
    expect(missingCrossings(crossings, [anEnrolment({ episode: "20260910" })])).toHaveLength(1);
  });
});

it("says of each other trigger what raw input cannot show", () => {
  const kinds = ["date", "signed-up", "returned", "event", "once", "every"] as const;
  const said = (kind: (typeof kinds)[number] | "inactive") =>
    notDerived({ trigger: { kind }, audience: undefined });
  expect(kinds.filter((kind) => said(kind) === undefined)).toEqual([]);
  expect(said("inactive")).toBeUndefined();
});
