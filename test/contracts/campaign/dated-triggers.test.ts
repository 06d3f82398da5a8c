import { describe, expect, it } from "vitest";
import { TriggerDocument } from "#contracts/campaign/triggers.ts";
import { parseBy } from "#contracts/documents/document-faults.ts";
import { onceAt, onceReadOn } from "#core/campaign/dated-trigger.ts";

const read = (trigger: unknown) => parseBy(TriggerDocument, trigger);
const faultsOf = (trigger: unknown) =>
  read(trigger).problems.map(({ path, message, hint }) => `${path.join(".")}: ${message} | ${hint}`);

describe("a trigger for a day", () => {
  it.each([
    [
      { kind: "date", field: "attributes.trialEndsAt", before: "3 days" },
      { leadDays: 3, yearly: false, backlog: undefined },
    ],
    [{ kind: "date", field: "contract.cancelledOn", after: "8 weeks" }, { leadDays: -56 }],
    [
      { kind: "date", field: "signedUpAt", yearly: true },
      { leadDays: 0, yearly: true },
    ],
    [
      { kind: "once", at: "2027-03-01T10:00" },
      { zone: "workspace", ifPast: "refuse" },
    ],
    [{ kind: "once", at: "2028-02-29T23:59", zone: "customer", ifPast: "send" }, { zone: "customer" }],
    [{ kind: "every", days: 90 }, { days: 90 }],
  ])("%j is read", (written, trigger) => {
    expect(read(written)).toMatchObject({ problems: [], value: trigger });
  });

  it.each([
    [
      { kind: "date", field: "attributes.x", before: "3 days", after: "2 days" },
      "after: cannot stand beside `before`",
    ],
    [{ kind: "date", field: "birthday" }, "field: is `birthday`, no date of a customer"],
    [{ kind: "date", field: "signedUpat" }, "did you mean `signedUpAt`?"],
    [{ kind: "date", field: "lastActivity.on" }, "field: is `lastActivity.on`"],
    [{ kind: "date", field: "signedUpAt", yearly: true, before: "364 days" }, "before: is nearly a year"],
    [
      { kind: "date", field: "signedUpAt", yearly: true, backlog: { upTo: "9 days", perDay: 1 } },
      "backlog: cannot stand beside `yearly`",
    ],
    [
      { kind: "date", field: "signedUpAt", before: "3 days", backlog: { upTo: "4 days", perDay: 1 } },
      "backlog.upTo: is 4 days, past the date itself | at most `before`, 3 days",
    ],
    [{ kind: "once" }, "at: is missing"],
    [{ kind: "once", at: "2027-02-29T10:00" }, "at: is `2027-02-29T10:00`"],
    [{ kind: "once", at: "2027-03-01T10:00Z" }, "a day and a time that exist: `2027-03-01T10:00`"],
    [{ kind: "once", at: "2027-03-01" }, "a day and a time that exist: `2027-03-01T10:00`"],
    [{ kind: "every", days: 3 }, "days: is `3` | at least 7"],
    [{ kind: "every", days: 90, backlog: { upTo: "9 days", perDay: 1 } }, "backlog"],
  ])("%j is refused", (written, message) => {
    expect(faultsOf(written).join("\n")).toContain(message);
  });
});

describe("once", () => {
  const trigger = (at: string, zone: "customer" | "workspace") =>
    ({ kind: "once", at, zone, ifPast: "refuse" }) as const;

  it.each([
    // the sweep of the day is over two hours before; an hour before it is not
    ["2027-03-01T10:00", "workspace", "06:00", "2027-03-01"],
    ["2027-03-01T07:00", "workspace", "06:00", "2027-02-28"],
    // 10:00 in Kiritimati is 15:00 of the day before in New York
    ["2027-03-01T10:00", "customer", "06:00", "2027-02-28"],
    ["2027-03-01T10:00", "customer", "14:00", "2027-02-27"],
    ["2027-03-01T00:30", "customer", "23:30", "2027-02-27"],
  ] as const)("at %s of the %s is read by the sweep at %s of %s", (at, zone, sweepAt, day) => {
    expect(onceReadOn(trigger(at, zone), { zone: "America/New_York", sweepAt })).toBe(day);
  });

  it.each([
    ["Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:30:00.000Z"],
    ["Europe/Berlin", "2027-10-31T02:30", "2027-10-31T00:30:00.000Z"],
    [undefined, "2027-03-01T10:00", "2027-03-01T15:00:00.000Z"],
    ["Nowhere/Land", "2027-03-01T10:00", "2027-03-01T15:00:00.000Z"],
  ])("in %s at %s is %s", (customerZone, at, instant) => {
    const due = onceAt(trigger(at, "customer"), { customerZone, workspaceZone: "America/New_York" });
    expect(due.toISOString()).toBe(instant);
  });
});
