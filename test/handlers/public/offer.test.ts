import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { OfferTerms } from "#core/answers/issued.ts";
import { sampleTerms } from "#support/answers-contract.ts";
import { type AnswersPages, FORM, openAnswersPages } from "#support/answers-pages.ts";

describe("/o/{token}", () => {
  let pages: AnswersPages;
  beforeAll(async () => {
    pages = await openAnswersPages();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    pages.world.clock.business = new Date("2026-12-01T09:00:00Z");
  });
  afterAll(() => pages.world.close());

  const offer = (terms: Partial<OfferTerms> = {}) =>
    pages.ask(sampleTerms({ limit: undefined, ...terms }), { closesAt: new Date("2026-12-15T23:00:00Z") });
  const get = (path: string, headers: Record<string, string> = {}) =>
    pages.send({ method: "GET", path, headers });
  const post = (path: string, body = "accept=yes", headers: Record<string, string> = FORM) =>
    pages.send({ method: "POST", path, headers, body });
  const acceptanceOf = async (messageId: string) => (await pages.answered(messageId))?.acceptance;

  it.each(["GET", "HEAD"])("shows the terms by %s, and accepts nothing", async (method) => {
    const { messageId, path } = await offer();
    const reserve = vi.spyOn(pages.world.parts.offers, "reserve");
    const answer = await pages.send({ method, path, query: "accept=yes", headers: FORM, body: "accept=yes" });
    expect(answer.status).toBe(200);
    if (method === "GET") {
      expect(answer.body).toContain("<h1>20% off</h1>");
      expect(answer.body).toContain("You can accept until December 15, 2026.");
      expect(answer.body).toContain('<form method="post">');
    }
    expect(reserve).not.toHaveBeenCalled();
    expect(await acceptanceOf(messageId)).toBeUndefined();
  });

  it.each<[Partial<OfferTerms>, string, string]>([
    [{}, "en", "20% off"],
    [{ offer: "amount-off", value: 1_250 }, "de", "12,50\u00a0€ Rabatt"],
    [{ offer: "free-period", value: 30 }, "fa", "۳۰ روز رایگان"],
    [{ offer: "longer-term", value: 1 }, "en", "A contract term of 1 month"],
    [{ offer: "renewal-rate", value: 990, currency: "JPY" }, "en", "¥990 a month when you renew"],
    [{ offer: "plan-change", value: undefined, plan: "<b>Pro" }, "en", "Change to the plan &lt;b&gt;Pro"],
    [{ title: { default: "Welcome back", de: "Willkommen" } }, "de", "Willkommen</h1>"],
    [{ title: { default: "Welcome back", de: "Willkommen" } }, "en", "Welcome back</h1>"],
    [{ contractId: "k-1" }, "en", "we change your contract accordingly"],
  ])("says %o in %s", async (terms, language, words) => {
    const { path } = await offer(terms);
    expect((await get(path, { "accept-language": language })).body).toContain(words);
  });

  it("accepts by one POST, shows the code, and the same one ever after", async () => {
    const { messageId, path } = await offer();
    const accepted = await post(path);
    expect(accepted.status).toBe(200);
    const { code } = (await acceptanceOf(messageId)) ?? {};
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(accepted.body).toContain("<h1>It is yours</h1>");
    for (const later of [await post(path), await get(path)]) {
      expect(later.body).toContain("You have accepted this offer");
      expect(later.body).toContain(`${code}</bdi>`);
      expect(later.body).not.toContain("<form");
    }
    await pages.world.deliver();
    const told = pages.world.told.filter((event) => event.messageId === messageId);
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set([`offer.accepted_${messageId}`]));
    const terms = { offer: "percent-off", value: 20, currency: "EUR" };
    expect(told[0]?.data).toEqual({ code, step: "gift", via: "page", ...terms });
  });

  it.each([
    ["nothing", FORM, ""],
    ["another word", FORM, "accept=no"],
    ["JSON", { "content-type": "application/json" }, '{"accept":"yes"}'],
    ["too much", FORM, `accept=yes&x=${"y".repeat(10_001)}`],
    ["a mail client's one click", FORM, "List-Unsubscribe=One-Click"],
  ])("accepts nothing by a POST with %s", async (_what, headers, body) => {
    const { messageId, path } = await offer();
    const answer = await post(path, body, headers);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("<form");
    expect(await acceptanceOf(messageId)).toBeUndefined();
  });

  it("has a page for sold out, expired, withdrawn and too many at once", async () => {
    const soldOut = await offer({ limit: 0 });
    expect(await post(soldOut.path)).toMatchObject({
      status: 410,
      body: expect.stringContaining("is taken"),
    });
    const { path } = await offer();
    vi.spyOn(pages.world.parts.offers, "reserve").mockResolvedValue({ kind: "busy" });
    expect(await post(path)).toMatchObject({
      status: 503,
      body: expect.stringContaining("Many are accepting"),
    });
    vi.restoreAllMocks();
    pages.world.clock.business = new Date("2026-12-15T23:00:00Z");
    for (const answer of [await post(path), await get(path)])
      expect(answer).toMatchObject({ status: 410, body: expect.stringContaining("until December 15, 2026") });
    pages.world.clock.business = new Date("2026-12-01T09:00:00Z");
    const accepted = await offer();
    await post(accepted.path);
    await pages.world.parts.offers.withdraw("small", pages.world.clock.businessNow());
    for (const answer of [await post(path), await get(path)])
      expect(answer).toMatchObject({ status: 410, body: expect.stringContaining("was withdrawn") });
    expect((await get(accepted.path)).body).toContain("You have accepted this offer");
  });

  it("answers every wrong token alike, and says that a link is too old", async () => {
    const { messageId, path } = await offer();
    const wrong = [`${path}x`, "/o/", "/o/preview", `/o/${await pages.token(messageId, "survey")}`];
    const issued = vi.spyOn(pages.world.parts.answers, "issued");
    const answers = new Set<string>();
    for (const one of wrong) answers.add(JSON.stringify(await post(one)));
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain("This link does not work");
    pages.world.clock.business = new Date("2027-12-03T09:00:00Z");
    expect(await get(path)).toMatchObject({
      status: 410,
      body: expect.stringContaining("This link has expired"),
    });
    expect(issued).not.toHaveBeenCalled();
  });
});
