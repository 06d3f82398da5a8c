import { beforeAll, describe, expect, it } from "vitest";
import type { Issued, OfferTerms } from "#core/answers/issued.ts";
import type { Response } from "#core/answers/response.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Answers } from "#ports/answers.ts";
import { at, sampleCustomerId } from "./ledger-samples.ts";

const NOW = at("2026-12-01T09:00:00.123Z");

export const askedMessage = (campaignId: string, name = "ada", stepId = "ask"): string =>
  messageIdOf({ campaignId, customerId: sampleCustomerId(name), episode: "20261101", stepId });

export const sampleTerms = (changes: Partial<OfferTerms> = {}): OfferTerms => ({
  kind: "offer",
  offer: "percent-off",
  value: 20,
  plan: undefined,
  currency: "EUR",
  costMinor: 1_200,
  limit: 100,
  ifFull: "refuse",
  until: "2026-12-15",
  contractId: undefined,
  title: undefined,
  ...changes,
});

export const sampleIssued = (messageId: string, ask: Issued["ask"]): Issued => ({
  messageId,
  issuedAt: NOW,
  closesAt: at("2026-12-16T00:00:00Z"),
  locale: "de-at",
  ask,
});

export const sampleResponse = (messageId: string, changes: Partial<Response> = {}): Response => ({
  messageId,
  survey: "nps",
  score: 7,
  reasons: [],
  comment: undefined,
  mayContact: false,
  standing: "counted",
  firstAt: NOW,
  at: NOW,
  via: "page",
  history: [],
  ...changes,
});

/** What any store of answers keeps to; each test uses a campaign of its own. */
export const describeAnswers = (name: string, open: () => Promise<Answers>): void => {
  describe(`Answers: ${name}`, () => {
    let answers: Answers;
    beforeAll(async () => {
      answers = await open();
    });

    let campaigns = 0;
    const newMessage = (): string => askedMessage(`answers-${campaigns++}`);
    const stored = async (messageId: string) => (await answers.answered([messageId])).get(messageId);

    it.each<[string, Issued["ask"]]>([
      ["survey", { kind: "survey", survey: "csat" }],
      ["offer", sampleTerms({ title: { en: "Welcome back", de: "Willkommen" }, contractId: "k 1/ä" })],
      [
        "offer without limit",
        sampleTerms({
          offer: "plan-change",
          value: undefined,
          plan: "pro",
          limit: undefined,
          ifFull: "honour",
        }),
      ],
    ])("keeps an issued %s as it is, and the first one stays", async (_what, ask) => {
      const issued = sampleIssued(newMessage(), ask);
      expect(await answers.issued(issued.messageId)).toBeUndefined();
      await answers.issue([issued]);
      await answers.issue([{ ...issued, locale: undefined, closesAt: NOW }]);
      expect(await answers.issued(issued.messageId)).toEqual(issued);
    });

    it("keeps a response as it is, with all that came before", async () => {
      const id = newMessage();
      const first = sampleResponse(id, { comment: "‮ émoji 🙂 <b>" });
      expect(await stored(id)).toBeUndefined();
      expect(await answers.putResponse(first, undefined)).toBe("saved");
      expect(await stored(id)).toEqual({ response: first, acceptance: undefined });
      const { score, reasons, comment, mayContact } = first;
      const second = sampleResponse(id, {
        score: undefined,
        reasons: ["price", "other", "moved"],
        mayContact: true,
        standing: "provisional",
        at: at("2026-12-02T09:00:00Z"),
        via: "api",
        history: [{ at: NOW, score, reasons, comment, mayContact }],
      });
      expect(await answers.putResponse(second, first)).toBe("saved");
      expect((await stored(id))?.response).toEqual(second);
    });

    it("replaces only what was read", async () => {
      const id = newMessage();
      const first = sampleResponse(id);
      await answers.putResponse(first, undefined);
      const other = sampleResponse(id, { score: 3 });
      expect(await answers.putResponse(other, undefined)).toBe("conflict");
      expect(await answers.putResponse(other, { ...first, standing: "machine" })).toBe("conflict");
      expect(await answers.putResponse(first, undefined)).toBe("saved");
      expect(await answers.putResponse(other, first)).toBe("saved");
      expect(await answers.putResponse(first, first)).toBe("conflict");
      expect((await stored(id))?.response).toEqual(other);
    });

    it("keeps the first acceptance, beside a response", async () => {
      const id = newMessage();
      const first = { messageId: id, at: NOW, via: "page", code: `A-${id}` } as const;
      expect(await answers.putAcceptance(first)).toEqual(first);
      expect(await answers.putAcceptance({ ...first, code: `B-${id}` })).toEqual(first);
      const response = sampleResponse(id);
      await answers.putResponse(response, undefined);
      expect(await stored(id)).toEqual({ response, acceptance: first });
    });

    const accepted = async () => {
      const messageId = newMessage();
      return answers.putAcceptance({ messageId, at: NOW, via: "page", code: `C-${messageId}` });
    };

    it("leads from a code to its message, before anybody is shown it", async () => {
      const { messageId, code } = await accepted();
      expect(await answers.messageOfCode(code)).toBe(messageId);
      expect(await answers.messageOfCode("none")).toBeUndefined();
    });

    it("lets a code be used once, and knows the same use again", async () => {
      const { messageId } = await accepted();
      const uses = ["a", "b", "c", "d"].map((name) => answers.redeem({ messageId, name, at: NOW }));
      const kinds = (await Promise.all(uses)).map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(["redeemed", "used", "used", "used"]);
      const name = "abcd"[kinds.indexOf("redeemed")] ?? "";
      const later = at("2026-12-05T09:00:00Z");
      expect(await answers.redeem({ messageId, name, at: later })).toEqual({ kind: "again", at: NOW });
      expect(await answers.redeem({ messageId, name: "e", at: later })).toEqual({ kind: "used", at: NOW });
      expect((await stored(messageId))?.acceptance?.redeemedAt).toEqual(NOW);
      const never = newMessage();
      await answers.putResponse(sampleResponse(never), undefined);
      await expect(answers.redeem({ messageId: never, name, at: NOW })).rejects.toThrow("no acceptance");
    });

    it("lists one customer's answers alone", async () => {
      const campaignId = `answers-${campaigns++}`;
      const ids = ["ask", "again"].map((step) => askedMessage(campaignId, "ada", step));
      for (const id of [...ids, askedMessage(campaignId, "bob")])
        await answers.putResponse(sampleResponse(id), undefined);
      const customerId = sampleCustomerId("ada");
      const { items } = await answers.ofCampaign(campaignId, { limit: 9, cursor: undefined, customerId });
      expect(items.map(({ messageId }) => messageId).toSorted()).toEqual(ids.toSorted());
    });

    it("lists a campaign's answers in pages, and no other's", async () => {
      const campaignId = `answers-${campaigns++}`;
      const ids = ["a", "b", "c"].map((who) => askedMessage(campaignId, who));
      for (const id of ids) await answers.putResponse(sampleResponse(id), undefined);
      await answers.putResponse(sampleResponse(newMessage()), undefined);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await answers.ofCampaign(campaignId, { limit: 2, cursor });
        found.push(...page.items.map(({ messageId }) => messageId));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(found.sort()).toEqual(ids.sort());
    });
  });
};
