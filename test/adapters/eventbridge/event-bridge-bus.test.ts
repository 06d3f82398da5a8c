import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { afterEach, describe, expect, it } from "vitest";
import { createEventBridgeBus } from "#adapters/eventbridge/event-bridge-bus.ts";
import { openAwsJsonServer } from "#support/aws-json-server.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";

interface Entry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

let close: () => void = () => undefined;
afterEach(() => close());

const open = async (refuses: (id: string, call: number) => boolean) => {
  const calls: Entry[][] = [];
  const taken: string[] = [];
  const idOf = ({ Detail }: Entry): string => JSON.parse(Detail).id;
  const server = await openAwsJsonServer({
    PutEvents: ({ Entries }: { Entries: Entry[] }) => {
      calls.push(Entries);
      const refused = Entries.map((entry) => refuses(idOf(entry), calls.length));
      taken.push(...Entries.filter((_, index) => !refused[index]).map(idOf));
      return {
        FailedEntryCount: refused.filter(Boolean).length,
        Entries: refused.map((no) => (no ? { ErrorCode: "InternalFailure" } : { EventId: "e" })),
      };
    },
  });
  close = server.close;
  return { bus: createEventBridgeBus(new EventBridgeClient(server.config)), calls, taken };
};
const events = (count: number) => Array.from({ length: count }, (_, index) => sampleEvent(index));
const ids = (count: number) => events(count).map(({ id }) => id);

describe("createEventBridgeBus", () => {
  it("puts events ten to a call, as rules find them", async () => {
    const { bus, calls, taken } = await open(() => false);
    await bus.put(events(23), { bus: "company" });
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(taken).toEqual(ids(23));
    expect(calls[0]?.[0]).toMatchObject({
      EventBusName: "company",
      Source: "rekindle",
      DetailType: "mail.sent",
    });
    expect(JSON.parse(calls[0]?.[0]?.Detail ?? "")).toMatchObject({ data: { campaignId: "win-back" } });
  });

  it("puts again only what was refused, and says so when it stays refused", async () => {
    const bad = sampleEvent(3).id;
    const { bus, calls, taken } = await open((id, call) => id === bad && call === 1);
    await bus.put(events(5), { bus: "company" });
    expect(calls.map(({ length }) => length)).toEqual([5, 1]);
    expect([...taken].sort()).toEqual(ids(5).sort());
    close();
    const stubborn = await open((id) => id === bad);
    await expect(stubborn.bus.put(events(5), { bus: "company" })).rejects.toThrow("InternalFailure");
  });
});
