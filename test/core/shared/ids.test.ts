import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressKeyOf,
  base32,
  customerIdOf,
  fromBase32,
  messageIdOf,
  parseMessageId,
} from "#core/shared/ids.ts";

const KEY = Buffer.alloc(32, 7);
const OTHER = Buffer.alloc(32, 8);

describe("customerIdOf", () => {
  it("never changes: data are found by it", () => {
    expect(customerIdOf("c-1", KEY)).toBe("ezxlgydbnsif5lbray6dp6hl7a");
    expect(addressKeyOf("ada@example.com", KEY)).toBe("ss66u3ufn7bhc5bz6u4gbntyyu");
  });

  it("cannot be guessed from the external id without the workspace's key", () => {
    expect(customerIdOf("c-1", OTHER)).not.toBe(customerIdOf("c-1", KEY));
    expect(addressKeyOf("ada@example.com", OTHER)).not.toBe(addressKeyOf("ada@example.com", KEY));
  });

  it("tells a customer from an address of the same spelling", () => {
    expect(customerIdOf("ada@example.com", KEY)).not.toBe(addressKeyOf("ada@example.com", KEY));
  });
});

describe("addressKeyOf", () => {
  it("is one for all spellings that reach the same mailbox, and tells plus-tags and dots apart", () => {
    const key = addressKeyOf("ada@example.com", KEY);
    expect(addressKeyOf(" Ada@Example.COM ", KEY)).toBe(key);
    for (const other of ["a.da@example.com", "ada+shop@example.com"])
      expect(addressKeyOf(other, KEY)).not.toBe(key);
  });
});

describe("ids", () => {
  it("in base32 come back as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(base32(bytes)).toMatch(/^[a-z2-7]*$/);
        expect(fromBase32(base32(bytes))).toEqual(bytes);
      }),
    );
  });

  it("of messages fit a tag of SES and lead back to their parts", () => {
    const part = fc.stringMatching(/^[a-z0-9-]{1,40}$/);
    fc.assert(
      fc.property(fc.string(), part, part, part, (externalId, campaignId, episode, stepId) => {
        const ref = { customerId: customerIdOf(externalId, KEY), campaignId, episode, stepId };
        expect(messageIdOf(ref)).toMatch(/^[\w-]{1,256}$/);
        expect(parseMessageId(messageIdOf(ref))).toEqual(ref);
      }),
    );
  });
});
