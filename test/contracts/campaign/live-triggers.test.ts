import { describe, expect, it } from "vitest";
import { CAMPAIGN_TEXT, campaignOf, parseText } from "../documents/samples.ts";

const live = (trigger: string, more = ""): string =>
  `campaign: live
name: As it happens
trigger: ${trigger}
steps:
  - id: hello
    email: hello
${more}`;

const PAYMENT =
  "{ kind: event, name: Payment Failed, where: { field: event.attempt, is: 1 }, episode: event.invoiceId }";

describe("triggers that enrol at ingest", () => {
  it.each([
    ["{ kind: signed-up }", { kind: "signed-up", withinDays: undefined }],
    ["{ kind: signed-up, within: 3 days }", { kind: "signed-up", withinDays: 3 }],
    ["{ kind: returned }", { kind: "returned", afterDays: undefined }],
    ["{ kind: returned, after: 60 days }", { kind: "returned", afterDays: 60 }],
    ["{ kind: event, name: Order }", { kind: "event", name: "Order", where: undefined, episode: undefined }],
  ])("are read: %s", (trigger, expected) => {
    expect(campaignOf(live(trigger))).toMatchObject({
      trigger: expected,
      goal: { kind: "returned", withinDays: 30 },
      exit: [],
    });
  });

  it("read conditions, with money in minor units, and the key of the episode", () => {
    expect(campaignOf(live(PAYMENT)).trigger).toMatchObject({
      name: "Payment Failed",
      where: { kind: "field", field: "event.attempt", test: { op: "is", value: 1 } },
      episode: "invoiceId",
    });
    const dear = live("{ kind: event, name: Order, where: { field: event.revenue, above: 20.5 } }");
    expect(campaignOf(dear).trigger).toMatchObject({ where: { test: { value: 2_050 } } });
  });

  it("end by an event of the same invoice, and count an event as the goal", () => {
    const text = live(
      PAYMENT,
      `exit: [cancelled, { event: Invoice Paid, where: { field: event.invoiceId, is: entry.invoiceId } }]
goal: { event: Invoice Paid, within: 14 days, count: revenue, where: { field: event.revenue, above: 1 } }
`,
    );
    expect(campaignOf(text)).toMatchObject({
      exit: ["cancelled", { name: "Invoice Paid", where: { field: "event.invoiceId" } }],
      goal: {
        kind: "event",
        event: { name: "Invoice Paid", where: { test: { value: 100 } } },
        withinDays: 14,
        count: "revenue",
      },
    });
    expect(campaignOf(`${CAMPAIGN_TEXT}exit: [returned, { event: Complaint }]\n`).exit).toEqual([
      "returned",
      { name: "Complaint", where: undefined },
    ]);
  });
});

describe("what a trigger does not bring", () => {
  it.each([
    ["exit: [{ event: Order, where: { field: event.id, is: entry.id } }]\n", "exit.0.where"],
    ["goal: { event: Order, where: { field: event.id, is: entry.id } }\n", "goal.where"],
  ])("may be named by an event, and is warned of", (lines, field) => {
    const warningsOf = (trigger: string) => {
      const parsed = parseText(live(trigger, lines));
      return parsed.kind === "ok"
        ? parsed.warnings.map((fault) => `${fault.field} ${fault.message}`)
        : parsed;
    };
    expect(warningsOf("{ kind: signed-up }")).toEqual([
      `${field} refers to \`entry.…\`, which the trigger \`signed-up\` does not bring: it never holds`,
    ]);
    expect(warningsOf("{ kind: event, name: Order }")).toEqual([]);
  });
});

describe("faults of what happens live", () => {
  const faultsOf = (text: string) => {
    const parsed = parseText(text);
    return parsed.kind === "ok" ? [] : parsed.faults.map(({ field, message }) => `${field} ${message}`);
  };

  it.each<[string, string]>([
    [live("{ kind: event }"), "trigger.name is missing"],
    [live("{ kind: event, name: Order, episode: invoiceId }"), "trigger.episode is `invoiceId`"],
    [live("{ kind: returned, after: 0 days }"), "trigger.after is `0 days`"],
    [live("{ kind: signed-up, within: 60 days }"), "trigger.within is `60 days`"],
    [live("{ kind: signed-up, days: 3 }"), "trigger.days is not known here"],
    [
      live("{ kind: event, name: Order, where: { field: country, is: DE } }"),
      "trigger.where asks for `country`",
    ],
    [
      live("{ kind: event, name: Order, where: { field: event.id, is: entry.id } }"),
      "trigger.where refers to `entry.…`",
    ],
    [
      live("{ kind: event, name: Order, where: { field: event.revenue, above: 1.234 } }"),
      "trigger.where.above is finer than EUR can be",
    ],
    [live("{ kind: signed-up }", "exit: [{ evnt: Order }]\n"), "exit.0.evnt is not known here"],
    [live("{ kind: signed-up }", "goal: { kind: renewed }\n"), "goal.kind is `renewed`"],
    [
      live("{ kind: signed-up }", "goal: { kind: returned, event: Order }\n"),
      "goal.event cannot stand beside",
    ],
    [live("{ kind: signed-up }", "goal: { where: { field: event.id, is: 1 } }\n"), "goal.where is given"],
    [
      live("{ kind: signed-up }", "goal: { event: Order, where: { field: country, is: DE } }\n"),
      "goal.where asks for `country`",
    ],
  ])("%s", (text, fault) => {
    expect(faultsOf(text)[0]).toContain(fault);
  });
});
