import { describe, expect, it } from "vitest";
import type { Activity, Contract } from "#core/customer/customer.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { settle, settlesAt } from "#core/results/settle.ts";
import {
  aCampaign,
  aContract,
  anActivity,
  anEnrolment,
  anEntry,
  aWorkspace,
  hoursFrom,
} from "#support/engine-samples.ts";

const DAY = 24;
const campaign = aCampaign();
const END = hoursFrom(60 * DAY);
const outcome = (
  activities: readonly Activity[],
  enrolment: Enrolment = anEnrolment(),
  types: readonly string[] = [],
) =>
  settle(enrolment, {
    campaign,
    workspace: aWorkspace({ activityTypes: types }),
    activities,
    contracts: [],
    now: hoursFrom(63 * DAY),
  });
const settled = (more: object) => ({ kind: "settled", settlement: { at: hoursFrom(63 * DAY), ...more } });

describe("settle: the goal to return", () => {
  it("is reached by the first activity after the entry, alike in both arms, with the revenue within its time", () => {
    const activities = [
      anActivity(hoursFrom(50), { revenue: 700 }),
      anActivity(hoursFrom(20), { revenue: 500 }),
      anActivity(END, { revenue: 30 }),
      anActivity(hoursFrom(60 * DAY + 0.01), { revenue: 9_999 }),
    ];
    const expected = settled({ reached: true, reachedAt: hoursFrom(20), revenue: 1_230 });
    expect(outcome(activities)).toEqual(expected);
    expect(
      outcome(activities, anEnrolment({ state: "holdout", entry: anEntry({ arm: "holdout" }) })),
    ).toEqual(expected);
  });

  it("is not reached by what came before, by the future, or by what is no use", () => {
    const none = settled({ reached: false, reachedAt: undefined, revenue: 0 });
    expect(outcome([])).toEqual(none);
    expect(outcome([anActivity(hoursFrom(-31 * DAY))])).toEqual(none);
    expect(outcome([anActivity(hoursFrom(5), { future: true })])).toEqual(none);
    expect(outcome([anActivity(hoursFrom(5), { type: "complaint" })], anEnrolment(), ["purchase"])).toEqual(
      none,
    );
  });

  it("is void where an activity shows that there was no silence, and has its outcome all the same", () => {
    expect(outcome([anActivity(hoursFrom(-24)), anActivity(hoursFrom(5))])).toMatchObject({
      kind: "void",
      settlement: { reached: true },
    });
    expect(outcome([anActivity(new Date("2026-10-03T23:59:59Z"))])).toMatchObject({ kind: "settled" });
    expect(outcome([anActivity(new Date("2026-10-04T00:00:00Z"))])).toMatchObject({ kind: "void" });
  });

  it("is final three days after the goal's time", () => {
    expect(settlesAt(anEnrolment(), campaign)).toEqual(hoursFrom(63 * DAY));
  });
});

describe("settle: the goal to renew", () => {
  const facts = {
    kind: "contract-ending",
    contractId: "k-1",
    endsOn: "2026-12-31",
    on: "2026-12-31",
  } as const;
  const renewal = aCampaign({ goal: { kind: "renewed", withinDays: 60, count: "customers", margin: 1 } });
  const reachedAt = (...contracts: readonly Contract[]): Date | undefined => {
    const result = settle(anEnrolment({ entry: anEntry({ facts }) }), {
      campaign: renewal,
      workspace: aWorkspace(),
      activities: [anActivity(hoursFrom(-24)), anActivity(hoursFrom(1))],
      contracts,
      now: hoursFrom(63 * DAY),
    });
    return result.kind === "settled" ? result.settlement.reachedAt : undefined;
  };

  it("is reached on the day of the renewal, or when a later end became known", () => {
    expect(reachedAt(aContract({ renewedOn: "2026-12-01" }))).toEqual(new Date("2026-12-01T00:00:00Z"));
    expect(reachedAt(aContract({ endsOn: "2027-12-31", updatedAt: hoursFrom(30) }))).toEqual(hoursFrom(30));
  });

  it("is not reached by another contract, too late, or not at all", () => {
    expect(reachedAt(aContract({ contractId: "k-2", renewedOn: "2026-12-01" }))).toBeUndefined();
    expect(reachedAt(aContract({ renewedOn: "2027-01-02" }))).toBeUndefined();
    expect(reachedAt(aContract())).toBeUndefined();
    expect(reachedAt()).toBeUndefined();
  });
});
