import { afterEach, describe, expect, it } from "vitest";
import { createMeter } from "#adapters/dynamodb/meter.ts";
import { hoursOn, START } from "#support/faulty-crowd.ts";
import { happen, known, liveCampaign } from "#support/live-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

/** Units of one event of a known customer, under a campaign with this trigger. */
const cost = async (trigger: string, lines: Readonly<Record<string, string>> = {}) => {
  world = await openWorld({ now: START, shards: 1 });
  await known(world, ["ada"]);
  await happen(world, [{ who: "ada", event: "Login", at: hoursOn(-48) }], false);
  await world.launch(liveCampaign(trigger, lines));
  const meter = createMeter(world.tables);
  meter.attach(world.documents);
  await happen(world, [{ who: "ada", event: "Order", properties: { size: 3 } }]);
  const { readUnits, writeUnits } = meter.snapshot().total;
  return { readUnits, writeUnits };
};

describe("units of an event", () => {
  it.each([
    ["of another name", "{ kind: event, name: Refund }"],
    ["that does not meet the condition", "{ kind: event, name: Order, where: { field: event.size, is: 4 } }"],
    ["after no silence", "{ kind: returned, after: 30 days }"],
    ["that is no sign-up", "{ kind: signed-up }"],
  ])("%s are those that it has without a live trigger", async (_, trigger) => {
    const without = await cost("{ kind: inactive, days: 30 }");
    await world.close();
    expect(await cost(trigger)).toEqual(without);
  });

  it("that lets in are few more: the campaign anew, the customer, contact, record, activity, and one enrolment", async () => {
    const without = await cost("{ kind: inactive, days: 30 }");
    await world.close();
    const entering = await cost("{ kind: event, name: Order }");
    expect(entering.readUnits - without.readUnits).toBeLessThanOrEqual(8);
    expect(entering.writeUnits - without.writeUnits).toBeLessThanOrEqual(3);
  });
});
