import { afterEach, describe, expect, it } from "vitest";
import { hoursOn } from "#support/faulty-crowd.ts";
import { happen, known } from "#support/live-crowd.ts";
import { openPlaybook, type PlaybookWorld } from "#support/playbook-world.ts";

const DAY = 24;

let open: PlaybookWorld;
afterEach(() => open.world.close());

describe("playbook after-service", () => {
  const closeCases = async (...names: readonly string[]): Promise<void> => {
    open = await openPlaybook("after-service");
    await known(open.world, names, hoursOn(-100 * DAY));
    await happen(
      open.world,
      names.map((who) => ({ who, event: "Case Closed", properties: { caseId: `case-${who}` } })),
    );
  };

  it("asks the day after, reminds once, and gives a low score to a person at once", async () => {
    await closeCases("low", "high", "never");
    const { runTo, answer, sentTo, standing, tasksFor, lastMailTo } = open;
    await runTo(DAY - 1);
    expect(await sentTo("low")).toEqual([]);
    await runTo(DAY);
    expect(lastMailTo("low").subject).toBe("Did we help you?");
    await runTo(2 * DAY);
    await answer("low", "ask", { score: 2, comment: "Still broken" });
    await answer("high", "ask", { score: 5 });
    await runTo(2 * DAY + 1, { every: 0.25 });
    expect(await tasksFor("low")).toMatchObject([
      { task: "call-back", priority: "high", about: { score: 2 } },
    ]);
    await runTo(2 * DAY + 2, { every: 0.25 });
    expect(await sentTo("low")).toEqual(["ask", "sorry"]);
    expect(lastMailTo("low").subject).toBe("We are sorry");
    await runTo(14 * DAY, { every: DAY });
    expect(await sentTo("high")).toEqual(["ask"]);
    expect(await sentTo("never")).toEqual(["ask", "ask-reminder"]);
    expect([await standing("low"), await standing("high"), await standing("never")]).toEqual([
      "done",
      "exited content",
      "done",
    ]);
    expect(await tasksFor("high")).toEqual([]);
    expect(await tasksFor("never")).toEqual([]);
  });

  it("asks about no case that is open again", async () => {
    await closeCases("ada");
    const { world, runTo, sentTo, standing } = open;
    const reopen = (caseId: string) =>
      happen(world, [{ who: "ada", event: "Case Reopened", properties: { caseId } }]);
    await reopen("case-other");
    await runTo(6);
    expect(await standing("ada")).toBe("active");
    await reopen("case-ada");
    await runTo(2 * DAY);
    expect([await standing("ada"), await sentTo("ada")]).toEqual(["exited event:Case Reopened", []]);
  });
});

describe("playbook onboarding", () => {
  const signUp = async (...names: readonly string[]): Promise<void> => {
    open = await openPlaybook("onboarding");
    await known(open.world, names, open.world.now(), true);
    await open.world.dispatch();
  };

  it("shows each the step that fits, and asks after a month who has used it", async () => {
    await signUp("keen", "shy", "late");
    const { world, runTo, answer, sentTo, standing, tasksFor, lastMailTo } = open;
    expect(lastMailTo("keen").subject).toBe("Welcome to Northwind");
    await runTo(DAY);
    await happen(world, [{ who: "keen", event: "Login" }]);
    await runTo(4 * DAY);
    expect(await sentTo("keen")).toEqual(["welcome", "next"]);
    expect(await sentTo("shy")).toEqual(["welcome", "begin"]);
    await happen(world, [{ who: "late", event: "Login" }]);
    await runTo(30 * DAY, { every: 2 * DAY });
    await runTo(33 * DAY);
    expect(await sentTo("keen")).toEqual(["welcome", "next", "ask"]);
    expect(await sentTo("late")).toEqual(["welcome", "begin", "ask"]);
    expect([await standing("shy"), await sentTo("shy")]).toEqual([
      "exited never-began",
      ["welcome", "begin"],
    ]);
    await answer("keen", "ask", { score: 1 });
    await answer("late", "ask", { score: 4 });
    await runTo(34 * DAY);
    expect(await tasksFor("keen")).toMatchObject([{ task: "help-to-begin", about: { score: 1 } }]);
    expect(await tasksFor("late")).toEqual([]);
    expect([await standing("keen"), await standing("late")]).toEqual(["done", "done"]);
  });

  it("ends when the contract is cancelled", async () => {
    await signUp("ada");
    const { world, runTo, sentTo, standing } = open;
    await runTo(DAY);
    const change = { cancelledOn: world.today() };
    await world.contracts([{ line: undefined, externalId: "ada", contractId: "k-1", change }]);
    await runTo(5 * DAY);
    expect([await standing("ada"), await sentTo("ada")]).toEqual(["exited cancelled", ["welcome"]]);
  });
});
