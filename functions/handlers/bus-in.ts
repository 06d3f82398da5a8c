import middy from "@middy/core";
import { createReceiveEvents } from "#app/events/receive-events.ts";
import { readBusEvent } from "#contracts/events/bus-event.ts";
import * as deps from "./deps.ts";

const receive = /* @__PURE__ */ deps.once(() =>
  createReceiveEvents({ queue: deps.ingestQueue(), clock: deps.clock() }),
);

/**
 * One event of the company's own bus, as EventBridge hands it over: into the same queue and by the same rules as what
 * comes to `/v1`. What is no good is kept among the rejected; what fails is tried again by Lambda.
 */
export const handler = middy<unknown>().handler(async (event) => {
  const request = readBusEvent(event);
  if (request === undefined) {
    deps.log().alarm("bus-event-unreadable");
    return { accepted: 0, rejected: 1 };
  }
  const { accepted, rejected } = await receive()(request);
  return { accepted, rejected: rejected.length };
});
