import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBodies } from "#app/outbound/outbound-bodies.ts";
import { OutboundMessage } from "#contracts/outbound-message.ts";
import { OUTBOUND_TYPES } from "#core/outbound/event-types.ts";
import { outboundId } from "#core/outbound/outbound-event.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";

const part = fc.stringMatching(/^[A-Za-z0-9-]{1,30}$/);

describe("outboundId", () => {
  it("is the same for the same and differs for what differs, and fits a header", () => {
    const about = fc.tuple(fc.constantFrom(...OUTBOUND_TYPES), part, part);
    fc.assert(
      fc.property(about, about, (one, other) => {
        expect(outboundId(...one) === outboundId(...other)).toBe(one.join() === other.join());
        expect(outboundId(...one)).toMatch(/^[A-Za-z0-9._-]+$/);
      }),
    );
  });
});

describe("toBodies", () => {
  it("loses nothing, keeps the order, and no body is larger than one part of SQS's price", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20_000, size: "max" }), { maxLength: 30 }), (texts) => {
        const events = texts.map((text, index) => ({ ...sampleEvent(index), data: { text } }));
        const bodies = toBodies(events);
        for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThan(65_536 + 60_000);
        const read = bodies.flatMap((body) => OutboundMessage.parse(JSON.parse(body)).events);
        expect(read).toEqual(events);
      }),
      { numRuns: 30 },
    );
  });
});
