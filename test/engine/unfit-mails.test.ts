import { afterEach, describe, expect, it } from "vitest";
import { namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

const open = async (lostTemplate = false): Promise<void> => {
  world = await openWorld({
    now: START,
    shards: 1,
    wrap: (parts) => ({
      ...parts,
      config: {
        ...parts.config,
        template: async (hash) => {
          const template = await parts.config.template(hash);
          return lostTemplate && template?.name === "lost" ? undefined : template;
        },
      },
    }),
  });
  await quietCrowd(world, namesOf(4));
};

describe("a mail that cannot be composed", () => {
  it("is skipped with the reason when its template is lost; the others of the page go out", async () => {
    await open(true);
    await world.launch(quietCampaign({ campaign: "broken" }, ["{ id: hello, email: lost }"]));
    await quietCrowd(world, namesOf(3, "b"));
    await world.launch(quietCampaign());
    await world.sweep();
    await world.dispatch();
    const fates = fatesOf(await judge(world));
    expect(fates["skipped.template:lost"]).toBeGreaterThan(0);
    expect(fates["sent"]).toBeGreaterThan(0);
    expect(world.alarms).toEqual([
      {
        event: "mail-not-composed",
        campaign: "broken",
        reason: "template:lost",
        message: expect.any(String),
        others: expect.any(Number),
      },
    ]);
  });

  it("is skipped with the reason when no mail may have such headers", async () => {
    await open();
    await world.launch(quietCampaign());
    await world.sweep();
    const settings = await world.parts.config.workspace();
    if (settings === undefined) throw new Error("no settings");
    const next = { ...settings, version: settings.version + 1, linkBaseUrl: "http://links.example.com" };
    await world.parts.config.putWorkspace(next, "", START, "test");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "skipped.template:headers": 4 });
    expect(world.alarms).toMatchObject([
      { event: "mail-not-composed", reason: "template:headers", others: 3 },
    ]);
  });

  it("stays due when its template cannot be read", async () => {
    let fails = true;
    world = await openWorld({
      now: START,
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        config: {
          ...parts.config,
          template: async (hash) => {
            if (fails) throw new Error("the table does not answer");
            return parts.config.template(hash);
          },
        },
      }),
    });
    await quietCrowd(world, namesOf(2));
    await world.launch(quietCampaign());
    await world.sweep();
    await expect(world.dispatch()).rejects.toThrow("does not answer");
    fails = false;
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 2 });
  });
});
