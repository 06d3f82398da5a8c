import type { ExpectedEvent } from "#core/outbound/expected-event.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";

/** One message of SQS is billed by 64 KiB. */
const MAX_MESSAGE_BYTES = 60_000;
const MOST_EVENTS = 100;

/** Messages of the outbound queue, as `OutboundMessage` reads them. */
export const toBodies = (events: readonly OutboundEvent[]): readonly string[] =>
  packsOf(events).map((pack) => `{"events":[${pack}]}`);

export const toExpectedBodies = (expected: readonly ExpectedEvent[], looks: number): readonly string[] =>
  packsOf(expected).map((pack) => `{"looks":${looks},"expected":[${pack}]}`);

const packsOf = (all: readonly object[]): readonly string[] => {
  const packs: string[][] = [];
  let room = 0;
  for (const one of all) {
    const text = JSON.stringify(one);
    const bytes = Buffer.byteLength(text) + 1;
    const last = packs.at(-1);
    if (last === undefined || last.length === MOST_EVENTS || bytes > room) {
      packs.push([text]);
      room = MAX_MESSAGE_BYTES - bytes;
    } else {
      last.push(text);
      room -= bytes;
    }
  }
  return packs.map((pack) => pack.join(","));
};
