import { afterEach, describe, expect, it } from "vitest";
import type { ContractChange } from "#core/ingest/incoming.ts";
import { answerElsewhere } from "#support/answer-elsewhere.ts";
import { START } from "#support/faulty-crowd.ts";
import { happen, standingOf } from "#support/live-crowd.ts";
import { meetAll } from "#support/oracle/entered.ts";
import { openPlaybook, type PlaybookWorld } from "#support/playbook-world.ts";

const DAY = 24;
/** Hours from the start to a moment. */
const hoursTo = (moment: string): number => (Date.parse(moment) - START.getTime()) / 3_600_000;

let open: PlaybookWorld;
afterEach(() => open.world.close());

describe("playbook promoters", () => {
  it("thanks high scores at once, and asks each one favour four days later, the best ones by a person", async () => {
    open = await openPlaybook("promoters");
    const { world, runTo, accept, sentTo, standing, tasksFor, lastMailTo } = open;
    const others = ["p0", "p1", "p2", "p3", "p4", "p5"];
    await meetAll(world, { rich: { value: { yearly: 150_000 } }, passive: {} });
    await meetAll(world, Object.fromEntries(others.map((name) => [name, {}])));
    const answer = answerElsewhere(world);
    await answer({ who: "rich", score: 9 });
    await answer({ who: "passive", score: 8 });
    for (const who of others) await answer({ who, score: 10 });
    await runTo(1, { every: 1 });
    expect(await standingOf(world, "promoters", "passive")).toEqual([]);
    expect(lastMailTo("p0").subject).toBe("Thank you");
    await runTo(4 * DAY);
    expect(await sentTo("rich")).toEqual(["thanks"]);
    await runTo(4 * DAY + 4, { every: 1 });
    expect(await sentTo("rich")).toEqual(["thanks", "story"]);
    expect(await tasksFor("rich")).toMatchObject([{ task: "invite-to-interview", priority: "low" }]);

    const favours = await Promise.all(others.map(async (name) => [name, (await sentTo(name))[1]] as const));
    expect(new Set(favours.map(([, favour]) => favour))).toEqual(new Set(["review", "friend"]));
    const [friend] = favours.find(([, favour]) => favour === "friend") ?? [""];
    expect(lastMailTo(friend).subject).toBe("20% off for somebody you know");
    await accept(friend, "friend");
    await runTo(5 * DAY);
    expect(await Promise.all(["rich", ...others].map(standing))).toEqual(Array(7).fill("done"));
    for (const name of others) expect(await tasksFor(name)).toEqual([]);
  });

  it("asks no favour of somebody who complains, or takes the score back", async () => {
    open = await openPlaybook("promoters");
    const { world, runTo, sentTo, standing } = open;
    const answer = answerElsewhere(world);
    await meetAll(world, { before: {}, after: {}, torn: {} });
    await happen(world, [{ who: "before", event: "Complaint Filed" }]);
    for (const who of ["before", "after", "torn"]) await answer({ who, score: 9 });
    await runTo(DAY);
    await happen(world, [{ who: "after", event: "Complaint Filed" }]);
    await answer({ who: "torn", score: 4 });
    await runTo(6 * DAY);
    expect(await standingOf(world, "promoters", "before")).toEqual(["refused audience"]);
    expect([await standing("after"), await sentTo("after")]).toEqual([
      "exited event:Complaint Filed",
      ["thanks"],
    ]);
    expect([await standing("torn"), await sentTo("torn")]).toEqual([
      "exited event:response.recorded",
      ["thanks"],
    ]);
  });
});

describe("playbook trial-ending", () => {
  it("says when it ends; then offers to those who used it, and asks the others", async () => {
    open = await openPlaybook("trial-ending");
    const { world, runTo, answer, accept, sentTo, standing, tasksFor, lastMailTo } = open;
    const trial = { attributes: { trialEndsAt: "2026-03-12" } };
    const names = ["used", "idle", "busy", "buyer", "none"];
    await meetAll(world, Object.fromEntries([...names, "early"].map((name) => [name, trial])));
    await happen(world, [{ who: "early", event: "Subscription Started" }]);
    for (const day of [1, 3, 5]) {
      await runTo(day * DAY, { sweeps: true });
      await happen(world, [{ who: "used", event: "Project Saved" }]);
    }
    await runTo(6 * DAY, { sweeps: true });
    expect(await standingOf(world, "trial-ending", "idle")).toEqual([]);
    await runTo(7 * DAY, { sweeps: true });
    expect(lastMailTo("idle").subject.replaceAll("\u00a0", " ")).toBe("Your trial ends on March 12");
    await runTo(8 * DAY, { sweeps: true });
    await happen(world, [{ who: "buyer", event: "Subscription Started" }]);
    await runTo(10 * DAY, { sweeps: true });
    expect(await sentTo("used")).toEqual(["soon"]);
    await runTo(11 * DAY + 1, { sweeps: true });
    expect(await sentTo("used")).toEqual(["soon", "less"]);
    expect(lastMailTo("used").subject).toBe("20% off, if you would like to go on");
    expect(await sentTo("idle")).toEqual(["soon", "why"]);
    expect(lastMailTo("idle").subject).toBe("What was missing?");

    await accept("used", "less");
    await answer("idle", "why", { reasons: ["missing-feature"], comment: "No export" });
    await answer("busy", "why", { reasons: ["no-longer-needed"] });
    await runTo(24 * DAY, { every: DAY });
    expect(await Promise.all(names.map(standing))).toEqual([
      "exited accepted",
      "done",
      "done",
      "exited event:Subscription Started",
      "done",
    ]);
    expect(await tasksFor("idle")).toMatchObject([
      { task: "answer-trial", about: { reasons: ["missing-feature"] } },
    ]);
    for (const name of ["used", "busy", "none"]) expect(await tasksFor(name), name).toEqual([]);
    expect(await sentTo("buyer")).toEqual(["soon"]);
    expect(await standingOf(world, "trial-ending", "early")).toEqual(["refused audience"]);
  });
});

describe("playbook price-change", () => {
  it("tells everybody with a running contract and a new price, calls the valuable, and reminds", async () => {
    open = await openPlaybook("price-change", new Date("2027-02-26T15:00:00Z"));
    const { world, runTo, sentTo, standing, tasksFor, lastMailTo } = open;
    const concerned = (yearly: number) => ({
      value: { yearly, newMonthly: 5_450 },
      attributes: { newPriceOn: "2027-03-31" },
    });
    const left = { state: "denied", at: world.now(), source: "test" };
    await meetAll(world, {
      rich: concerned(200_000),
      plain: { ...concerned(9_000), consent: left },
      leaver: concerned(9_000),
      caller: concerned(9_000),
      ending: concerned(9_000),
      over: concerned(200_000),
      without: concerned(200_000),
      same: { value: { yearly: 200_000 } },
    });
    const runsTo = {
      rich: "2027-12-31",
      plain: undefined,
      leaver: undefined,
      caller: undefined,
      ending: "2027-03-10",
      over: "2027-01-31",
      same: undefined,
    };
    const contract = (externalId: string, contractId: string, change: ContractChange) => ({
      line: undefined,
      externalId,
      contractId,
      change,
    });
    await world.contracts([
      ...Object.entries(runsTo).map(([externalId, day]) =>
        contract(externalId, "k", {
          plan: "Standard",
          monthlyValue: 4_900,
          ...(day !== undefined && { endsOn: day }),
        }),
      ),
      contract("plain", "first", { plan: "Basic", monthlyValue: 900, endsOn: "2027-06-30" }),
    ]);
    await runTo(hoursTo("2027-03-01T14:00:00Z"), { sweeps: true });
    expect(await sentTo("rich")).toEqual([]);
    await runTo(hoursTo("2027-03-01T16:00:00Z"), { every: 0.5 });
    for (const name of ["rich", "plain", "leaver"]) expect(await sentTo(name), name).toEqual(["notice"]);
    const { subject, text } = lastMailTo("plain");
    expect(subject.replaceAll("\u00a0", " ")).toBe("Your price changes on March 31, 2027");
    expect(text).toContain("today, Standard\n$49\n");
    expect(text).toContain("$54.50");
    for (const name of ["over", "without", "same"])
      expect(await standingOf(world, "price-change", name), name).toEqual([]);
    expect(await tasksFor("rich")).toMatchObject([{ task: "price-call", priority: "high" }]);
    expect(await tasksFor("plain")).toEqual([]);

    await happen(world, [{ who: "leaver", event: "Contract Cancelled" }]);
    await world.contracts([contract("caller", "k", { cancelledOn: world.today() })]);
    await runTo(hoursTo("2027-03-16T15:00:00Z"), { every: 5 * DAY });
    expect(await sentTo("plain")).toEqual(["notice"]);
    await runTo(hoursTo("2027-03-17T15:00:00Z"));
    const all = ["rich", "plain", "leaver", "caller", "ending"];
    expect(await Promise.all(all.map(sentTo))).toEqual([
      ["notice", "reminder"],
      ["notice", "reminder"],
      ["notice"],
      ["notice"],
      ["notice"],
    ]);
    expect(await Promise.all(all.map(standing))).toEqual([
      "done",
      "done",
      "exited event:Contract Cancelled",
      "exited cancelled",
      "exited ended",
    ]);
  });
});
