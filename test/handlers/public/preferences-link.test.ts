import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { rotateKeyRing } from "#core/links/key-ring.ts";
import { sealToken } from "#core/links/token.ts";
import {
  EVERYTHING,
  FORM,
  LEAVE,
  openPreferences,
  TODAY,
  UNTOUCHED,
} from "#support/links/preferences-page.ts";

describe("/p/{token}", () => {
  let page: Awaited<ReturnType<typeof openPreferences>>;
  beforeAll(async () => {
    page = await openPreferences();
  });
  afterAll(() => page.world.close());
  afterEach(() => {
    vi.restoreAllMocks();
    page.world.clock.business = new Date(`${TODAY}T09:00:00Z`);
  });

  const watchTables = () => [
    vi.spyOn(page.world.parts.ledger, "message"),
    vi.spyOn(page.world.parts.people, "get"),
    vi.spyOn(page.world.parts.contacts, "get"),
    vi.spyOn(page.world.parts.contacts, "suppress"),
    vi.spyOn(page.world.parts.config, "workspace"),
  ];

  it("answers every wrong token alike, before any table is read", async () => {
    const person = await page.somebody();
    const token = person.path.slice("/p/".length);
    const stranger = rotateKeyRing(await page.world.parts.keyRing(), new Uint8Array(32).fill(250));
    const { messageId } = person;
    const wrong = [
      `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
      token.slice(0, 20),
      `${token}x`,
      `${token}=`,
      "",
      "preview",
      "x".repeat(5000),
      `${token}/more`,
      await page.tokenFor(messageId, { purpose: "unsubscribe" }),
      await page.tokenFor(messageId, { purpose: "click", issuedOn: "2020-01-01" }),
      sealToken(stranger, { purpose: "preferences", messageId, issuedOn: TODAY }),
    ];
    const watched = watchTables();
    const answers = new Set<string>();
    for (const one of wrong) {
      for (const method of ["GET", "POST"]) {
        const answer = await page.send({ method, path: `/p/${one}`, headers: FORM, body: LEAVE });
        expect(answer.status, one).toBe(404);
        answers.add(JSON.stringify(answer));
      }
    }
    expect(answers.size).toBe(1);
    for (const spy of watched) expect(spy).not.toHaveBeenCalled();
    expect(await page.standing(person)).toEqual([UNTOUCHED, UNTOUCHED]);
  });

  it("says that a link is too old after 365 days, before any table is read", async () => {
    const person = await page.somebody();
    page.world.clock.business = new Date("2027-12-01T09:00:00Z");
    expect((await page.send({ method: "GET", path: person.path })).status).toBe(200);
    page.world.clock.business = new Date("2027-12-02T09:00:00Z");
    const watched = watchTables();
    for (const method of ["GET", "POST"]) {
      const answer = await page.send({ method, path: person.path, headers: FORM, body: LEAVE });
      expect(answer.status).toBe(410);
      expect(answer.body).toContain("This link has expired");
    }
    for (const spy of watched) expect(spy).not.toHaveBeenCalled();
    expect(await page.standing(person)).toEqual([UNTOUCHED, UNTOUCHED]);
  });

  it("is neutral to nobody, whom a test mail is of", async () => {
    const path = `/p/${await page.tokenFor(`${"a".repeat(26)}_test_test_test`)}`;
    for (const method of ["GET", "POST"]) {
      const answer = await page.send({ method, path, headers: FORM, body: LEAVE });
      expect(answer.status).toBe(200);
      expect(answer.body).toContain("There is nothing to choose here");
    }
  });

  it("sets no cookie, never redirects, is not stored, and loads nothing", async () => {
    const { path } = await page.somebody();
    for (const answer of [await page.send({ method: "GET", path }), await page.post(path, EVERYTHING)]) {
      const names = Object.keys(answer.headers).map((name) => name.toLowerCase());
      expect(names).not.toContain("location");
      expect(names).not.toContain("set-cookie");
      expect(answer.headers).toMatchObject({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
        "content-security-policy": expect.stringContaining("default-src 'none'; style-src 'sha256-"),
      });
      expect(answer.body).not.toMatch(/<script|https?:/);
    }
  });

  it("refuses other methods", async () => {
    const { path } = await page.somebody();
    expect(await page.send({ method: "DELETE", path })).toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD, POST" },
    });
  });

  it.each([
    ["de-AT,de;q=0.9", "de", "ltr", "Gespeichert"],
    ["fa", "fa", "rtl", "ذخیره شد"],
    ["", "en", "ltr", "Saved"],
  ])("speaks the reader's language: %s", async (header, language, dir, words) => {
    const { path } = await page.somebody();
    const { body, headers } = await page.post(path, EVERYTHING, { "accept-language": header });
    expect(body).toContain(`<html lang="${language}" dir="${dir}">`);
    expect(body).toContain(`<h1>${words}</h1>`);
    expect(headers["content-language"]).toBe(language);
  });
});
