import { afterEach, describe, expect, it } from "vitest";
import { hoursOn } from "#support/faulty-crowd.ts";
import { happen, known } from "#support/live-crowd.ts";
import { openPlaybook, type PlaybookWorld } from "#support/playbook-world.ts";

const DAY = 24;

let open: PlaybookWorld;
afterEach(() => open.world.close());

/** Gives customers a contract of so much a month. */
const contracts = (names: readonly string[], monthlyValue: number) =>
  open.world.contracts(
    names.map((externalId) => ({
      line: undefined,
      externalId,
      contractId: `k-${externalId}`,
      change: { startsOn: "2025-03-02", endsOn: "2027-03-01", monthlyValue },
    })),
  );

describe("playbook payment-failed", () => {
  const invoice = (who: string) => `invoice-${who}`;
  const fail = async (names: readonly string[], properties = {}): Promise<void> => {
    open = await openPlaybook("payment-failed");
    await known(open.world, names, hoursOn(-100 * DAY));
    await happen(
      open.world,
      names.map((who) => ({
        who,
        event: "Payment Failed",
        properties: { attempt: 1, invoiceId: invoice(who), ...properties },
      })),
    );
    await open.world.dispatch();
  };
  const pay = (who: string) =>
    happen(open.world, [{ who, event: "Invoice Paid", properties: { invoiceId: invoice(who) } }]);

  it("tells at once, reminds, and ends as soon as it is paid", async () => {
    await fail(["quick", "slow", "never"]);
    const { runTo, sentTo, standing, tasksFor } = open;
    expect(await sentTo("quick")).toEqual(["notice"]);
    await pay("quick");
    await runTo(3 * DAY);
    await pay("slow");
    await runTo(15 * DAY, { every: DAY });
    expect([await standing("quick"), await sentTo("quick")]).toEqual([
      "exited event:Invoice Paid",
      ["notice"],
    ]);
    expect([await standing("slow"), await sentTo("slow")]).toEqual([
      "exited event:Invoice Paid",
      ["notice", "reminder"],
    ]);
    expect([await standing("never"), await sentTo("never")]).toEqual([
      "done",
      ["notice", "reminder", "last"],
    ]);
    expect(await tasksFor("never")).toEqual([]);
  });

  it("has customers of value called after two weeks, and nobody who has paid by then", async () => {
    await fail(["ada", "bob"]);
    await contracts(["ada", "bob"], 10_000);
    await open.runTo(12 * DAY, { every: DAY });
    await pay("bob");
    await open.runTo(15 * DAY, { every: DAY });
    expect(await open.tasksFor("ada")).toMatchObject([{ task: "call-about-payment", priority: "high" }]);
    expect(await open.tasksFor("bob")).toEqual([]);
  });

  it("reaches who has left all lists, without a link to leave, and names what is open and where to pay", async () => {
    open = await openPlaybook("payment-failed");
    await open.world.customers([
      {
        line: undefined,
        externalId: "ada",
        change: { externalId: "ada", email: "ada@example.com", consent: { state: "denied" } },
      },
    ]);
    const properties = {
      attempt: 1,
      invoiceId: "R-2026/17",
      amount: 49.9,
      paymentUrl: "https://pay.example.com/17",
    };
    await happen(open.world, [
      { who: "ada", event: "Payment Failed", revenue: 4_990, currency: "EUR", properties },
    ]);
    await open.world.dispatch();
    const { subject, text, headers } = open.lastMailTo("ada");
    expect(subject).toBe("Your payment did not go through");
    expect(text).toContain("R-2026/17");
    expect(text).toContain("49.9 EUR");
    expect(text).toContain("<https://pay.example.com/17>");
    expect(text).not.toMatch(/unsubscribe/i);
    expect(headers.map(({ name }) => name.toLowerCase())).not.toContain("list-unsubscribe");
  });

  it("is one matter for each invoice, and none for a later attempt", async () => {
    await fail(["ada"]);
    await happen(open.world, [
      {
        who: "ada",
        event: "Payment Failed",
        id: "m-2",
        properties: { attempt: 2, invoiceId: "invoice-ada" },
      },
    ]);
    await open.runTo(DAY);
    expect(await open.sentTo("ada")).toEqual(["notice"]);
    expect(open.mails).toHaveLength(1);
  });
});

describe("playbook cancelling", () => {
  const cancel = async (...names: readonly string[]): Promise<void> => {
    open = await openPlaybook("cancelling");
    await known(open.world, names, hoursOn(-100 * DAY));
    await contracts(names, 2_000);
    await contracts(
      names.filter((name) => name === "dear"),
      10_000,
    );
    await happen(
      open.world,
      names.map((who) => ({ who, event: "Contract Cancelled" })),
    );
    // the way that was taken is written before the mail leaves
    await open.world.dispatch();
    await open.world.dispatch();
  };

  it("answers each reason with what fits it, and says goodbye to who has not accepted", async () => {
    const reasons = {
      cheap: "price",
      full: "no-longer-needed",
      other: "competitor",
      angry: "service",
      gone: "contact-left",
    };
    await cancel(...Object.keys(reasons), "silent");
    const { runTo, answer, accept, sentTo, standing, tasksFor, lastMailTo } = open;
    expect(lastMailTo("cheap").subject).toBe("Before you go: what was the reason?");
    await runTo(DAY);
    for (const [name, reason] of Object.entries(reasons)) await answer(name, "ask", { reasons: [reason] });
    await runTo(DAY + 4, { every: 0.5 });
    expect(lastMailTo("cheap")).toMatchObject({ subject: "20% less, if you would like to stay" });
    expect(lastMailTo("cheap").text).toContain("20% off for twelve months");
    expect(lastMailTo("full").text).toContain("Basic");
    expect(lastMailTo("other").subject).toBe("30 days on us, for another look");
    expect(lastMailTo("angry").subject).toBe("We would like to put it right");
    expect(await tasksFor("angry")).toMatchObject([
      { task: "put-it-right", about: { reasons: ["service"] } },
    ]);
    await accept("cheap", "price");
    await runTo(14 * DAY, { every: 2 * DAY });
    await runTo(26 * DAY, { every: DAY });
    expect([await standing("cheap"), await sentTo("cheap")]).toEqual(["exited accepted", ["ask", "price"]]);
    expect(await sentTo("full")).toEqual(["ask", "smaller", "farewell"]);
    expect(await sentTo("other")).toEqual(["ask", "look", "farewell"]);
    expect(await sentTo("angry")).toEqual(["ask", "sorry", "farewell"]);
    expect(await sentTo("gone")).toEqual(["ask", "farewell"]);
    expect(await sentTo("silent")).toEqual(["ask", "farewell"]);
    expect(await tasksFor("silent")).toEqual([]);
  });

  it("gives the valuable ones to a person at once, and asks them too", async () => {
    await cancel("dear");
    await open.runTo(0.5, { every: 0.25 });
    expect(await open.tasksFor("dear")).toMatchObject([{ task: "save-call", priority: "high" }]);
    expect(await open.sentTo("dear")).toEqual(["ask"]);
  });

  it("ends when the contract is renewed after all", async () => {
    await cancel("ada");
    await open.runTo(DAY);
    await happen(open.world, [{ who: "ada", event: "Contract Renewed" }]);
    await open.runTo(3 * DAY, { every: DAY });
    expect([await open.standing("ada"), await open.sentTo("ada")]).toEqual([
      "exited event:Contract Renewed",
      ["ask"],
    ]);
  });
});
