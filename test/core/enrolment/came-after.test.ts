import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ActivityCondition } from "#core/condition/evaluate-condition.ts";
import { endOfWait } from "#core/enrolment/end-of-wait.ts";
import type { TriggerFacts } from "#core/enrolment/enrolment.ts";
import { exitBy } from "#core/enrolment/exits.ts";
import { judgeStep } from "#core/enrolment/judge-step.ts";
import type { StepFacts } from "#core/enrolment/step-facts.ts";
import { settle } from "#core/results/settle.ts";
import {
  aCampaign,
  aCustomer,
  anActivity,
  anEnrolment,
  anEntry,
  aWorkspace,
  hoursFrom,
  NOW,
  wait,
} from "#support/engine-samples.ts";

const AT = NOW.toISOString();
const ON = AT.slice(0, 10);
const OWN = "m-own";
/** What lets in, with the moment from which on things come after it. */
const TRIGGERS: readonly TriggerFacts[] = [
  { kind: "inactive", since: "2026-10-03", days: 30 },
  { kind: "contract-ending", contractId: "k-1", endsOn: "2026-12-31", on: "2026-12-31" },
  { kind: "signed-up", on: ON, at: AT },
  { kind: "returned", since: "2026-08-01", days: 90, on: ON, at: AT },
  { kind: "event", name: "Paid", on: ON, at: AT, messageId: OWN, key: "1", values: {} },
  { kind: "date", field: "signedUpAt", on: ON, leadDays: 0 },
  { kind: "once", at: "2026-11-02T12:00", zone: "workspace", on: ON },
  { kind: "every", days: 30, cycle: 1, on: ON },
];

const PAID: ActivityCondition = {
  kind: "activity",
  type: "Paid",
  where: undefined,
  atLeast: 1,
  atMost: undefined,
  withinDays: undefined,
};
const MATCH = { name: "Paid", where: undefined };

describe("what came after the entry", () => {
  it("is always the same for exits, branches, waits and goals: all of that moment but what let them in", () => {
    const one = fc.record({
      facts: fc.constantFrom(...TRIGGERS),
      ms: fc.integer({ min: -2, max: 2 }),
      messageId: fc.constantFrom(OWN, "m-other"),
    });
    fc.assert(
      fc.property(one, ({ facts, ms, messageId }) => {
        const now = hoursFrom(1);
        const entry = anEntry({ facts });
        const activities = [anActivity(new Date(NOW.getTime() + ms), { type: "Paid", messageId })];
        const isOwn = facts.kind === "event" && messageId === OWN;
        const expected = !isOwn && (facts.kind === "returned" ? ms > 0 : ms >= 0);

        const workspace = { ...aWorkspace(), activityTypes: ["Login"] };
        const customer = {
          customer: aCustomer(),
          lastActivity: undefined,
          contract: undefined,
          activities,
          workspace,
          now,
        };
        const enrolment = anEnrolment({ entry });
        const stepFacts: StepFacts = {
          customer,
          answers: new Map(),
          messages: new Map(),
          split: () => 0,
        };
        const events = { activities, zone: "UTC", now };
        const exits = exitBy([MATCH], { entry, lastActivity: undefined, contracts: [], today: ON, events });
        const branches = judgeStep({ kind: "since", activity: PAID }, enrolment, stepFacts);
        const waits = endOfWait(wait("w", { kind: "event", activity: PAID, hours: 48 }), enrolment, {
          now,
          zone: "UTC",
          facts: stepFacts,
        });
        const campaign = aCampaign({
          goal: { kind: "event", event: MATCH, withinDays: 1, count: "customers", margin: 1 },
        });
        const { settlement } = settle(enrolment, { campaign, workspace, activities, contracts: [], now });
        expect([exits !== undefined, branches, waits.early, settlement.reached]).toEqual(
          Array(4).fill(expected),
        );
      }),
    );
  });
});
