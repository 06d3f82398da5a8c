import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOn, openAskedRuntime, postForm } from "#support/answers/asked-runtime.ts";
import { askedMessage, sampleTerms } from "#support/answers-contract.ts";

/** Ten in CI, a hundred by hand: `REKINDLE_KILLS=100`. */
const LIVES = Number(process.env["REKINDLE_KILLS"] ?? 10);
const OFFERS_A_LIFE = 6;
const COST = 12_000_000;
type Product = Awaited<ReturnType<typeof openAskedRuntime>>;

let product: Product;
beforeAll(async () => {
  product = await openAskedRuntime(new Date());
});
afterAll(() => product.close());

describe("kill -9 right after the thanks page", () => {
  const CAMPAIGN = "crash";
  /** Fewer than are asked for. */
  const LIMIT = 25;
  const scoreOf = (life: number): number => life % 11;
  const surveys = Array.from({ length: LIVES }, (_, life) => askedMessage(CAMPAIGN, `survey ${life}`, "ask"));
  const offers = Array.from({ length: LIVES * OFFERS_A_LIFE }, (_, one) =>
    askedMessage(CAMPAIGN, `offer ${one}`, "gift"),
  );

  it("keeps every answer that was thanked for, and never gives away more than the limit", async () => {
    const terms = sampleTerms({ limit: LIMIT, until: product.until });
    const linkTo = await product.ask([
      ...surveys.map((messageId) => ({ messageId, ask: { kind: "survey", survey: "nps" } as const })),
      ...offers.map((messageId) => ({ messageId, ask: terms })),
    ]);
    const codes = new Map<string, string>();
    for (const [life, survey] of surveys.entries()) {
      await product.start();
      const own = offers.slice(life * OFFERS_A_LIFE, (life + 1) * OFFERS_A_LIFE);
      const accepting = own.map(async (messageId) => {
        const code = codeOn(await postForm(linkTo("offer", messageId), "accept=yes"));
        if (code !== undefined) codes.set(messageId, code);
      });
      expect(await postForm(linkTo("survey", survey), `score=${scoreOf(life)}`)).toContain(
        "200 <!doctype html>",
      );
      await product.kill();
      await Promise.all(accepting);
    }

    const kept = await product.stores(({ answers }) => answers.answered([...surveys, ...offers]));
    expect(surveys.map((id) => kept.get(id)?.response?.score)).toEqual(
      surveys.map((_, life) => scoreOf(life)),
    );
    expect(codes.size).toBeGreaterThan(0);
    for (const [messageId, code] of codes) expect(kept.get(messageId)?.acceptance?.code).toBe(code);
    const stored = offers.filter((id) => kept.get(id)?.acceptance !== undefined).length;
    expect(stored).toBeLessThanOrEqual(LIMIT);
    expect(await product.recovered(CAMPAIGN, "gift")).toMatchObject({
      underWay: [],
      accepted: stored,
      usedMicros: stored * COST,
    });
  });
});

describe("kill -9 amid 500 acceptances of an offer limited to 100", () => {
  const CAMPAIGN = "rush";
  const LIMIT = 100;
  /** So many more than before the last life have their code when it ends. */
  const NEW = 5;
  const MOST_KILLS = 6;
  const offers = Array.from({ length: 500 }, (_, one) => askedMessage(CAMPAIGN, `rush ${one}`, "gift"));

  it("gives away exactly 100, each under a code of its own, and spends no more", async () => {
    const terms = sampleTerms({ limit: LIMIT, until: product.until });
    const linkTo = await product.ask(offers.map((messageId) => ({ messageId, ask: terms })));
    const codes = new Map<string, Set<string>>();
    const accept = async (messageId: string): Promise<void> => {
      const code = codeOn(await postForm(linkTo("offer", messageId), "accept=yes"));
      if (code !== undefined) codes.set(messageId, (codes.get(messageId) ?? new Set()).add(code));
    };
    let stored = 0;
    let kills = 0;
    for (; stored + NEW <= LIMIT && kills < MOST_KILLS; kills++) {
      await product.start();
      const rush = Promise.all(offers.map(accept));
      // some have their code, the others are anywhere between reservation and page
      while (codes.size < stored + NEW) await new Promise((resolve) => setTimeout(resolve, 2));
      await product.kill();
      await rush;
      const kept = await product.stores(({ answers }) => answers.answered(offers));
      stored = [...kept.values()].filter(({ acceptance }) => acceptance).length;
      expect(stored).toBeLessThanOrEqual(LIMIT);
      // what the crash left reserved is given back by a later dispatch
      expect(await product.recovered(CAMPAIGN, "gift")).toMatchObject({ accepted: stored });
    }
    expect(kills).toBeGreaterThan(1);
    await product.start();
    for (let from = 0; from < offers.length; from += 100)
      await Promise.all(offers.slice(from, from + 100).map(accept));
    await product.kill();

    const kept = await product.stores(({ answers }) => answers.answered(offers));
    const acceptances = offers.flatMap((id) => kept.get(id)?.acceptance ?? []);
    expect(acceptances).toHaveLength(LIMIT);
    expect(new Set(acceptances.map(({ code }) => code)).size).toBe(LIMIT);
    expect(codes.size).toBe(LIMIT);
    for (const [messageId, seen] of codes) expect([...seen]).toEqual([kept.get(messageId)?.acceptance?.code]);
    expect(await product.recovered(CAMPAIGN, "gift")).toMatchObject({
      underWay: [],
      accepted: LIMIT,
      usedMicros: LIMIT * COST,
    });
  });
});
