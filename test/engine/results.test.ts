import { afterEach, describe, expect, it } from "vitest";
import { createResults } from "#app/results/results.ts";
import type { CampaignResults } from "#core/results/campaign-results.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { hoursOn, namesOf, quietCampaign, quietCrowd, START, seen } from "#support/faulty-crowd.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;

let world: World;
afterEach(() => world.close());

const results = (): Promise<CampaignResults> => createResults(world.parts)("quiet", async () => undefined);

describe("results", () => {
  it("compare the arms over customers whose time is over, by their first enrolment", async () => {
    world = await openWorld({ now: START, shards: 2 });
    const names = namesOf(60);
    await quietCrowd(world, names);
    await world.launch(
      quietCampaign({
        holdout: "50%",
        goal: "{ kind: returned, within: 20 days, count: revenue, margin: 50% }",
      }),
    );
    await world.sweep();
    await world.dispatch();
    const before = await results();
    expect(before.counts).toMatchObject({ customers: 60, open: 60, settled: 0 });
    expect(before.reached).toMatchObject({ kind: "too-few", least: 10 });

    // all who were written to come back, and nobody else
    const arms = new Map(
      (await enrolmentsOf(world, "quiet")).map(({ customerId, entry }) => [customerId, entry.arm]),
    );
    const treated = names.filter((name) => arms.get(customerIdOf(name, world.idKey)) === "treatment");
    world.moveTo(hoursOn(5 * DAY));
    await seen(world, treated, world.now(), 2_000);
    world.moveTo(hoursOn(24 * DAY));
    await world.sweep();

    const after = await results();
    const held = names.length - treated.length;
    expect(after.counts).toMatchObject({ customers: 60, open: 0, settled: 60, repeats: 0, voided: 0 });
    expect(after.reached).toMatchObject({ treatment: 1, holdout: 0, difference: 1, verdict: "more" });
    expect(after.raw.arms).toEqual({
      treatment: { settled: treated.length, reached: treated.length },
      holdout: { settled: held, reached: 0 },
    });
    expect(after.raw.steps).toEqual([
      {
        stepId: "hello",
        sent: treated.length,
        delivered: treated.length,
        bounced: 0,
        complained: 0,
        skipped: 0,
      },
    ]);
    expect(after.raw.variants).toEqual([
      {
        stepId: "hello",
        mail: "hello",
        sent: treated.length,
        answered: 0,
        settled: treated.length,
        reached: treated.length,
      },
    ]);
    expect(after.costMicros).toBe(treated.length * world.workspace.mailCostMicros);
    expect(after.revenue.kind).toBe("too-few");
    expect(after.total).toMatchObject({ treated: treated.length, reached: treated.length });

    // they fall silent again: a second enrolment says nothing of its own
    world.moveTo(hoursOn(35 * DAY));
    await world.sweep();
    const again = await results();
    expect(again.counts).toMatchObject({ customers: 60, settled: 60, repeats: treated.length });
    expect(again.reached).toEqual(after.reached);
  });

  it("say that nothing can be said without a holdout", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, namesOf(3));
    await world.launch(quietCampaign({ goal: "{ kind: returned, within: 5 days }" }));
    await world.sweep();
    await world.dispatch();
    world.moveTo(hoursOn(9 * DAY));
    await world.sweep();
    expect(await results()).toMatchObject({
      withoutHoldout: 3,
      reached: { kind: "too-few", treatment: 0, holdout: 0 },
      raw: { arms: { treatment: { settled: 3, reached: 0 } } },
    });
  });
});
