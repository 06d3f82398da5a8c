import { describe, expect, it } from "vitest";
import { createTakeOutbound } from "#app/outbound/take-outbound.ts";
import { OutboundMessage } from "#contracts/outbound-message.ts";
import type { ExpectedEvent } from "#core/outbound/expected-event.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";

/** A queue that shows what was sent, and a record in which an event stands from a look on. */
const open = (standsAt: number) => {
  const told: string[] = [];
  const delays: number[] = [];
  let next: string[] = [];
  let looks = 0;
  const take = createTakeOutbound({
    confirm: async (expected) => {
      looks += 1;
      const stands = looks >= standsAt;
      return { standing: stands ? expected.map(({ event }) => event) : [], open: stands ? [] : expected };
    },
    deliver: async (events) => void told.push(...events.map(({ id }) => id)),
    queue: {
      send: async (bodies, how) => {
        next = [...bodies];
        delays.push(how?.delayMs ?? 0);
      },
    },
  });
  const lookUntilDone = async (expected: readonly ExpectedEvent[]): Promise<void> => {
    await take({ events: [], expected, looks: 0 });
    while (next.length > 0) {
      const [body = ""] = next;
      next = [];
      await take(OutboundMessage.parse(JSON.parse(body)));
    }
  };
  return { lookUntilDone, told, delays, looks: () => looks };
};

describe("createTakeOutbound", () => {
  const expected = [{ event: sampleEvent(1), episode: "20261101", revision: 3 }];

  it("tells what is written by now, at once", async () => {
    const { lookUntilDone, told, delays } = open(1);
    await lookUntilDone(expected);
    expect(told).toEqual([sampleEvent(1).id]);
    expect(delays).toEqual([]);
  });

  it("looks again for what is not written yet, and tells it once", async () => {
    const { lookUntilDone, told, delays } = open(3);
    await lookUntilDone(expected);
    expect(told).toEqual([sampleEvent(1).id]);
    expect(delays).toEqual([250, 1_000]);
  });

  it("gives up after 85 seconds what nobody has written", async () => {
    const { lookUntilDone, told, delays, looks } = open(Number.POSITIVE_INFINITY);
    await lookUntilDone(expected);
    expect(told).toEqual([]);
    expect(looks()).toBe(6);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe(85_250);
  });
});
