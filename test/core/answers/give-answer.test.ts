import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "#core/answers/clean-text.ts";
import { type GivenAnswer, giveAnswer, LONGEST_COMMENT, MOST_HISTORY } from "#core/answers/give-answer.ts";
import type { SurveyKind } from "#core/answers/issued.ts";
import { countResponses, isDetractor, npsClass } from "#core/answers/nps.ts";
import { REASONS, type Response, type Standing } from "#core/answers/response.ts";
import { askedMessage, sampleResponse } from "#support/answers-contract.ts";

const messageId = askedMessage("give");
const at = new Date("2026-12-02T09:00:00Z");
const give = (
  given: GivenAnswer,
  stands?: Response,
  more: { readonly survey?: SurveyKind; readonly standing?: Standing } = {},
) =>
  giveAnswer(given, {
    stands,
    survey: more.survey ?? stands?.survey ?? "nps",
    standing: more.standing ?? "counted",
    issued: { messageId },
    at,
    via: "page",
  });
const given = (...input: Parameters<typeof give>): Response => {
  const next = give(...input);
  if (next.kind === "invalid") throw new Error(JSON.stringify(next.faults));
  return next.response;
};

describe("giveAnswer", () => {
  it.each<[SurveyKind, GivenAnswer, object]>([
    ["nps", {}, { field: "score", why: "missing" }],
    ["nps", { score: -1 }, { field: "score", why: "out-of-range" }],
    ["nps", { score: 11 }, { field: "score", why: "out-of-range" }],
    ["nps", { score: 6.5 }, { field: "score", why: "out-of-range" }],
    ["nps", { score: Number.NaN }, { field: "score", why: "out-of-range" }],
    ["nps", { score: 5, reasons: ["price"] }, { field: "reasons", why: "not-asked" }],
    ["csat", { score: 0 }, { field: "score", why: "out-of-range" }],
    ["csat", { score: 6 }, { field: "score", why: "out-of-range" }],
    ["reason", {}, { field: "reasons", why: "missing" }],
    ["reason", { reasons: [] }, { field: "reasons", why: "missing" }],
    ["reason", { reasons: ["price", "magic"] }, { field: "reasons", why: "unknown" }],
    ["reason", { reasons: ["quality"] }, { field: "reasons", why: "unknown" }],
    ["reason", { reasons: ["price"], score: 3 }, { field: "score", why: "not-asked" }],
    ["nps", { score: 5, comment: "x".repeat(LONGEST_COMMENT + 1) }, { field: "comment", why: "too-long" }],
  ])("refuses in %s %o", (survey, answer, fault) => {
    expect(give(answer, undefined, { survey })).toEqual({ kind: "invalid", faults: [fault] });
  });

  it("takes every score of its scale, and a comment of just the most letters, emoji counted as one", () => {
    for (let score = 0; score <= 10; score++) expect(given({ score }).score).toBe(score);
    for (let score = 1; score <= 5; score++)
      expect(given({ score }, undefined, { survey: "csat" }).score).toBe(score);
    expect(given({ score: 5, comment: "🙂".repeat(LONGEST_COMMENT) }).comment).toHaveLength(4_000);
  });

  it("keeps what is not said again, and takes away what is emptied", () => {
    const first = given({ score: 3, comment: " slow " });
    expect(first).toMatchObject({ score: 3, comment: "slow", mayContact: false, firstAt: at });
    const second = given({ mayContact: true }, first);
    expect(second).toMatchObject({ score: 3, comment: "slow", mayContact: true });
    expect(second.history).toMatchObject([{ score: 3, comment: "slow", mayContact: false }]);
    expect(given({ comment: "" }, second)).toMatchObject({ score: 3, comment: undefined });
  });

  it("keeps a reason of former times where it was given, until others are", () => {
    const survey = { survey: "reason" } as const;
    const stands = sampleResponse(messageId, { ...survey, score: undefined, reasons: ["moved"] });
    expect(given({ comment: "far away" }, stands, survey)).toMatchObject({
      reasons: ["moved"],
      comment: "far away",
    });
    expect(given({ reasons: ["contact-left"] }, stands, survey).reasons).toEqual(["contact-left"]);
  });

  const answer = fc.record({
    score: fc.integer({ min: 0, max: 10 }),
    comment: fc.constantFrom(undefined, "", "a", "b"),
    mayContact: fc.constantFrom(undefined, true, false),
  });

  it("always holds the latest, changes nothing when repeated, and never loses the first", () => {
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 50 }), (all) => {
        let stands: Response | undefined;
        for (const one of all) {
          stands = given(one, stands);
          expect(stands.score).toBe(one.score);
          expect(give(one, stands)).toEqual({ kind: "unchanged", response: stands });
        }
        expect(stands?.history.length).toBeLessThanOrEqual(MOST_HISTORY);
        const [first] = stands?.history ?? [];
        if (first) expect(first.score).toBe(all[0]?.score);
      }),
    );
  });

  it("counts a doubtful answer from the next one on that counts, even the same", () => {
    const doubtful = given({ score: 9 }, undefined, { standing: "provisional" });
    expect(doubtful.standing).toBe("provisional");
    expect(given({ score: 9 }, doubtful)).toEqual({ ...doubtful, standing: "counted" });
    expect(given({ score: 2 }, doubtful)).toMatchObject({ score: 2, standing: "counted" });
  });

  it("never lets a doubtful answer take the place of one that counts", () => {
    const counted = given({ score: 9 });
    const after = given({ score: 0 }, counted, { standing: "provisional" });
    expect(after).toMatchObject({ score: 9, standing: "counted", history: [{ score: 0 }] });
    expect(give({ score: 0 }, after, { standing: "provisional" }).kind).toBe("unchanged");
  });
});

describe("cleanText", () => {
  it.each([
    ["a\r\nb\rc", "a\nb\nc"],
    ["\u0000x\u001b[31m\u0085", "x[31m"],
    ["\u202egnp.exe\u2066\u2069", "gnp.exe"],
    ["👩‍👩‍👧 می‌خواهم", "👩‍👩‍👧 می‌خواهم"],
    ["half \ud83d", "half \ufffd"],
    ["tab\tstays", "tab\tstays"],
  ])("%j becomes %j", (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });
});

describe("countResponses", () => {
  it("takes promoters less detractors, of those that count", () => {
    const nps = [10, 9, 9, 8, 7, 6, 0].map((score) => sampleResponse(messageId, { score }));
    const doubtful = sampleResponse(messageId, { score: 0, standing: "provisional" });
    const csat = sampleResponse(messageId, { survey: "csat", score: 4 });
    const reason = sampleResponse(messageId, {
      survey: "reason",
      score: undefined,
      reasons: ["price", "other"],
    });
    expect(countResponses([...nps, doubtful, csat, reason], 3)).toEqual({
      answered: 9,
      provisional: 1,
      accepted: 3,
      nps: { answers: 7, promoters: 3, passives: 2, detractors: 2, score: 14.3 },
      csat: { "4": 1 },
      reasons: { price: 1, other: 1 },
    });
    expect(countResponses([], 0).nps.score).toBeUndefined();
  });

  it("puts each score into one class, and knows whom to call", () => {
    const classes = Array.from({ length: 11 }, (_, score) => npsClass(score));
    expect(classes.join(" ")).toBe(`${"detractor ".repeat(7)}passive passive promoter promoter`);
    expect(isDetractor(sampleResponse(messageId, { score: 6 }))).toBe(true);
    expect(isDetractor(sampleResponse(messageId, { score: 7 }))).toBe(false);
    expect(isDetractor(sampleResponse(messageId, { score: 0, standing: "provisional" }))).toBe(false);
    expect(isDetractor(sampleResponse(messageId, { survey: "csat", score: 2 }))).toBe(true);
    expect(isDetractor(sampleResponse(messageId, { survey: "csat", score: 3 }))).toBe(false);
    expect(REASONS.at(-1)).toBe("other");
  });
});
