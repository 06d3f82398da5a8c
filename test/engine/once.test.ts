import { afterEach, describe, expect, it } from "vitest";
import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import { enteredBy, meetAll } from "#support/oracle/entered.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { quiet } from "#support/oracle/small-world.ts";
import { DEMO_WORKSPACE, openWorld, type World, type WorldOptions } from "#support/world.ts";

let world: World;
const open = async (now: string, options: Partial<WorldOptions> = {}): Promise<void> => {
  world = await openWorld({ now: new Date(now), shards: 2, workspace: DEMO_WORKSPACE, ...options });
};
afterEach(() => world.close());

const sweepAt = async (moment: string): Promise<void> => {
  world.moveTo(new Date(moment));
  await world.sweep();
};
const dueTimes = async (): Promise<readonly string[]> =>
  (await enrolmentsOf(world, "quiet")).map(({ dueAt }) => dueAt?.toISOString() ?? "none").sort();

describe("once", () => {
  it("is due at its time on each customer's wall, across a change of clocks", async () => {
    await open("2027-03-25T15:00:00Z");
    await meetAll(world, {
      kiritimati: { zone: "Pacific/Kiritimati" },
      // 02:30 on this day does not exist in Berlin
      berlin: { zone: "Europe/Berlin" },
      none: {},
      honolulu: { zone: "Pacific/Honolulu" },
    });
    await world.launch(quiet("trigger: { kind: once, at: 2027-03-28T02:30, zone: customer }"));
    await sweepAt("2027-03-26T10:00:00Z");
    expect(await dueTimes()).toEqual([]);
    await sweepAt("2027-03-27T10:00:00Z");
    expect(await dueTimes()).toEqual([
      "2027-03-27T12:30:00.000Z",
      "2027-03-28T01:30:00.000Z",
      "2027-03-28T06:30:00.000Z",
      "2027-03-28T12:30:00.000Z",
    ]);
    world.moveTo(new Date("2027-03-28T01:29:00Z"));
    await world.dispatch();
    expect(world.ses.log().mails).toHaveLength(1);
    world.moveTo(new Date("2027-03-28T12:31:00Z"));
    await world.dispatch();
    expect(world.ses.log().mails).toHaveLength(4);
  });

  it("reads its audience one time, and by the workspace's clock unless told", async () => {
    await open("2027-03-01T11:00:00Z");
    await meetAll(world, { ada: { zone: "Asia/Tokyo", country: "FR" }, ben: { country: "DE" } });
    await world.launch(
      quiet("trigger: { kind: once, at: 2027-03-01T10:00 }\naudience: { field: country, is: FR }"),
    );
    await sweepAt("2027-03-01T11:00:00Z");
    await meetAll(world, { late: { country: "FR" } });
    await sweepAt("2027-03-01T11:30:00Z");
    await sweepAt("2027-03-02T11:30:00Z");
    expect(await enteredBy(world, "quiet", ["ada", "ben", "late"])).toEqual(["2027-03-01 ada"]);
    expect(await dueTimes()).toEqual(["2027-03-01T15:00:00.000Z"]);
  });

  it("holds out with the times at which the mails would have left", async () => {
    await open("2027-03-01T11:00:00Z");
    await meetAll(world, Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`c${index}`, {}])));
    await world.launch(
      quiet("trigger: { kind: once, at: 2027-03-01T10:00 }").replace("holdout: 0%", "holdout: 50%"),
    );
    await sweepAt("2027-03-01T11:00:00Z");
    const held = (await enrolmentsOf(world, "quiet")).filter(({ state }) => state === "holdout");
    expect(held.length).toBeGreaterThan(3);
    for (const { entry } of held)
      expect(entry.wouldBe?.["hello"]?.toISOString()).toBe("2027-03-01T15:00:00.000Z");
  });

  it("is read to the end through crashes: each once, none left out", async () => {
    let calls = 0;
    await open("2027-03-01T11:00:00Z", {
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        pageSize: 3,
        ledger: {
          ...parts.ledger,
          enrol: async (enrolment) => {
            const written = await parts.ledger.enrol(enrolment);
            calls += 1;
            if (calls % 4 === 0) throw new Error("crash");
            return written;
          },
        },
        runs: {
          ...parts.runs,
          setMark: async (name, value, revision) => {
            calls += 1;
            if (name.startsWith("once.") && calls % 3 === 0) throw new Error("crash");
            return parts.runs.setMark(name, value, revision);
          },
        },
      }),
    });
    const names = Array.from({ length: 11 }, (_, index) => `c${index}`);
    await meetAll(world, Object.fromEntries(names.map((name) => [name, {}])));
    await world.launch(quiet("trigger: { kind: once, at: 2027-03-01T10:00 }"));
    for (let tries = 0; tries < 40; tries += 1)
      if (
        await world.sweep().then(
          () => true,
          () => false,
        )
      )
        break;
    const runs = await world.parts.runs.mark<{ done: boolean }>("once.quiet.0");
    expect(runs?.value.done).toBe(true);
    expect((await enteredBy(world, "quiet", names)).length).toBe(names.length);
  });
});

describe("a once whose time is over", () => {
  const DOCUMENT = quiet("trigger: { kind: once, at: 2027-03-01T10:00 }");
  const start = () =>
    createChangeCampaign(world.parts)({ campaignId: "quiet", step: { kind: "start" }, by: "test" });
  const asDraft = async (): Promise<void> => {
    const state = await world.parts.config.campaign("quiet");
    if (state) await world.parts.config.putCampaign({ ...state, status: "draft", startedOn: undefined });
  };

  it("is not started", async () => {
    await open("2027-03-01T14:59:00Z");
    await world.launch(DOCUMENT);
    await asDraft();
    world.moveTo(new Date("2027-03-01T15:00:00Z"));
    await expect(start()).rejects.toThrow("at 2027-03-01T10:00 (America/New_York), and that is over");
  });

  it("is not read any more when a pause has outlasted what the window allows", async () => {
    await open("2027-02-25T15:00:00Z");
    await meetAll(world, { ada: {} });
    await world.launch(DOCUMENT);
    const change = (step: Parameters<ReturnType<typeof createChangeCampaign>>[0]["step"]) =>
      createChangeCampaign(world.parts)({ campaignId: "quiet", step, by: "test" });
    await change({ kind: "pause" });
    await sweepAt("2027-03-01T12:00:00Z");
    world.moveTo(new Date("2027-03-04T15:01:00Z"));
    await change({ kind: "resume", catchUp: false });
    await world.sweep();
    expect(await enrolmentsOf(world, "quiet")).toEqual([]);
  });

  it("is sent at once when it says so", async () => {
    await open("2027-03-04T15:00:00Z");
    await meetAll(world, { ada: {} });
    await world.launch(DOCUMENT.replace("10:00 }", "10:00, ifPast: send }"));
    await asDraft();
    await start();
    await world.sweep();
    await world.dispatch();
    expect(world.ses.log().mails).toHaveLength(1);
  });
});
