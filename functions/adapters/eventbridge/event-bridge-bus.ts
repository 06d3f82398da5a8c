import { setTimeout as sleep } from "node:timers/promises";
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { toEventBody } from "#core/outbound/event-body.ts";
import type { Bus } from "#ports/bus.ts";

/** What a call takes; an event is a kilobyte, so that the bytes of a call are never its limit. */
const CALL_ENTRIES = 10;
/** A call that succeeds may still leave single entries out; those alone are put again. */
const MOST_ROUNDS = 5;
const BACK_OFF_MS = 100;

/** An event bus of EventBridge. Rules find our events by the source `rekindle` and the type as `detail-type`. */
export const createEventBridgeBus = (client = new EventBridgeClient({})): Bus => ({
  put: async (events, { bus }) => {
    const entries = events.map(
      (event): PutEventsRequestEntry => ({
        EventBusName: bus,
        Source: "rekindle",
        DetailType: event.type,
        Time: event.at,
        Detail: JSON.stringify(toEventBody(event)),
      }),
    );
    for (let start = 0; start < entries.length; start += CALL_ENTRIES)
      await putAll(client, entries.slice(start, start + CALL_ENTRIES));
  },
});

const putAll = async (
  client: EventBridgeClient,
  entries: readonly PutEventsRequestEntry[],
): Promise<void> => {
  let left = entries;
  for (let round = 1; ; round++) {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...left] }));
    const refused = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused === undefined) return;
    if (round === MOST_ROUNDS) throw new Error(`EventBridge refused events: ${refused.ErrorCode}`);
    left = left.filter((_, index) => Entries[index]?.ErrorCode !== undefined);
    await sleep(BACK_OFF_MS * 2 ** round);
  }
};
