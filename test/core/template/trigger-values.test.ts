import { describe, expect, it } from "vitest";
import { liveFactsOf } from "#core/enrolment/happening.ts";
import { checkTemplate } from "#core/template/check-template.ts";
import type { TemplateFacts } from "#core/template/known-variables.ts";
import { eventNamesIn, triggerValues } from "#core/template/trigger-values.ts";
import { anActivity, aWorkspace, NOW } from "#support/engine-samples.ts";

const TODAY = "2026-12-01";
const at = "2026-12-01T09:00:00.000Z";
const check = (trigger: TemplateFacts["trigger"], text: string) =>
  checkTemplate(
    { part: "text", text, locate: (line) => ({ file: "a.txt", line }) },
    { purpose: "marketing", trigger, workspace: { website: undefined, logoUrl: undefined } },
  ).faults;

describe("what a mail may say about how the customer came in", () => {
  it("is what happened, for those who entered by it", () => {
    const values = { invoiceId: "i-7", revenue: 995 };
    const facts = {
      kind: "event",
      name: "Payment Failed",
      on: TODAY,
      at,
      messageId: "m",
      key: "k",
      values,
    } as const;
    expect(triggerValues(facts, TODAY)).toEqual({
      entry: { on: TODAY, at },
      event: { type: "Payment Failed", at, invoiceId: "i-7", revenue: 995 },
    });
    expect(triggerValues({ kind: "signed-up", on: TODAY, at }, TODAY).entry).toEqual({ on: TODAY, at });
  });

  it("is the date, and how long it is still", () => {
    const facts = { kind: "date", field: "attributes.trialEndsAt", on: "2026-12-04", leadDays: 3 } as const;
    expect(triggerValues(facts, TODAY).entry).toEqual({ on: "2026-12-04", daysLeft: 3 });
  });

  it("is checked by the trigger when the mail is compiled", () => {
    expect(
      check(
        "event",
        "{{ event.invoiceId }} {{ event.revenue | money }} {{ event.type }} {{ entry.on | date }}",
      ),
    ).toEqual([]);
    expect(check("date", "{{ entry.daysLeft }}")).toEqual([]);
    expect(check("returned", "{{ entry.days }} {{ entry.since | date }}")).toEqual([]);
    expect(check("event", "{{ entry.invoiceId }}")).toMatchObject([
      { hint: "What the event says is `event.invoiceId`." },
    ]);
    expect(check("inactive", "{{ event.invoiceId }}")).toMatchObject([
      { message: "`event.*` is known only where the trigger is `event`." },
    ]);
    expect(check("once", "{{ entry.days }}")).toMatchObject([
      { message: "`entry.days` is known only where the trigger is `inactive` or `returned`." },
    ]);
  });

  it("counts every property of an event as one that may be missing", () => {
    expect(check("event", "{{ customer.name | default: event.plan }}")).toHaveLength(1);
    expect(check("event", "{{ customer.name | default: event.type }}")).toEqual([]);
  });
});

describe("what an entry keeps of its event", () => {
  it("has first what mails show, waits look at and exits compare", () => {
    const filler = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`a${n}`, "x".repeat(60)]));
    const properties = { ...filler, zShown: "a", zExit: "b", zUntil: "2027-01-01", zOther: "c".repeat(60) };
    const facts = liveFactsOf(
      {
        trigger: { kind: "event", name: "Order", where: undefined, episode: undefined },
        exit: [
          {
            name: "Paid",
            where: { kind: "field", field: "event.id", test: { op: "is", value: "entry.zExit" } },
          },
        ],
        goal: { kind: "returned", withinDays: 30, count: "customers", margin: 1 },
        steps: [
          {
            kind: "wait",
            id: "w",
            until: { kind: "date", field: "entry.zUntil", beforeDays: 0 },
            atLeastHours: 0,
          },
        ],
        mails: {
          hello: { locales: {}, fallback: "en", eventNames: eventNamesIn(["event.zShown", "today"]) },
        },
      },
      { kind: "event", customerId: "c", activity: anActivity(NOW, { type: "Order", properties }) },
      { workspace: aWorkspace(), received: { business: NOW, wall: NOW } },
    );
    if (facts?.kind !== "event") expect.fail("let nobody in");
    expect(facts.values).toMatchObject({ zShown: "a", zExit: "b", zUntil: "2027-01-01" });
    expect(facts.values).not.toHaveProperty("zOther");
  });
});
