import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDue } from "#app/dispatch/due-facts.ts";
import { addDays } from "#core/shared/day.ts";
import { idOf, quietCampaign, quietCrowd, republish, START } from "#support/faulty-crowd.ts";
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

describe("an enrolment that waits for an event under a version that does not", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ now: START, shards: 1 });
  });
  afterAll(() => world.close());

  it("goes on when it comes", async () => {
    await quietCrowd(world, ["ada"]);
    await world.launch(
      quietCampaign({ exit: "[]" }, [
        "{ id: paid, wait: { event: Paid, atMost: 30 days } }",
        "{ id: hello, email: hello }",
      ]),
    );
    await world.sweep();
    await world.dispatch();
    await world.launch(quietCampaign({ exit: "[]" }));
    const at = new Date(START.getTime() + 3_600_000);
    world.moveTo(at);
    await world.activity(
      [
        {
          line: 1,
          externalId: "ada",
          messageId: "m-1",
          occurredAt: at,
          type: "Paid",
          revenue: undefined,
          currency: undefined,
          properties: {},
        },
      ],
      true,
    );
    const id = idOf(world, "ada");
    const standing = async () => (await world.parts.ledger.ofCustomer("quiet", id))[0];
    expect(await standing()).toMatchObject({ version: 1, stepId: "paid", dueAt: at });
    await world.dispatch();
    expect(await standing()).toMatchObject({ steps: { paid: { kind: "happened" } }, stepId: "hello" });
  });
});
