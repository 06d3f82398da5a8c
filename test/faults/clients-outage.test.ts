import { it } from "vitest";
import { openClientsWorld } from "#support/events/clients-world.ts";

it("Segment's client loses nothing while the product is away for half a minute, and no client is told of events that are not kept", async () => {
  const world = await openClientsWorld();
  await world.outage(30);
  await world.judge();
  await world.close();
});
