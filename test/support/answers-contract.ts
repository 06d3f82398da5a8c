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
        reasons: ["price", "other"],
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
      const first = { messageId: id, at: NOW, via: "page", code: "AAAA" } as const;
      expect(await answers.putAcceptance(first)).toEqual(first);
      expect(await answers.putAcceptance({ ...first, code: "BBBB" })).toEqual(first);
      const response = sampleResponse(id);
      await answers.putResponse(response, undefined);
      expect(await stored(id)).toEqual({ response, acceptance: first });
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
