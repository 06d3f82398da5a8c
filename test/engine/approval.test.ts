import { afterEach, describe, expect, it } from "vitest";
import { createApprove } from "#app/campaigns/approve-campaign.ts";
import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import { createPublishCampaign, type PublishResult } from "#app/campaigns/publish-campaign.ts";
import { prepareCampaign } from "#handlers/api/prepare-campaign.ts";
import { smallCampaign } from "#support/api/samples.ts";
import { hoursOn, quietCrowd, START } from "#support/faulty-crowd.ts";
import { sentAt } from "#support/live-on.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const DAY = 24;

let world: World;
afterEach(() => world.close());

/** One customer crosses on each day, from the first one on. */
const open = async (days: number, above: number): Promise<void> => {
  const workspace = `${DEMO_WORKSPACE}approval: { above: ${above} }\n`;
  world = await openWorld({ now: START, shards: 1, workspace });
  for (let day = 0; day < days; day += 1) await quietCrowd(world, [`c${day}`], { silentDays: 30 - day });
};

const publish = (
  more: string,
  by = "ann",
  trigger = "{ kind: inactive, days: 30 }",
): Promise<PublishResult> => {
  const files = Object.entries(smallCampaign("small", `holdout: 0%\n${more}`)).map(([path, text]) => [
    path,
    text.replace("{ kind: inactive, days: 30 }", trigger).replace("{{ entry.days }} days", "good day"),
  ]);
  return createPublishCampaign({ ...world.parts, prepare: prepareCampaign, newSalt: () => "salt" })({
    files: Object.fromEntries(files),
    by,
    mayPublishService: false,
  });
};
const approve = (by: string) => createApprove(world.parts)({ campaignId: "small", by });
const start = () =>
  createChangeCampaign(world.parts)({ campaignId: "small", step: { kind: "start" }, by: "ann" });

const live = async (fromDay: number, toDay: number): Promise<void> => {
  for (let day = fromDay; day <= toDay; day += 1) {
    world.moveTo(hoursOn(day * DAY));
    await world.sweep();
    await world.dispatch();
  }
};
const mailed = (): readonly string[] => Object.keys(sentAt(world)).map((key) => key.split(" ")[0] ?? "");

describe("a campaign that reaches more than one person may decide about", () => {
  it("lets nobody in before a second person approves, and a new version decides about nobody before that either", async () => {
    await open(7, 2);
    expect(await publish("")).toMatchObject({ kind: "published" });
    await expect(start()).rejects.toThrow("may write to more than 2 customers within 30 days");
    await live(0, 1);
    expect(mailed()).toEqual([]);
    await expect(approve("ann")).rejects.toThrow("somebody else has to approve it");
    await approve("bob");
    await start();
    // from the day of its start on: nobody of the days before
    await live(1, 2);
    expect(mailed()).toEqual(["c1", "c2"]);
    // in force for nobody: it would close the window
    const closed = 'window: { sun: ["00:00-24:00"], zone: workspace, notLaterThan: 1 day }\n';
    expect(await publish(closed, "bob")).toMatchObject({ kind: "waiting", version: 2 });
    await live(3, 3);
    expect(mailed()).toEqual(["c1", "c2", "c3"]);
    await expect(approve("bob")).rejects.toThrow("somebody else has to approve it");
    expect(await approve("ann")).toMatchObject({ version: 2 });
    await live(4, 5);
    expect(mailed()).toEqual(["c1", "c2", "c3"]);
  });

  it("may start without one below the limit, but never turn to a trigger that no count foresees", async () => {
    await open(2, 2);
    await publish("");
    expect(await start()).toMatchObject({ status: "active" });
    await live(0, 1);
    expect(mailed()).toEqual(["c0", "c1"]);
    expect(await publish("", "ann", "{ kind: every, days: 7 }")).toMatchObject({
      kind: "waiting",
      version: 2,
    });
  });
});
