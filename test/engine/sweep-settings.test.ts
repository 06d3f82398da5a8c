import { afterEach, expect, it, vi } from "vitest";
import { namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

it("reads a campaign and the settings once for a page, however many units of the sweep ask for them", async () => {
  world = await openWorld({ now: START, shards: 1 });
  await quietCrowd(world, namesOf(3));
  await world.launch(
    quietCampaign({ trigger: "{ kind: inactive, days: 30, backlog: { upTo: 90 days, perDay: 5 } }" }),
  );
  const { config, runs } = world.parts;
  const { runId } = await world.engine.prepareSweep();
  const plan = (await runs.head("sweep", runId))?.plan as { readonly units: readonly object[] };
  expect(plan.units.length).toBeGreaterThan(5);
  const asked = [vi.spyOn(config, "campaign"), vi.spyOn(config, "workspace"), vi.spyOn(config, "meta")];
  await world.engine.sweepPage({ runId, shard: 0 });
  expect(asked.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
});
