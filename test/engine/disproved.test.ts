import { afterEach, describe, expect, it } from "vitest";
import { hoursOn, idOf, quietCampaign, quietCrowd, START, seen } from "#support/faulty-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const STEPS = ["{ id: hello, email: hello }", "{ wait: 5 days }", "{ id: again, email: again }"];

let world: World;
afterEach(() => world.close());

/** Ada is written to for 30 days of silence, comes back, and then something older is learnt of. */
const live = async (olderHours: number): Promise<readonly [string, readonly string[]]> => {
  world = await openWorld({ now: START, shards: 1 });
  await quietCrowd(world, ["ada"]);
  await world.launch(quietCampaign({ exit: "[]" }, STEPS));
  await world.sweep();
  await world.dispatch();
  world.moveTo(hoursOn(DAY));
  await seen(world, ["ada"]);
  await seen(world, ["ada"], hoursOn(olderHours));
  world.moveTo(hoursOn(6 * DAY));
  await world.dispatch();
  const [enrolment] = await world.parts.ledger.ofCustomer("quiet", idOf(world, "ada"));
  const mails = world.ses.log().mails.map(({ message }) => message?.split("_")[3] ?? "");
  return [`${enrolment?.state} ${enrolment?.reason}`, mails];
};

describe("a silence that was none, learnt of after a return that ends nothing", () => {
  it("ends with no further mail", async () => {
    expect(await live(-2 * DAY)).toEqual(["voided disproved", ["hello"]]);
  });

  it("was one all the same when what is learnt of came after the entry", async () => {
    expect(await live(2)).toEqual(["done undefined", ["hello", "again"]]);
  });
});
