import { describe, expect, it } from "vitest";
import { contractOfEntry } from "#core/enrolment/contract-of-entry.ts";
import type { TriggerFacts } from "#core/enrolment/enrolment.ts";
import { aContract } from "#support/engine-samples.ts";

const ONCE: TriggerFacts = { kind: "once", at: "2026-11-02T12:00", zone: "workspace", on: "2026-11-02" };
const first = aContract({ contractId: "a", endsOn: "2026-12-31" });
const last = aContract({ contractId: "b", endsOn: "2027-06-30" });
const open = aContract({ contractId: "c", endsOn: undefined });
const idOf = (...given: Parameters<typeof contractOfEntry>) => contractOfEntry(...given)?.contractId;

describe("contractOfEntry", () => {
  it("is the one that let the customer in, where one did", () => {
    const ending: TriggerFacts = {
      kind: "contract-ending",
      contractId: "a",
      endsOn: "2026-12-31",
      on: "2026-12-31",
    };
    const date: TriggerFacts = {
      kind: "date",
      field: "contract.startsOn",
      on: "2026-11-02",
      leadDays: 0,
      contractId: "a",
    };
    expect([idOf(ending, [first, last]), idOf(date, [last, first]), idOf(ending, [last])]).toEqual([
      "a",
      "a",
      undefined,
    ]);
  });

  it("is else the last to end among those not cancelled", () => {
    expect(idOf(ONCE, [first, last])).toBe("b");
    expect(idOf(ONCE, [open, last])).toBe("c");
    expect(idOf(ONCE, [first, { ...last, cancelledOn: "2026-10-01" }])).toBe("a");
    expect(idOf(ONCE, [])).toBeUndefined();
  });
});
