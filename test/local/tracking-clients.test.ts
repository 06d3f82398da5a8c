import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openClientsWorld } from "#support/events/clients-world.ts";
import { startFirstAnswer } from "#support/events/first-answer.ts";
import { TRACKING_CLIENTS } from "#support/events/tracking-clients.ts";

/** As long as all three clients are to be waited for here; half a minute is in the fault suites. */
const OUTAGE_SECONDS = 3;
const NAMES = Object.keys(TRACKING_CLIENTS);

describe("the unmodified clients", () => {
  let world: Awaited<ReturnType<typeof openClientsWorld>>;
  beforeAll(async () => {
    world = await openClientsWorld();
  });
  afterAll(() => world.close());

  const noted = () => undefined;

  it.each(NAMES)("%s delivers", async (name) => {
    const client = world.connect(name);
    const [userId, visitor] = [`delivers-${name}`, `visitor-${name}`];
    client.visit(visitor);
    client.identify(userId, visitor);
    const names = Array.from({ length: 12 }, (_, index) => `Step ${index}`);
    for (const one of names) client.track({ userId, name: one, taken: noted });
    await client.flush();
    world.expectOf(userId, ["page", ...names]);
    world.expectEmail(userId);
  });

  it.each(NAMES.flatMap((name) => [429, 503].map((status) => [name, status] as const)))(
    "%s loses nothing by one answer of %s",
    async (name, status) => {
      const before = await startFirstAnswer(world.url, [status]);
      const client = world.connect(name, before.url);
      const userId = `refused-${name}-${status}`;
      const names = Array.from({ length: 3 }, (_, index) => `Step ${index}`);
      for (const one of names) client.track({ userId, name: one, taken: noted });
      await client.flush();
      await sleep(100);
      expect(before.left()).toBe(0);
      await before.stop();
      world.expectOf(userId, names);
    },
  );

  it("are not told that anything is kept which a kill -9 could lose, and Segment gets through a restart", () =>
    world.outage(OUTAGE_SECONDS));

  it("left nothing lost and nothing doubled in the tables", () => world.judge());
});
