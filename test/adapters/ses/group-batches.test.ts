import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryBytes, groupIntoBatches } from "#adapters/ses/group-batches.ts";
import { toBulkRequest } from "#adapters/ses/ses-requests.ts";
import { sampleBatch, sampleMail } from "./ses-stand-in.ts";

const unlimited = { max: 50, maxBytes: 900_000, perSecond: Number.POSITIVE_INFINITY };
const sizes = (batches: readonly (readonly unknown[])[]) => batches.map((batch) => batch.length);
const mails = (count: number) => Array.from({ length: count }, (_, index) => sampleMail(index));

describe("groupIntoBatches", () => {
  it("fills calls up to the most entries", () => {
    expect(sizes(groupIntoBatches(mails(120), unlimited))).toEqual([50, 50, 20]);
    expect(groupIntoBatches([], unlimited)).toEqual([]);
  });

  it("puts no more than a second's mails into a call, and at least one", () => {
    expect(sizes(groupIntoBatches(mails(30), { ...unlimited, perSecond: 14.9 }))).toEqual([14, 14, 2]);
    expect(sizes(groupIntoBatches(mails(2), { ...unlimited, perSecond: 0.5 }))).toEqual([1, 1]);
  });

  it("gives a mail that is too large a call of its own", () => {
    const large = sampleMail(9, { html: "x".repeat(1_000_000) });
    const [first, second] = mails(2);
    if (!first || !second) throw new Error("no mails");
    expect(sizes(groupIntoBatches([first, large, second], unlimited))).toEqual([1, 1, 1]);
  });

  it("never makes a call larger than it may be, keeps every mail once and in order", () => {
    const part = fc.string({ unit: fc.constantFrom('"', "\\", "\n", "é", "漢", "😀", "a", "<") });
    const mail = fc
      .record({ part, times: fc.integer({ min: 1, max: 60 }), toName: fc.option(part, { nil: undefined }) })
      .map(({ part: text, times, toName }) => ({ html: text.repeat(times), toName }));
    const scenario = fc.record({
      mails: fc.array(mail, { maxLength: 30 }),
      max: fc.integer({ min: 1, max: 50 }),
      maxBytes: fc.integer({ min: 2_500, max: 9_000 }),
      perSecond: fc.double({ min: 0.1, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(scenario, ({ mails: changes, ...limits }) => {
        const all = changes.map((change, index) => sampleMail(index, change));
        const batches = groupIntoBatches(all, limits);
        expect(batches.flat()).toEqual(all);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(Math.max(1, Math.min(limits.max, limits.perSecond)));
          const wire = Buffer.byteLength(JSON.stringify(toBulkRequest(sampleBatch([]), batch)));
          expect(wire <= limits.maxBytes || batch.length === 1).toBe(true);
        }
      }),
    );
  });

  it("counts an entry as it stands in the request", () => {
    const [one, two] = [1, 2].map((count) =>
      Buffer.byteLength(
        JSON.stringify(toBulkRequest(sampleBatch([]), Array(count).fill(sampleMail(7, { html: '"é' })))),
      ),
    );
    expect((two ?? 0) - (one ?? 0)).toBe(entryBytes(sampleMail(7, { html: '"é' })));
  });
});
