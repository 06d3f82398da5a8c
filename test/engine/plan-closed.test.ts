import { afterEach, describe, expect, it } from "vitest";
import { type CampaignPlan, createPlan } from "#app/plan/plan.ts";
import { addDays } from "#core/shared/day.ts";
import { changeState, hoursOn, namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

/** Four customers who cross the line on the second day from now, and as many on the tenth. */
const open = async (lines: Readonly<Record<string, string>>): Promise<void> => {
  world = await openWorld({ now: START, shards: 1 });
  await quietCrowd(world, namesOf(4), { silentDays: 28 });
  await quietCrowd(world, namesOf(4, "b"), { silentDays: 20 });
  await world.launch(quietCampaign(lines));
};

const plan = async (): Promise<CampaignPlan> => {
  const version = await world.parts.config.version("quiet", 1);
  if (version === undefined) throw new Error("no version");
  return createPlan(world.parts)(version.campaign, async () => undefined);
};

const entering = ({ days }: CampaignPlan): Readonly<Record<string, number>> =>
  Object.fromEntries(days.flatMap((day) => (day.entering > 0 ? [[day.day, day.entering]] : [])));

describe("plan", () => {
  const [second, tenth] = [addDays("2026-03-02", 2), addDays("2026-03-02", 10)];

  it("lets nobody in before a campaign runs, and after", async () => {
    await open({ runs: `{ from: ${addDays(second, 1)} }` });
    expect(entering(await plan())).toEqual({ [tenth]: 4 });
    expect((await plan()).closed).toBe("The campaign runs from 2026-03-05 on: nobody enters before.");
    await world.close();
    await open({ runs: `{ until: ${addDays(tenth, -1)} }` });
    expect(entering(await plan())).toEqual({ [second]: 4 });
  });

  it("lets nobody in during a pause, and those of the days after it", async () => {
    await open({});
    await changeState(world, "pause");
    expect(await plan()).toMatchObject({
      closed: "The campaign is paused: nobody enters until it is resumed.",
      mails: 0,
    });
    world.moveTo(hoursOn(3 * 24));
    await changeState(world, "resume");
    expect(entering(await plan())).toEqual({ [tenth]: 4 });
    await changeState(world, "stop");
    expect(entering(await plan())).toEqual({});
  });
});
