import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDue } from "#app/dispatch/due-facts.ts";
import { addDays } from "#core/shared/day.ts";
import { quietCampaign, quietCrowd, republish, START } from "#support/faulty-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

describe("an enrolment on a version that looks at contracts, under one that does not", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ now: START, shards: 1 });
  });
  afterAll(() => world.close());

  it("keeps its contract", async () => {
    const endsOn = addDays(world.today(), 10);
    await quietCrowd(world, ["ada"]);
    await world.contracts([
      { line: 1, externalId: "ada", contractId: "phone", change: { endsOn, autoRenewal: false } },
    ]);
    await world.launch(quietCampaign({ trigger: "{ kind: contract-ending, before: 10 days, of: end }" }));
    await world.sweep();
    await republish(world, { trigger: { kind: "inactive", days: 30, backlog: undefined }, exit: [] });

    const { items } = await world.parts.ledger.due({
      shard: 0,
      hour: START.toISOString().slice(0, 13),
      until: START,
      limit: 10,
      cursor: undefined,
    });
    const { due } = await loadDue(world.parts, items);
    expect(due.map(({ facts }) => facts.contracts.map(({ contractId }) => contractId))).toEqual([["phone"]]);
  });
});
