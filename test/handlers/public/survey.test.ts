import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { REASONS } from "#core/answers/response.ts";
import { type AnswersPages, FORM, openAnswersPages } from "#support/answers-pages.ts";

describe("/s/{token}", () => {
  let pages: AnswersPages;
  beforeAll(async () => {
    pages = await openAnswersPages();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    pages.world.clock.business = new Date("2026-12-01T09:00:00Z");
    pages.worth.standing = "counted";
  });
  afterAll(() => pages.world.close());

  const nps = () => pages.ask({ kind: "survey", survey: "nps" });
  const get = (path: string, query = "") => pages.send({ method: "GET", path, query });
  const post = (path: string, body: string, headers: Record<string, string> = FORM) =>
    pages.send({ method: "POST", path, headers, body });
  const responseOf = async (messageId: string) => (await pages.answered(messageId))?.response;
  const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();

  it.each(["GET", "HEAD"])("chooses a score by %s, and records nothing", async (method) => {
    const { messageId, path } = await nps();
    const write = vi.spyOn(pages.world.parts.answers, "putResponse");
    const answer = await pages.send({
      method,
      path,
      query: "score=7&more=1&comment=x",
      headers: FORM,
      body: "score=3",
    });
    expect(answer.status).toBe(200);
    expect(answer.body === "").toBe(method === "HEAD");
    if (method === "GET") {
      expect(answer.body.match(/ checked>/g)).toHaveLength(1);
      expect(answer.body).toMatch(/name="score" value="7" aria-label="7 out of 10" checked/);
      expect(answer.body).toContain("How likely are you to recommend <bdi>Nordlicht</bdi>");
    }
    expect(pages.clicks.at(-1)).toBe("survey:7");
    expect(write).not.toHaveBeenCalled();
    expect(await responseOf(messageId)).toBeUndefined();
    expect(await pages.world.queue.depth()).toMatchObject({ waiting: 0 });
  });

  it.each([
    [9, "What do you like most?"],
    [8, "What could we do better?"],
    [0, "What went wrong, and what should we change?"],
  ])("records %i with one POST, thanks, and asks what fits", async (score, question) => {
    const { messageId, path } = await nps();
    const answer = await post(path, form({ score: `${score}` }));
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("Your answer is saved");
    expect(answer.body).toContain(question);
    expect(await responseOf(messageId)).toMatchObject({
      score,
      standing: "counted",
      via: "page",
      history: [],
    });
    expect((await get(path)).body).toContain(`You answered on December 1, 2026: ${score} out of 10`);
  });

  it("adds comment and permission with a second POST, and comes to the same when either is reloaded", async () => {
    const { messageId, path } = await nps();
    await post(path, form({ score: "4" }));
    const more = form({ more: "1", comment: "Too slow 🐌\r\n‮<script>alert(1)</script>", contact: "yes" });
    const answer = await post(path, more);
    expect(answer.body).toContain("Your comment is saved");
    const stored = await responseOf(messageId);
    expect(stored).toMatchObject({
      score: 4,
      comment: "Too slow 🐌\n<script>alert(1)</script>",
      mayContact: true,
      history: [{ score: 4, comment: undefined, mayContact: false }],
    });
    await post(path, more);
    await post(path, form({ score: "4" }));
    expect(await responseOf(messageId)).toEqual(stored);
    const again = await post(path, form({ score: "4" }));
    expect(again.body).toContain("\nToo slow 🐌\n&lt;script&gt;alert(1)&lt;/script&gt;</textarea>");
    expect(again.body).not.toContain("<script");
  });

  it("takes a change until the survey closes, and says so then", async () => {
    const { messageId, path } = await nps();
    await post(path, form({ score: "3" }));
    pages.world.clock.business = new Date("2026-12-15T23:59:59Z");
    await post(path, form({ score: "9" }));
    expect(await responseOf(messageId)).toMatchObject({ score: 9, history: [{ score: 3 }] });
    pages.world.clock.business = new Date("2026-12-16T00:00:00Z");
    for (const answer of [await post(path, form({ score: "1" })), await get(path)]) {
      expect(answer.status).toBe(410);
      expect(answer.body).toContain("This survey is closed");
      expect(answer.body).toContain("9 out of 10");
      expect(answer.body).not.toContain("<form");
    }
    expect(await responseOf(messageId)).toMatchObject({ score: 9 });
  });

  it("keeps what was typed when the comment is too long, and stores nothing of it", async () => {
    const { messageId, path } = await nps();
    await post(path, form({ score: "4" }));
    const comment = `${"🙂".repeat(2_001)}`;
    const answer = await post(path, form({ more: "1", comment, contact: "yes" }));
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("your text is 1 character too long");
    expect(answer.body).toContain(`${comment}</textarea>`);
    expect(answer.body).toMatch(/name="contact" value="yes" checked/);
    expect(await responseOf(messageId)).toMatchObject({ comment: undefined, mayContact: false });
  });

  it.each([
    ["nothing", FORM, ""],
    ["no score", FORM, "comment=hello"],
    ["a score off the scale", FORM, "score=11"],
    ["a score that is none", FORM, "score=seven"],
    ["a comment before any score", FORM, "more=1&comment=hello"],
    ["reasons that were not asked", FORM, "reason=price"],
    ["JSON", { "content-type": "application/json" }, '{"score":7}'],
    ["no type", {}, "score=7"],
    ["broken multipart", { "content-type": "multipart/form-data; boundary=x" }, "--y\r\nnope"],
    ["too much", FORM, `score=7&x=${"y".repeat(100_001)}`],
  ])("asks again after a POST with %s", async (_what, headers, body) => {
    const { messageId, path } = await nps();
    const answer = await post(path, body, headers);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('role="alert"');
    expect(await responseOf(messageId)).toBeUndefined();
  });

  it("takes multipart, and ignores fields that are not its own", async () => {
    const { messageId, path } = await nps();
    const data = new FormData();
    for (const [name, value] of [
      ["score", "8"],
      ["standing", "machine"],
      ["__proto__", "x"],
      ["history", "x"],
    ] as const)
      data.append(name, value);
    const request = new Request("https://example.com", { method: "POST", body: data });
    const headers = { "content-type": request.headers.get("content-type") ?? "" };
    const body = Buffer.from(await request.arrayBuffer()).toString("base64");
    await pages.send({ method: "POST", path, headers, body, isBase64Encoded: true });
    expect(await responseOf(messageId)).toMatchObject({ score: 8, standing: "counted", history: [] });
  });

  it("asks for satisfaction from 1 to 5", async () => {
    const { messageId, path } = await pages.ask({ kind: "survey", survey: "csat" });
    const { body } = await get(path, "score=0");
    expect(body.match(/type="radio"/g)).toHaveLength(5);
    expect(body).not.toContain(" checked");
    const answer = await post(path, form({ score: "2" }));
    expect(answer.body).toContain("Thank you for being honest");
    expect(await responseOf(messageId)).toMatchObject({ survey: "csat", score: 2 });
  });

  it("asks for reasons in another order each time, `other` last", async () => {
    const { messageId, path } = await pages.ask({ kind: "survey", survey: "reason" });
    const order = async (random: () => number): Promise<string[]> => {
      pages.worth.random = random;
      return [...(await get(path)).body.matchAll(/name="reason" value="([a-z-]+)"/g)].map(
        ([, id = ""]) => id,
      );
    };
    let last = 0;
    const forwards = await order(() => (last += 0.01));
    const backwards = await order(() => (last -= 0.01));
    expect(forwards).toEqual(REASONS);
    expect(backwards).toEqual([...REASONS.slice(0, -1).toReversed(), "other"]);
    await post(path, "reason=other&reason=price&reason=price&reason=made-up");
    expect(await responseOf(messageId)).toBeUndefined();
    const answer = await post(path, "reason=other&reason=price&reason=price");
    expect(answer.body).toContain("Thank you for telling us");
    expect(await responseOf(messageId)).toMatchObject({ reasons: ["price", "other"], score: undefined });
    expect((await get(path)).body).toContain("It is too expensive and Another reason");
  });

  it("counts an answer inside a scan only after a later one", async () => {
    const { messageId, path } = await nps();
    pages.worth.standing = "provisional";
    expect((await post(path, form({ score: "5" }))).body).toContain("Your answer is saved");
    expect(await responseOf(messageId)).toMatchObject({ standing: "provisional" });
    pages.worth.standing = "counted";
    await post(path, form({ score: "5" }));
    expect(await responseOf(messageId)).toMatchObject({ standing: "counted", history: [] });
  });

  it("says thanks only when the answer is stored and its followers are told", async () => {
    const { messageId, path } = await nps();
    vi.spyOn(pages.world.parts.ingestQueue, "send").mockRejectedValueOnce(new Error("full"));
    expect(await post(path, form({ score: "6" }))).toMatchObject({
      status: 503,
      body: expect.stringContaining("The fault is ours"),
    });
    expect((await post(path, form({ score: "6" }))).status).toBe(200);
    expect(await responseOf(messageId)).toMatchObject({ score: 6, history: [] });
    await pages.world.deliver();
    const told = pages.world.told.filter((event) => event.messageId === messageId);
    expect(told.map(({ type }) => type)).toEqual(["response.recorded", "response.detractor"]);
    expect(JSON.stringify(told)).not.toContain("comment");
  });

  const watchTables = () => [
    vi.spyOn(pages.world.parts.answers, "issued"),
    vi.spyOn(pages.world.parts.answers, "answered"),
    vi.spyOn(pages.world.parts.config, "workspace"),
  ];

  it("answers every wrong token alike, before any table is read", async () => {
    const { messageId, path } = await nps();
    const token = path.slice("/s/".length);
    const wrong = [
      `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
      token.slice(0, 20),
      `${token}x`,
      "",
      "preview",
      "x".repeat(5_000),
      `${token}/more`,
      await pages.token(messageId, "unsubscribe"),
      await pages.token(messageId, "offer"),
      await pages.token(messageId, "offer", "2020-01-01"),
    ];
    const watched = watchTables();
    const answers = new Set<string>();
    for (const one of wrong)
      for (const method of ["GET", "POST"]) {
        const answer = await pages.send({ method, path: `/s/${one}`, headers: FORM, body: "score=7" });
        expect(answer.status, one).toBe(404);
        answers.add(JSON.stringify(answer));
      }
    expect(answers.size).toBe(1);
    for (const spy of watched) expect(spy).not.toHaveBeenCalled();
  });

  it("says that a link is too old, before any table is read", async () => {
    const { path } = await nps();
    pages.world.clock.business = new Date("2027-06-01T09:00:00Z");
    const watched = watchTables();
    const answer = await post(path, "score=7");
    expect(answer).toMatchObject({ status: 410, body: expect.stringContaining("This link has expired") });
    for (const spy of watched) expect(spy).not.toHaveBeenCalled();
  });

  it("is neutral to a test mail, and to a message that made an offer", async () => {
    const path = `/s/${await pages.token(`${"a".repeat(26)}_test_test_test`, "survey")}`;
    for (const method of ["GET", "POST"])
      expect(await pages.send({ method, path, headers: FORM, body: "score=7" })).toMatchObject({
        status: 200,
        body: expect.stringContaining("There is nothing here yet"),
      });
  });

  it("sets no cookie, never redirects, is not stored, and loads nothing", async () => {
    const { path } = await nps();
    for (const answer of [await get(path), await post(path, "score=7")]) {
      const names = Object.keys(answer.headers).map((name) => name.toLowerCase());
      expect(names).not.toContain("location");
      expect(names).not.toContain("set-cookie");
      expect(answer.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
      expect(answer.body).not.toMatch(/<script|https?:/);
    }
    expect((await pages.send({ method: "PUT", path })).status).toBe(405);
  });

  it.each([
    ["lang=fa", "de", "en", "fa", "rtl"],
    ["", "de-AT", "fa", "de", "ltr"],
    ["lang=xx&lang=fa", undefined, "fa-IR,en;q=0.5", "fa", "rtl"],
    ["", "ka", "fr", "ka", "ltr"],
    ["", "sv", "cy", "en", "ltr"],
  ])("speaks by link, then mail, then browser: %j %j %j", async (query, locale, accept, language, dir) => {
    const { path } = await pages.ask({ kind: "survey", survey: "nps" }, { locale });
    const headers = { ...FORM, "accept-language": accept };
    const answer = await pages.send({ method: "POST", path, query, headers, body: "score=10" });
    expect(answer.body).toContain(`<html lang="${language}" dir="${dir}">`);
    if (language === "fa") expect(answer.body).toContain("<span>۱۰</span>");
  });
});
