import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Contact, Suppression } from "#core/messaging/contact.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Choice, Contacts } from "#ports/contacts.ts";
import { at, sampleCustomerId } from "./ledger-samples.ts";

const CUSTOMER = sampleCustomerId("ada");
const messageIdAt = (step: number, customerId = CUSTOMER): string =>
  messageIdOf({ customerId, campaignId: "win-back", episode: "20261101", stepId: `s${step}` });
const MESSAGE = messageIdAt(1);
const NOW = at("2026-12-01T09:05:00.123Z");
const LATER = at("2026-12-02T09:05:00.456Z");
export const NOTHING_CHOSEN: Choice = {
  topics: new Map(),
  pausedUntil: undefined,
  everyDays: undefined,
  surveys: true,
  at: NOW,
};
/** Weakest first. */
const WHYS = ["unsubscribed", "bounced", "complained", "erased"] as const;

/** What any store of contacts keeps to; each test uses addresses of its own. */
export const describeContacts = (name: string, open: () => Promise<Contacts>): void => {
  describe(`Contacts: ${name}`, () => {
    let contacts: Contacts;
    beforeAll(async () => {
      contacts = await open();
    });

    let addresses = 0;
    const newKey = (): string => sampleCustomerId(`address ${addresses++}`);
    const get = async (key: string): Promise<Contact> => {
      const contact = (await contacts.get([key])).get(key);
      if (contact === undefined) throw new Error("no answer for the key");
      return contact;
    };
    const claim = (contact: Contact, changes: Partial<Parameters<Contacts["claim"]>[0]> = {}) =>
      contacts.claim({
        contact,
        messageId: MESSAGE,
        attempt: 1,
        at: NOW,
        recent: contact.recent,
        open: contact.open,
        ...changes,
      });

    const choose = (key: string, choice: Partial<Choice>) =>
      contacts.choose(key, { ...NOTHING_CHOSEN, ...choice });

    it("answers an empty contact for an address that was never written to", async () => {
      const key = newKey();
      expect(await get(key)).toEqual({
        addressKey: key,
        version: 0,
        suppressed: undefined,
        topicsLeft: {},
        pausedUntil: undefined,
        recent: [],
        open: [],
      });
    });

    describe("claim", () => {
      it("adds to what the caller keeps of both lists", async () => {
        const key = newKey();
        const other = messageIdAt(2, sampleCustomerId("bob"));
        expect(await claim(await get(key), { messageId: other })).toBe("claimed");
        expect(await claim(await get(key), { at: LATER, attempt: 2 })).toBe("claimed");
        const contact = await get(key);
        expect(contact.recent).toEqual([
          { messageId: other, at: NOW },
          { messageId: MESSAGE, at: LATER },
        ]);
        expect(contact.open).toEqual([
          { messageId: other, attempt: 1, at: NOW },
          { messageId: MESSAGE, attempt: 2, at: LATER },
        ]);
        expect(await claim(contact, { messageId: messageIdAt(3), recent: [], open: [] })).toBe("claimed");
        expect((await get(key)).recent).toEqual([{ messageId: messageIdAt(3), at: NOW }]);
      });

      it("is refused for a message that is open at that attempt, and given for the next", async () => {
        const key = newKey();
        await claim(await get(key));
        expect(await claim(await get(key))).toBe("conflict");
        expect(await claim(await get(key), { attempt: 2, at: LATER })).toBe("claimed");
        expect((await get(key)).open).toEqual([{ messageId: MESSAGE, attempt: 2, at: LATER }]);
        expect(await claim(await get(key), { attempt: 1 })).toBe("conflict");
      });

      it("is refused to who was suppressed, even with a forged reading", async () => {
        const key = newKey();
        await contacts.suppress(key, { why: "bounced", at: NOW });
        const contact = { ...(await get(key)), suppressed: undefined };
        expect(await claim(contact)).toBe("conflict");
        expect(await claim(contact, { service: true })).toBe("conflict");
      });

      it("passes an unsubscribe when the mail may", async () => {
        const key = newKey();
        await contacts.suppress(key, { why: "unsubscribed", at: NOW });
        expect(await claim(await get(key))).toBe("conflict");
        expect(await claim(await get(key), { service: true })).toBe("claimed");
      });

      const suppress = (key: string) => contacts.suppress(key, { why: "unsubscribed", at: NOW });
      const open9 = async (key: string) => claim(await get(key), { messageId: messageIdAt(9) });
      const nothing = async () => {};
      type Act = (key: string) => Promise<unknown>;
      it.each<[string, { readonly before: Act; readonly since: Act }]>([
        ["suppressed", { before: nothing, since: suppress }],
        ["unsuppressed", { before: suppress, since: (key) => contacts.unsuppress(key) }],
        [
          "taken off a topic",
          { before: nothing, since: (key) => choose(key, { topics: new Map([["offers", false]]) }) },
        ],
        ["paused", { before: nothing, since: (key) => choose(key, { pausedUntil: LATER }) }],
        ["claimed", { before: nothing, since: open9 }],
        ["released", { before: open9, since: (key) => contacts.release(key, messageIdAt(9)) }],
      ])("is refused when the contact was %s since it was read", async (_, { before, since }) => {
        const key = newKey();
        await before(key);
        const read = await get(key);
        await since(key);
        expect(await claim(read, { service: true })).toBe("conflict");
        expect(await claim(await get(key), { service: true })).toBe("claimed");
      });

      it("is always won by exactly one of those who read the same version", async () => {
        const scenario = fc.record({
          before: fc.integer({ min: 0, max: 2 }),
          claimers: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 12 }),
        });
        await fc.assert(
          fc.asyncProperty(scenario, async ({ before, claimers }) => {
            const key = newKey();
            for (let index = 0; index < before; index++)
              await claim(await get(key), { messageId: messageIdAt(10 + index) });
            const contact = await get(key);
            const answers = await Promise.all(
              claimers.map((step) => claim(contact, { messageId: messageIdAt(step) })),
            );
            expect(answers.filter((answer) => answer === "claimed")).toHaveLength(1);
            const winner = messageIdAt(claimers[answers.indexOf("claimed")] ?? 0);
            expect((await get(key)).open.map((each) => each.messageId).slice(before)).toEqual([winner]);
          }),
          { numRuns: 30 },
        );
      });
    });

    describe("release", () => {
      it("takes the claim out of both lists, once", async () => {
        const key = newKey();
        await claim(await get(key), { messageId: messageIdAt(2) });
        await claim(await get(key), { at: LATER });
        await contacts.release(key, MESSAGE);
        await contacts.release(key, MESSAGE);
        const contact = await get(key);
        expect(contact.open).toEqual([{ messageId: messageIdAt(2), attempt: 1, at: NOW }]);
        expect(contact.recent).toEqual([{ messageId: messageIdAt(2), at: NOW }]);
      });

      it("leaves an earlier attempt of the message in the count", async () => {
        const key = newKey();
        await claim(await get(key));
        await claim(await get(key), { attempt: 2, at: LATER });
        await contacts.release(key, MESSAGE);
        await contacts.release(key, MESSAGE);
        expect(await get(key)).toMatchObject({ open: [], recent: [{ messageId: MESSAGE, at: NOW }] });
      });

      it("writes nothing for an address without claims", async () => {
        const key = newKey();
        await contacts.release(key, MESSAGE);
        expect((await get(key)).version).toBe(0);
      });

      it("loses no other claim that is taken at the same time", async () => {
        const key = newKey();
        await claim(await get(key));
        const contact = await get(key);
        const [, answer] = await Promise.all([
          contacts.release(key, MESSAGE),
          claim(contact, { messageId: messageIdAt(2) }),
        ]);
        const expected = answer === "claimed" ? [messageIdAt(2)] : [];
        expect((await get(key)).open.map((each) => each.messageId)).toEqual(expected);
      });
    });

    describe("suppress", () => {
      it("always ends with the strongest reason, in any order and at the same time", async () => {
        const reasons = fc.array(fc.constantFrom(...WHYS), { minLength: 1, maxLength: 6 });
        await fc.assert(
          fc.asyncProperty(reasons, fc.boolean(), async (whys, together) => {
            const key = newKey();
            const suppress = (why: Suppression["why"]) => contacts.suppress(key, { why, at: NOW });
            if (together) await Promise.all(whys.map(suppress));
            else for (const why of whys) await suppress(why);
            const strongest = WHYS.findLast((why) => whys.includes(why));
            expect((await get(key)).suppressed).toEqual({ why: strongest, at: NOW });
          }),
          { numRuns: 30 },
        );
      });

      it("answers what stands", async () => {
        const key = newKey();
        const complained = { why: "complained" as const, at: NOW };
        expect(await contacts.suppress(key, complained)).toEqual(complained);
        expect(await contacts.suppress(key, { why: "unsubscribed", at: LATER })).toEqual(complained);
        expect(await contacts.suppress(key, { why: "complained", at: LATER })).toEqual(complained);
      });
    });

    it("lifts an unsubscribe and nothing stronger", async () => {
      const key = newKey();
      expect(await contacts.unsuppress(key)).toBe("lifted");
      await contacts.suppress(key, { why: "unsubscribed", at: NOW });
      expect(await contacts.unsuppress(key)).toBe("lifted");
      expect((await get(key)).suppressed).toBeUndefined();
      await contacts.suppress(key, { why: "bounced", at: NOW });
      expect(await contacts.unsuppress(key)).toBe("kept");
      expect((await get(key)).suppressed?.why).toBe("bounced");
    });

    it("keeps topics left, with the first time, until they are joined again", async () => {
      const key = newKey();
      await choose(key, {
        topics: new Map([
          ["offers", false],
          ["news & more.é", false],
        ]),
      });
      await choose(key, { topics: new Map([["offers", false]]), at: LATER });
      expect((await get(key)).topicsLeft).toEqual({ offers: NOW, "news & more.é": NOW });
      await choose(key, { topics: new Map([["offers", true]]), at: LATER });
      expect((await get(key)).topicsLeft).toEqual({ "news & more.é": NOW });
    });

    it("keeps what was chosen, all at once, until something else is", async () => {
      const key = newKey();
      await choose(key, { pausedUntil: LATER, everyDays: 7, surveys: false });
      const chosen = { pausedUntil: LATER, everyDays: 7, surveysLeftAt: NOW };
      expect(await get(key)).toMatchObject({ ...chosen, chosenAt: NOW });
      await choose(key, { pausedUntil: LATER, everyDays: 7, surveys: false, at: LATER });
      expect(await get(key)).toMatchObject({ ...chosen, chosenAt: LATER });
      await choose(key, { at: LATER });
      const { pausedUntil, everyDays, surveysLeftAt } = await get(key);
      expect([pausedUntil, everyDays, surveysLeftAt]).toEqual([undefined, undefined, undefined]);
    });

    it("marks claims of service mails, also where others are given back", async () => {
      const key = newKey();
      await claim(await get(key), { service: true });
      await claim(await get(key), { messageId: messageIdAt(2) });
      await claim(await get(key), { messageId: messageIdAt(3) });
      await contacts.release(key, messageIdAt(3));
      expect((await get(key)).recent).toEqual([
        { messageId: MESSAGE, at: NOW, service: true },
        { messageId: messageIdAt(2), at: NOW },
      ]);
    });
  });
};
