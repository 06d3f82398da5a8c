import { beforeAll, describe, expect, it } from "vitest";
import { hourOf } from "#core/shared/day.ts";
import { messageIdOf, shardOf } from "#core/shared/ids.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import {
  at,
  SHARDS,
  sampleCustomerId,
  sampleEnrolment,
  sampleMessage,
  sampleStep,
} from "./ledger-samples.ts";

const settlement = { at: at("2027-02-01T00:00:00Z"), reached: true, reachedAt: undefined, revenue: 9_900 };

/** What any ledger keeps to. `open` answers a ledger over `SHARDS` shards; each test uses customers of its own. */
export const describeLedger = (name: string, open: () => Promise<Ledger>): void => {
  describe(`Ledger: ${name}`, () => {
    let ledger: Ledger;
    beforeAll(async () => {
      ledger = await open();
    });

    describe("enrolments", () => {
      it("come back as they were written", async () => {
        const enrolment = sampleEnrolment({
          customerId: sampleCustomerId("round-trip"),
          steps: { hello: sampleStep(), wait: sampleStep({ kind: "waited", holds: [], variant: undefined }) },
          reason: "returned",
          lastMailAt: at("2026-12-01T09:05:00.789Z"),
          entry: {
            ...sampleEnrolment().entry,
            facts: { kind: "contract-ending", contractId: "C 1/é", endsOn: "2027-01-01", on: "2026-12-01" },
            wouldBe: { hello: at("2026-12-01T09:00:00.001Z") },
          },
          settled: { ...settlement, reachedAt: at("2026-12-05T00:00:00Z") },
        });
        expect(await ledger.enrol(enrolment)).toEqual({ kind: "created" });
        const found = await ledger.enrolments([enrolment, { ...enrolment, episode: "none" }]);
        expect(found).toEqual(new Map([[enrolmentKeyText(enrolment), enrolment]]));
      });

      it("are written once; the second gets the one that stands", async () => {
        const first = sampleEnrolment({ customerId: sampleCustomerId("once") });
        const second = { ...first, version: 9, state: "refused" as const };
        await ledger.enrol(first);
        expect(await ledger.enrol(second)).toEqual({ kind: "exists", enrolment: first });
      });

      it("are listed for a customer by episode, without messages and without other campaigns", async () => {
        const customerId = sampleCustomerId("list");
        const episodes = ["20261101-2", "20261101", "20260101"];
        for (const episode of episodes) await ledger.enrol(sampleEnrolment({ customerId, episode }));
        await ledger.enrol(sampleEnrolment({ customerId, campaignId: "win-back-2" }));
        await ledger.recordAttempt({
          messageId: messageIdOf({
            customerId,
            campaignId: "win-back",
            episode: "20261101",
            stepId: "hello",
          }),
          attempt: 1,
          known: {},
          message: undefined,
        });
        const listed = await ledger.ofCustomer("win-back", customerId);
        expect(listed.map((enrolment) => enrolment.episode)).toEqual(episodes.toSorted());
      });

      it("are replaced only at the revision that was read", async () => {
        const enrolment = sampleEnrolment({ customerId: sampleCustomerId("update") });
        await ledger.enrol(enrolment);
        const next = { ...enrolment, stepId: undefined, dueAt: undefined, state: "done" as const };
        expect(await ledger.update(next)).toBe("updated");
        expect(await ledger.update({ ...next, state: "exited" })).toBe("conflict");
        const found = await ledger.enrolments([enrolment]);
        expect([...found.values()]).toEqual([{ ...next, revision: 1 }]);
      });

      it("are never created by an update", async () => {
        const enrolment = sampleEnrolment({ customerId: sampleCustomerId("nobody") });
        expect(await ledger.update(enrolment)).toBe("conflict");
        expect(await ledger.enrolments([enrolment])).toEqual(new Map());
      });

      it("are settled once, and no update from before takes that away", async () => {
        const enrolment = sampleEnrolment({ customerId: sampleCustomerId("settle") });
        await ledger.enrol(enrolment);
        expect(await ledger.settle(enrolment, settlement)).toBe("settled");
        expect(await ledger.settle(enrolment, { ...settlement, revenue: 1 })).toBe("already");
        expect(await ledger.update({ ...enrolment, state: "exited" })).toBe("conflict");
        const [stands] = (await ledger.enrolments([enrolment])).values();
        expect(stands).toEqual({ ...enrolment, settled: settlement, revision: 1 });
      });

      it("go one after the other where they take turns", async () => {
        const enrolment = sampleEnrolment({ customerId: sampleCustomerId("turn") });
        const { campaignId, customerId } = enrolment;
        expect(await ledger.turn(campaignId, customerId)).toEqual({ revision: 0, taken: undefined });
        expect(await ledger.takeTurn(0, enrolment)).toBe("taken");
        const other = { ...enrolment, episode: "20270101" };
        expect(await ledger.takeTurn(0, other)).toBe("conflict");
        expect(await ledger.turn(campaignId, customerId)).toEqual({ revision: 1, taken: enrolment });
        expect(await ledger.takeTurn(1, other)).toBe("taken");
        expect(await ledger.turn(campaignId, customerId)).toEqual({ revision: 2, taken: other });
        expect(await ledger.ofCustomer(campaignId, customerId)).toEqual([]);
      });

      it("cannot be settled where there is none", async () => {
        const nobody = sampleEnrolment({ customerId: sampleCustomerId("nobody to settle") });
        await expect(ledger.settle(nobody, settlement)).rejects.toMatchObject({ name: "NotFoundError" });
      });
    });

    describe("due", () => {
      it("answers one hour of one shard up to a moment, oldest first, by pages", async () => {
        const customers = Array.from({ length: 40 }, (_, index) => sampleCustomerId(`due ${index}`)).filter(
          (customerId) => shardOf(customerId, SHARDS) === 1,
        );
        const campaignId = "due-pages";
        for (const [minute, customerId] of customers.entries())
          await ledger.enrol(
            sampleEnrolment({ campaignId, customerId, dueAt: new Date(Date.UTC(2031, 0, 1, 9, minute)) }),
          );
        const until = new Date(Date.UTC(2031, 0, 1, 9, customers.length - 2));
        const ask = { shard: 1, hour: hourOf(until), until, limit: 3 };
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await ledger.due({ ...ask, cursor });
          expect(page.items.length).toBeLessThanOrEqual(3);
          found.push(...page.items.map((entry) => entry.customerId));
          cursor = page.cursor;
        } while (cursor);
        expect(customers.length).toBeGreaterThan(5);
        expect(found).toEqual(customers.slice(0, -1));
        expect((await ledger.due({ ...ask, shard: 2, cursor: undefined })).items).toEqual([]);
      });

      it("keeps the oldest open hour, which never moves back", async () => {
        expect(await ledger.openFrom(3)).toBeUndefined();
        await ledger.setOpenFrom(3, "2026-12-01T09");
        await ledger.setOpenFrom(3, "2026-12-01T08");
        expect(await ledger.openFrom(3)).toBe("2026-12-01T09");
        await ledger.setOpenFrom(3, "2026-12-01T10");
        expect(await ledger.openFrom(3)).toBe("2026-12-01T10");
      });
    });

    describe("messages", () => {
      const ref = { customerId: sampleCustomerId("message"), campaignId: "win-back", episode: "e1" };
      const reply = { sentAt: at("2026-12-01T09:05:01Z"), sesId: "ses-1", provenBy: "reply" as const };

      it("are known from an event before dispatch has written them", async () => {
        const messageId = messageIdOf({ ...ref, stepId: "event-first" });
        const sentAt = at("2026-12-01T09:05:00Z");
        await ledger.recordAttempt({
          messageId,
          attempt: 2,
          known: { sentAt, provenBy: "event", sesId: "ses-1" },
          message: undefined,
        });
        expect(await ledger.message(messageId)).toMatchObject({
          messageId,
          version: 0,
          dueAt: sentAt,
          attempts: { 2: { sentAt, provenBy: "event", sesId: "ses-1", claimedAt: undefined } },
        });
        await ledger.recordAttempt({
          messageId,
          attempt: 2,
          known: reply,
          message: sampleMessage(messageId),
        });
        expect(await ledger.message(messageId)).toMatchObject({
          ...sampleMessage(messageId),
          attempts: { 2: reply },
        });
      });

      it("keep what they say first", async () => {
        const messageId = messageIdOf({ ...ref, stepId: "first" });
        const message = sampleMessage(messageId);
        await ledger.recordAttempt({ messageId, attempt: 1, known: reply, message });
        await ledger.recordAttempt({
          messageId,
          attempt: 1,
          known: { ...reply, sesId: "other" },
          message: { ...message, mail: "other" },
        });
        expect(await ledger.message(messageId)).toMatchObject({
          mail: message.mail,
          attempts: { 1: { sesId: "ses-1" } },
        });
      });

      it.each([
        ["soft", "hard"],
        ["hard", "soft"],
      ] as const)("are bounced hard when a %s bounce came before a %s one", async (...kinds) => {
        const messageId = messageIdOf({ ...ref, stepId: `bounce-${kinds[0]}` });
        for (const kind of kinds) {
          const bounce = { at: at("2026-12-01T09:06:00Z"), kind, subType: kind };
          await ledger.recordAttempt({ messageId, attempt: 1, known: { bounce }, message: undefined });
        }
        const message = await ledger.message(messageId);
        expect(message?.attempts["1"]?.bounce).toMatchObject({ kind: "hard", subType: "hard" });
      });

      it("are read together, those that are missing left out", async () => {
        const [known, missing] = ["many", "missing"].map((stepId) => messageIdOf({ ...ref, stepId }));
        await ledger.recordAttempt({
          messageId: known ?? "",
          attempt: 1,
          known: reply,
          message: sampleMessage(known ?? ""),
        });
        const found = await ledger.messages([known ?? "", missing ?? ""]);
        expect([...found.keys()]).toEqual([known]);
        expect(await ledger.message(missing ?? "")).toBeUndefined();
      });

      it("refuse what is no message id", async () => {
        await expect(ledger.message("ada@example.com")).rejects.toMatchObject({ name: "InvalidInputError" });
      });
    });

    describe("walk", () => {
      it.each([1, 2, 3, 7, 100])(
        "gives each enrolment once with its messages, %i at a time",
        async (limit) => {
          const campaignId = `walk-${limit}`;
          const expected = await fill(ledger, campaignId);
          const walked = await walkAll(ledger, campaignId, limit);
          expect(walked).toHaveLength(expected.length);
          expect(Object.fromEntries(walked)).toEqual(Object.fromEntries(expected));
        },
      );

      it.each([1, 2, 5])(
        "never parts the enrolments of a customer when asked not to, %i at a time",
        async (limit) => {
          const campaignId = `whole-${limit}`;
          await fillCustomers(ledger, campaignId, 8);
          const seen: string[] = [];
          for (let shard = 0; shard < SHARDS; shard++)
            for await (const { items } of pagesOf(ledger, { campaignId, shard, limit, whole: true })) {
              const own = items.map(({ enrolment }) => enrolment.customerId);
              expect(own.some((customerId) => seen.includes(customerId))).toBe(false);
              seen.push(...own);
            }
          expect(seen).toHaveLength(36);
        },
      );
    });
  });
};

type Walked = readonly [enrolment: string, messageIds: readonly string[]];

const know = (ledger: Ledger, messageId: string): Promise<void> =>
  ledger.recordAttempt({ messageId, attempt: 1, known: {}, message: undefined });

/** Twelve enrolments with none to four messages each, and one message that belongs to none. */
const fill = async (ledger: Ledger, campaignId: string): Promise<Walked[]> => {
  const expected: Walked[] = [];
  for (let index = 0; index < 12; index++) {
    const customerId = sampleCustomerId(`walk ${index}`);
    const enrolment = sampleEnrolment({ campaignId, customerId, episode: index % 2 ? "e" : "e-2" });
    await ledger.enrol(enrolment);
    const steps = ["a", "b", "c", "d"].slice(0, index % 5);
    const messageIds = steps.map((stepId) => messageIdOf({ ...enrolment, stepId }));
    for (const messageId of messageIds) await know(ledger, messageId);
    expected.push([enrolmentKeyText(enrolment), messageIds]);
  }
  const customerId = sampleCustomerId("walk 3");
  await know(ledger, messageIdOf({ customerId, campaignId, episode: "f", stepId: "x" }));
  return expected;
};

/** The first has one enrolment, the second two, and so on. */
const fillCustomers = async (ledger: Ledger, campaignId: string, customers: number): Promise<void> => {
  for (let index = 0; index < customers; index++)
    for (let episode = 0; episode <= index; episode++)
      await ledger.enrol(
        sampleEnrolment({
          campaignId,
          customerId: sampleCustomerId(`whole ${index}`),
          episode: `e-${episode}`,
        }),
      );
};

const pagesOf = async function* (
  ledger: Ledger,
  walk: {
    readonly campaignId: string;
    readonly shard: number;
    readonly limit: number;
    readonly whole: boolean;
  },
) {
  let cursor: string | undefined;
  do {
    const page = await ledger.walk(walk.campaignId, walk.shard, { ...walk, cursor });
    yield page;
    cursor = page.cursor;
  } while (cursor);
};

const walkAll = async (ledger: Ledger, campaignId: string, limit: number): Promise<Walked[]> => {
  const walked: Walked[] = [];
  for (let shard = 0; shard < SHARDS; shard++)
    for await (const { items } of pagesOf(ledger, { campaignId, shard, limit, whole: false })) {
      expect(items.length).toBeLessThanOrEqual(limit);
      for (const { enrolment, messages } of items)
        walked.push([enrolmentKeyText(enrolment), messages.map(({ messageId }) => messageId)]);
    }
  return walked;
};
