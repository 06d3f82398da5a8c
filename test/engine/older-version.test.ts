import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMoveEnrolments } from "#app/campaigns/move-enrolments.ts";
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

const paying = (wait: string): string =>
  quietCampaign({ exit: "[]" }, [`{ id: paid, wait: ${wait} }`, "{ id: hello, email: hello }"]);

const pay = (world: World, at: Date) =>
  world.activity(
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

describe("an event that a wait is for", () => {
  const LATER = new Date(START.getTime() + 3_600_000);
  const FOR_PAID = "{ event: Paid, atMost: 30 days }";
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, ["ada"]);
  });
  afterEach(() => world.close());
  const standing = async () => (await world.parts.ledger.ofCustomer("quiet", idOf(world, "ada")))[0];
  const begin = async (wait: string) => {
    await world.launch(paying(wait));
    await world.sweep();
    await world.dispatch();
    world.moveTo(LATER);
  };

  it("ends it on an older version too", async () => {
    await begin(FOR_PAID);
    await world.launch(quietCampaign({ exit: "[]" }));
    await pay(world, LATER);
    expect(await standing()).toMatchObject({ version: 1, stepId: "paid", dueAt: LATER });
    await world.dispatch();
    expect(await standing()).toMatchObject({ steps: { paid: { kind: "happened" } }, stepId: "hello" });
  });

  it("ends it at once when it came before the move to the version that waits for it", async () => {
    await begin("30 days");
    await pay(world, LATER);
    await world.launch(paying(FOR_PAID));
    await createMoveEnrolments(world.parts)({ campaignId: "quiet", by: "test" }, async () => undefined);
    await world.dispatch();
    expect(await standing()).toMatchObject({
      version: 2,
      steps: { paid: { kind: "happened" } },
      stepId: "hello",
    });
  });
});
