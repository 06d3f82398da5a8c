import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Contact } from "#core/messaging/contact.ts";
import { addressKeysOf, contactOf } from "#core/messaging/contact-of.ts";
import { aContact, aCustomer, hoursFrom, NOW } from "#support/engine-samples.ts";

const moved = aCustomer({ addressKey: "new", formerAddressKeys: ["old", "older"], movedAt: NOW });
const known = (...contacts: readonly Contact[]) =>
  new Map(contacts.map((contact) => [contact.addressKey, contact]));
const at = (addressKey: string, chosen: number | undefined, more: Partial<Contact> = {}): Contact =>
  aContact({ addressKey, chosenAt: chosen === undefined ? undefined : hoursFrom(chosen), ...more });

describe("addressKeysOf", () => {
  it("names the address of today first", () => {
    expect(addressKeysOf(moved)).toEqual(["new", "old", "older"]);
    expect(addressKeysOf({ ...moved, addressKey: undefined })).toEqual(["old", "older"]);
  });
});

describe("contactOf", () => {
  it("takes what was chosen at a former address along, and nothing else of it", () => {
    const old = at("old", -5, {
      everyDays: 7,
      surveysLeftAt: NOW,
      topicsLeft: { news: NOW },
      suppressed: { why: "bounced", at: NOW },
    });
    expect(contactOf(moved, known(at("new", undefined), old))).toEqual(
      at("new", -5, { everyDays: 7, surveysLeftAt: NOW, topicsLeft: { news: NOW } }),
    );
  });

  it("leaves out what others chose at a former address after they had moved", () => {
    expect(contactOf(moved, known(at("new", undefined), at("old", 1, { everyDays: 7 })))?.everyDays).toBe(
      undefined,
    );
  });

  it("is nothing where no contact was read, and the contact itself for who never moved", () => {
    expect(contactOf(moved, known(at("old", -1)))).toBeUndefined();
    const contact = at("ada-key", 3);
    expect(contactOf(aCustomer(), known(contact))).toBe(contact);
  });

  it("always has the last choice that holds, wherever it was made", () => {
    const hours = fc.option(fc.integer({ min: -9, max: 3 }), { nil: undefined });
    fc.assert(
      fc.property(hours, hours, hours, (today, old, older) => {
        const contacts = known(at("new", today), at("old", old), at("older", older));
        const holding = [today, ...[old, older].filter((one) => (one ?? 1) <= 0)].filter(
          (one) => one !== undefined,
        );
        const last = holding.length === 0 ? undefined : hoursFrom(Math.max(...holding));
        const contact = contactOf(moved, contacts);
        expect(contact?.chosenAt).toEqual(last);
        expect(contact?.addressKey).toBe("new");
      }),
    );
  });
});
