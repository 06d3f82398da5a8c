import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Suppression } from "#core/messaging/contact.ts";
import {
  EVERYTHING,
  FORM,
  type FormChoice,
  formOf,
  LEAVE,
  midnight,
  openPreferences,
  TODAY,
  UNTOUCHED,
} from "#support/links/preferences-page.ts";

/** What the form says besides topics and mails. */
const REST = "pause=&often=&surveys=yes&language=";
/** The same at the address of today and at the one that the mail went to. */
const expectStanding = (standing: readonly object[], expected: object): void =>
  expect(standing).toEqual([expected, expected]);

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

  it.each(["GET", "HEAD"])("shows the form by %s, and changes nothing", async (method) => {
    const person = await page.somebody();
    const answer = await page.send({
      method,
      path: person.path,
      query: formOf({ ...EVERYTHING, mails: "none" }),
    });
    expect(answer.status).toBe(200);
    expect(answer.body === "").toBe(method === "HEAD");
    if (method === "GET") expect(answer.body).toContain('<form method="post">');
    expectStanding(await page.standing(person), UNTOUCHED);
    const stored = await page.world.parts.contacts.get([person.newKey, person.oldKey]);
    expect([...stored.values()].map(({ version }) => version)).toEqual([0, 0]);
  });

  it.each<[string, Partial<FormChoice>, object, string]>([
    ["nothing", {}, {}, "You have not left our marketing e-mails."],
    ["one topic off", { topics: ["news"] }, { left: ["offers"] }, "left: <bdi>Offers</bdi>."],
    ["all topics off", { topics: [] }, { left: ["news", "offers"] }, "<bdi>Offers</bdi>, <bdi>News</bdi>"],
    ["30 days", { pause: "2026-12-31" }, { pausedUntil: midnight("2026-12-31") }, "before December 31, 2026"],
    ["60 days", { pause: "2027-01-30" }, { pausedUntil: midnight("2027-01-30") }, "before January 30, 2027"],
    ["90 days", { pause: "2027-03-01" }, { pausedUntil: midnight("2027-03-01") }, "before March 1, 2027"],
    ["one a week", { often: "7" }, { everyDays: 7 }, 'value="7" checked>At most one e-mail a week'],
    ["one a month", { often: "30" }, { everyDays: 30 }, 'value="30" checked>At most one e-mail a month'],
    ["no surveys", { surveys: "none" }, { noSurveys: true }, 'value="none" checked>No surveys'],
    ["English", { language: "en" }, { language: "en" }, 'lang="en" selected>English'],
    ["everything", { mails: "none" }, { suppressed: "unsubscribed", gone: true }, "You have left all our"],
  ])("saves %s, says so, and takes it back", async (_what, change, expected, says) => {
    const person = await page.somebody();
    const saved = await page.post(person.path, { ...EVERYTHING, ...change });
    expect(saved.status).toBe(200);
    expect(saved.body).toContain("<h1>Saved</h1>");
    expect(saved.body).toContain(says);
    expectStanding(await page.standing(person), { ...UNTOUCHED, ...expected });
    expect((await page.send({ method: "GET", path: person.path })).body).toContain(says);
    const back = await page.post(person.path, EVERYTHING);
    expect(back.body).toContain("You have not left our marketing e-mails.");
    expectStanding(await page.standing(person), UNTOUCHED);
  });

  it("serves a form that, sent as it is, keeps everything as it stands", async () => {
    const person = await page.somebody();
    const chosen = { topics: ["news"], pause: "2027-01-30", often: "30", surveys: "none", language: "fa" };
    await page.post(person.path, { ...chosen, mails: "yes" });
    const before = await page.standing(person);
    page.world.clock.business = new Date("2026-12-05T09:00:00Z");
    const { body } = await page.send({ method: "GET", path: person.path });
    const fields = [
      ...body.matchAll(/<input type="(\w+)" name="(\w+)" value="([^"]*)"( checked)?>/g),
    ].flatMap(([, type, name = "", value = "", checked]): [string, string][] =>
      type === "hidden" || checked ? [[name, value]] : [],
    );
    const [, language = ""] = /<option value="(\w*)"[^>]* selected>/.exec(body) ?? [];
    const again = new URLSearchParams([...fields, ["language", language]]).toString();
    expect(again).toBe(
      "shown=offers&shown=news&topic=news&often=30&surveys=none&pause=2027-01-30&stood=yes&mails=yes&language=fa",
    );
    expect((await page.send({ method: "POST", path: person.path, headers: FORM, body: again })).status).toBe(
      200,
    );
    expect(await page.standing(person)).toEqual(before);
  });

  it("undoes no unsubscription by a form that was open before it", async () => {
    const person = await page.somebody();
    const open = await page.send({ method: "GET", path: person.path });
    const [, stood = ""] = /name="stood" value="(\w+)"/.exec(open.body) ?? [];
    await page.post(person.path, { ...EVERYTHING, mails: "none" });
    const body = `${formOf({ ...EVERYTHING, surveys: "none" })}&stood=${stood}`;
    const saved = await page.send({ method: "POST", path: person.path, headers: FORM, body });
    expect(saved.body).toContain("You have left all our");
    const gone = { ...UNTOUCHED, suppressed: "unsubscribed", gone: true };
    expectStanding(await page.standing(person), { ...gone, noSurveys: true });
    const [, now = ""] = /name="stood" value="(\w+)"/.exec(saved.body) ?? [];
    const back = `${formOf(EVERYTHING)}&stood=${now}`;
    await page.send({ method: "POST", path: person.path, headers: FORM, body: back });
    expectStanding(await page.standing(person), UNTOUCHED);
  });

  it("unsubscribes nobody again by a form that was open before the undo", async () => {
    const person = await page.somebody();
    await page.post(person.path, { ...EVERYTHING, mails: "none" });
    const open = await page.send({ method: "GET", path: person.path });
    const [, stood = ""] = /name="stood" value="(\w+)"/.exec(open.body) ?? [];
    await page.post(person.path, EVERYTHING);
    const body = `${formOf({ ...EVERYTHING, surveys: "none", mails: "none" })}&stood=${stood}`;
    const saved = await page.send({ method: "POST", path: person.path, headers: FORM, body });
    expect(saved.body).toContain("You have not left our marketing e-mails.");
    expectStanding(await page.standing(person), { ...UNTOUCHED, noSurveys: true });
  });

  it("changes nothing when the page is reloaded after saving, even days later", async () => {
    const person = await page.somebody();
    const choice: FormChoice = {
      topics: [],
      pause: "2026-12-31",
      often: "7",
      surveys: "none",
      language: "de",
      mails: "none",
    };
    await page.post(person.path, choice);
    const keys = [person.newKey, person.oldKey];
    const before = await page.world.parts.contacts.get(keys);
    const customer = await page.world.parts.people.get([person.customerId]);
    page.world.clock.business = new Date("2026-12-07T09:00:00Z");
    expect((await page.post(person.path, choice)).status).toBe(200);
    expect(await page.world.parts.contacts.get(keys)).toEqual(before);
    expect(await page.world.parts.people.get([person.customerId])).toEqual(customer);
  });

  it("always ends in what the last post says", async () => {
    const choice = fc.record({
      topics: fc.subarray(["offers", "news"]),
      pause: fc.constantFrom("", "2026-12-31", "2027-01-30", "2027-03-01"),
      often: fc.constantFrom("", "7", "30"),
      surveys: fc.constantFrom("yes", "none"),
      language: fc.constantFrom("", "en", "fa"),
      mails: fc.constantFrom("yes", "none"),
    });
    // the same customer all the time: each run begins where the one before ended
    const person = await page.somebody();
    await fc.assert(
      fc.asyncProperty(fc.array(choice, { minLength: 1, maxLength: 3 }), async (choices) => {
        for (const one of choices) await page.post(person.path, one);
        const last = choices.at(-1) ?? EVERYTHING;
        expectStanding(await page.standing(person), {
          left: ["news", "offers"].filter((topic) => !last.topics.includes(topic)),
          pausedUntil: last.pause === "" ? undefined : midnight(last.pause),
          everyDays: last.often === "" ? undefined : Number(last.often),
          noSurveys: last.surveys === "none",
          language: last.language || undefined,
          suppressed: last.mails === "none" ? "unsubscribed" : undefined,
          gone: last.mails === "none",
        });
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  it.each<Suppression["why"]>(["bounced", "complained", "erased"])(
    "never lifts that an address is %s, and says that nothing is sent",
    async (why) => {
      const person = await page.somebody();
      for (const key of [person.newKey, person.oldKey])
        await page.world.parts.contacts.suppress(key, { why, at: page.world.clock.businessNow() });
      const { body } = await page.post(person.path, EVERYTHING);
      expect(body).toContain("so we do not send any");
      expect(body).not.toContain("You have not left");
      expectStanding(await page.standing(person), { ...UNTOUCHED, suppressed: why });
    },
  );

  it("leaves topics alone that the form did not show, and knows only the workspace's", async () => {
    const person = await page.somebody();
    await page.post(person.path, { ...EVERYTHING, topics: ["offers"] });
    const body = `shown=offers&shown=made-up&shown=__proto__&${REST}&mails=yes`;
    await page.send({ method: "POST", path: person.path, headers: FORM, body });
    expectStanding(await page.standing(person), { ...UNTOUCHED, left: ["news", "offers"] });
  });

  it("takes multipart, in base64 as API Gateway sends it", async () => {
    const person = await page.somebody();
    const form = new FormData();
    for (const [name, value] of new URLSearchParams(formOf({ ...EVERYTHING, topics: [] })))
      form.append(name, value);
    const request = new Request("https://example.com", { method: "POST", body: form });
    const answer = await page.send({
      method: "POST",
      path: person.path,
      headers: { "content-type": request.headers.get("content-type") ?? "" },
      body: Buffer.from(await request.arrayBuffer()).toString("base64"),
      isBase64Encoded: true,
    });
    expect(answer.status).toBe(200);
    expectStanding(await page.standing(person), { ...UNTOUCHED, left: ["news", "offers"] });
  });

  it.each([
    ["nothing", FORM, ""],
    ["no word on mails", FORM, REST],
    ["another word on mails", FORM, `${REST}&mails=all`],
    ["no word on the pause", FORM, "often=&surveys=yes&language=&mails=none"],
    ["no word on how often", FORM, "pause=&surveys=yes&language=&mails=none"],
    ["no word on surveys", FORM, "pause=&often=&language=&mails=none"],
    ["no word on the language", FORM, "pause=&often=&surveys=yes&mails=none"],
    ["a pause that is no day", FORM, LEAVE.replace("pause=", "pause=30")],
    ["a day that does not exist", FORM, LEAVE.replace("pause=", "pause=2026-12-32")],
    ["a pause of 91 days", FORM, LEAVE.replace("pause=", "pause=2027-03-02")],
    ["one in 90 days", FORM, LEAVE.replace("often=", "often=90")],
    ["another word on surveys", FORM, LEAVE.replace("surveys=yes", "surveys=maybe")],
    ["a language that there is none", FORM, LEAVE.replace("language=", "language=xx")],
    ["JSON", { "content-type": "application/json" }, '{"mails":"none","pause":""}'],
    ["no type", {}, LEAVE],
    ["broken multipart", { "content-type": "multipart/form-data; boundary=x" }, "--y\r\nnope"],
    ["too much", FORM, `${LEAVE}&x=${"y".repeat(10_001)}`],
    ["a mail client's one click", FORM, "List-Unsubscribe=One-Click"],
  ])("ignores a POST with %s", async (_what, headers, body) => {
    const person = await page.somebody();
    const answer = await page.send({ method: "POST", path: person.path, headers, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("Nothing was changed");
    expectStanding(await page.standing(person), UNTOUCHED);
  });

  it("works for a mail whose record is not there yet", async () => {
    const { customerId, newKey } = await page.somebody();
    const path = `/p/${await page.tokenFor(`${customerId}_small_20261101_later`)}`;
    expect((await page.post(path, { ...EVERYTHING, topics: [] })).status).toBe(200);
    const contact = (await page.world.parts.contacts.get([newKey])).get(newKey);
    expect(Object.keys(contact?.topicsLeft ?? {})).toHaveLength(2);
  });

  it("finishes on repetition what a crash left half done", async () => {
    const person = await page.somebody();
    vi.spyOn(page.world.parts.contacts, "choose").mockRejectedValueOnce(new Error("killed"));
    const choice: FormChoice = { ...EVERYTHING, topics: ["news"], pause: "2026-12-31", mails: "none" };
    expect(await page.post(person.path, choice)).toMatchObject({
      status: 503,
      body: expect.stringContaining("The fault is ours"),
    });
    expect((await page.post(person.path, choice)).status).toBe(200);
    expectStanding(await page.standing(person), {
      ...UNTOUCHED,
      left: ["offers"],
      pausedUntil: midnight("2026-12-31"),
      suppressed: "unsubscribed",
      gone: true,
    });
  });
});
