import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBusEvent } from "#contracts/events/bus-event.ts";
import { readEvent } from "#core/events/read-event.ts";

const NOW = new Date("2026-12-01T09:00:00Z");
const envelope = (detail: object, id = "0f3c7d5e-1") => ({
  version: "0",
  id,
  "detail-type": "Order Completed",
  source: "com.example.shop",
  time: "2026-12-01T08:59:30Z",
  detail,
});
const read = (event: unknown) => {
  const request = readBusEvent(event);
  if (request === undefined) return undefined;
  return readEvent(request.events[0], { ...request, received: { business: NOW, wall: NOW } });
};

describe("readBusEvent", () => {
  it("reads a track event, by the id and time of the bus where it has none of its own", () => {
    const detail = { type: "track", userId: "c-17", event: "Order Completed", properties: { revenue: 49.9 } };
    const first = read(envelope(detail));
    expect(first).toMatchObject({
      kind: "event",
      event: {
        type: "track",
        userId: "c-17",
        name: "Order Completed",
        messageId: "bus-0f3c7d5e-1",
        at: new Date("2026-12-01T08:59:30Z"),
        timeIsFixed: true,
      },
    });
    expect(read(envelope(detail))).toEqual(first);
  });

  it("keeps an id and a time that the sender gave", () => {
    const detail = {
      type: "identify",
      userId: "c-17",
      messageId: "m-1",
      timestamp: "2026-11-30T00:00:00Z",
      traits: { email: "ada@example.com" },
    };
    expect(read(envelope(detail))).toMatchObject({
      event: { messageId: "m-1", at: new Date("2026-11-30T00:00:00Z") },
    });
  });

  it("takes what names no type for something done, called as the bus calls it", () => {
    const detail = { userId: "c-17", properties: { revenue: 49.9 } };
    expect(read(envelope(detail))).toMatchObject({ event: { type: "track", name: "Order Completed" } });
    expect(read(envelope({ ...detail, event: "Refund" }))).toMatchObject({ event: { name: "Refund" } });
    expect(read(envelope({ ...detail, type: "page" }))).toMatchObject({
      event: { type: "page", name: undefined },
    });
  });

  it("says what is wrong with a detail, and takes nothing that is no bus event", () => {
    expect(read(envelope({ orderId: 7 }))).toMatchObject({ kind: "rejected" });
    expect(readBusEvent({ detail: {} })).toBeUndefined();
    expect(readBusEvent(undefined)).toBeUndefined();
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.anything(), fc.dictionary(fc.string(), fc.jsonValue()), (junk, detail) => {
        readBusEvent(junk);
        expect(read(envelope(detail))).toBeDefined();
      }),
    );
  });
});
