import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createReadPreferences, createSavePreferences } from "#app/links/preferences.ts";
import { rotateKeyRing } from "#core/links/key-ring.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { sealToken } from "#core/links/token.ts";
import type { Suppression } from "#core/messaging/contact.ts";
import { createPreferencesHandler } from "#handlers/public/preferences.ts";
import { type ApiWorld, openApiWorld, type RawRequest, toEvent } from "#support/api/api-world.ts";
import { callApi } from "#support/api/call-api.ts";
import { WORKSPACE } from "#support/api/samples.ts";
import { mailedCustomer } from "#support/links/mailed-customer.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const TODAY = "2026-12-01";
/** Midnight in Berlin, in winter. */
const midnight = (day: string) => new Date(`${day}T00:00:00+01:00`);

interface Choice {
  readonly topics: readonly string[];
  readonly pause: string;
  readonly mails: string;
}
const EVERYTHING: Choice = { topics: ["offers", "news"], pause: "", mails: "yes" };

const formOf = ({ topics, pause, mails }: Choice): string =>
  new URLSearchParams([
    ...["offers", "news"].map((topic): [string, string] => ["shown", topic]),
    ...topics.map((topic): [string, string] => ["topic", topic]),
    ["pause", pause],
    ["mails", mails],
  ]).toString();

describe("/p/{token}", () => {
  let world: ApiWorld;
  let handler: ReturnType<typeof createPreferencesHandler>;
  let people = 0;
  beforeAll(async () => {
    world = await openApiWorld({ now: `${TODAY}T09:00:00Z` });
    const document = WORKSPACE.replace("{ offers: Offers }", "{ offers: Offers, news: News }");
    await callApi(world, "workspace.put", { body: { document } });
    const { parts } = world;
    handler = createPreferencesHandler({
      ...parts,
      read: createReadPreferences(parts),
      save: createSavePreferences(parts),
      log: { info: () => {}, alarm: () => {} },
    });
  });
  afterAll(() => world.close());
  afterEach(() => {
    vi.restoreAllMocks();
    world.clock.business = new Date(`${TODAY}T09:00:00Z`);
  });

  const tokenFor = async (
    messageId: string,
    { purpose = "preferences", issuedOn = TODAY }: { purpose?: LinkPurpose; issuedOn?: string } = {},
  ) => sealToken(await world.parts.keyRing(), { purpose, messageId, issuedOn });

  const somebody = async () => {
    people += 1;
    const person = await mailedCustomer(world, people);
    return { ...person, path: `/p/${await tokenFor(person.messageId)}` };
  };
  type Somebody = Awaited<ReturnType<typeof somebody>>;

  /** At the address of today; the same must stand at the one that the mail went to. */
  const standing = async ({ customerId, oldKey, newKey }: Somebody) => {
    const contacts = await world.parts.contacts.get([newKey, oldKey]);
    const customer = (await world.parts.people.get([customerId])).get(customerId);
    const [today, then] = [newKey, oldKey].map((key) => {
      const contact = contacts.get(key);
      return {
        left: Object.keys(contact?.topicsLeft ?? {}).sort(),
        pausedUntil: contact?.pausedUntil,
        suppressed: contact?.suppressed?.why,
      };
    });
    expect(then).toEqual(today);
    return { ...today, gone: customer?.unsubscribedAt !== undefined };
  };
  const UNTOUCHED = { left: [], pausedUntil: undefined, suppressed: undefined, gone: false };

  const send = async (request: RawRequest) => {
    const result = await handler(toEvent(request));
    return { status: result.statusCode, headers: result.headers ?? {}, body: `${result.body ?? ""}` };
  };
  const post = (path: string, choice: Choice, headers: Readonly<Record<string, string>> = {}) =>
    send({ method: "POST", path, headers: { ...FORM, ...headers }, body: formOf(choice) });

  it.each(["GET", "HEAD"])("shows the form by %s, and changes nothing", async (method) => {
    const person = await somebody();
    const answer = await send({ method, path: person.path, query: formOf({ ...EVERYTHING, mails: "none" }) });
    expect(answer.status).toBe(200);
    expect(answer.body === "").toBe(method === "HEAD");
    if (method === "GET") expect(answer.body).toContain('<form method="post">');
    expect(await standing(person)).toEqual(UNTOUCHED);
    const stored = await world.parts.contacts.get([person.newKey, person.oldKey]);
    expect([...stored.values()].map(({ version }) => version)).toEqual([0, 0]);
  });

  it.each<[string, Partial<Choice>, object, string]>([
    ["nothing", {}, {}, "You have not left our marketing e-mails."],
    ["one topic off", { topics: ["news"] }, { left: ["offers"] }, "left: <bdi>Offers</bdi>."],
    ["all topics off", { topics: [] }, { left: ["news", "offers"] }, "<bdi>Offers</bdi>, <bdi>News</bdi>"],
    ["30 days", { pause: "2026-12-31" }, { pausedUntil: midnight("2026-12-31") }, "before December 31, 2026"],
    ["60 days", { pause: "2027-01-30" }, { pausedUntil: midnight("2027-01-30") }, "before January 30, 2027"],
    ["90 days", { pause: "2027-03-01" }, { pausedUntil: midnight("2027-03-01") }, "before March 1, 2027"],
    ["everything", { mails: "none" }, { suppressed: "unsubscribed", gone: true }, "You have left all our"],
  ])("saves %s, says so, and takes it back", async (_what, change, expected, says) => {
    const person = await somebody();
    const saved = await post(person.path, { ...EVERYTHING, ...change });
    expect(saved.status).toBe(200);
    expect(saved.body).toContain("<h1>Saved</h1>");
    expect(saved.body).toContain(says);
    expect(await standing(person)).toEqual({ ...UNTOUCHED, ...expected });
    expect((await send({ method: "GET", path: person.path })).body).toContain(says);
    const back = await post(person.path, EVERYTHING);
    expect(back.body).toContain("You have not left our marketing e-mails.");
    expect(await standing(person)).toEqual(UNTOUCHED);
  });

  it("serves a form that, sent as it is, keeps everything as it stands", async () => {
    const person = await somebody();
    await post(person.path, { topics: ["news"], pause: "2027-01-30", mails: "yes" });
    const before = await standing(person);
    world.clock.business = new Date("2026-12-05T09:00:00Z");
    const { body } = await send({ method: "GET", path: person.path });
    const fields = [
      ...body.matchAll(/<input type="(\w+)" name="(\w+)" value="([^"]*)"( checked)?>/g),
    ].flatMap(([, type, name = "", value = "", checked]): [string, string][] =>
      type === "hidden" || checked ? [[name, value]] : [],
    );
    const again = new URLSearchParams(fields).toString();
    expect(again).toBe("shown=offers&shown=news&topic=news&pause=2027-01-30&mails=yes");
    expect((await send({ method: "POST", path: person.path, headers: FORM, body: again })).status).toBe(200);
    expect(await standing(person)).toEqual(before);
  });

  it("changes nothing when the page is reloaded after saving, even days later", async () => {
    const person = await somebody();
    const choice: Choice = { topics: [], pause: "2026-12-31", mails: "none" };
    await post(person.path, choice);
    const keys = [person.newKey, person.oldKey];
    const before = await world.parts.contacts.get(keys);
    const customer = await world.parts.people.get([person.customerId]);
    world.clock.business = new Date("2026-12-07T09:00:00Z");
    expect((await post(person.path, choice)).status).toBe(200);
    expect(await world.parts.contacts.get(keys)).toEqual(before);
    expect(await world.parts.people.get([person.customerId])).toEqual(customer);
  });

  it("always ends in what the last post says", async () => {
    const choice = fc.record({
      topics: fc.subarray(["offers", "news"]),
      pause: fc.constantFrom("", "2026-12-31", "2027-01-30", "2027-03-01"),
      mails: fc.constantFrom("yes", "none"),
    });
    // the same customer all the time: each run begins where the one before ended
    const person = await somebody();
    await fc.assert(
      fc.asyncProperty(fc.array(choice, { minLength: 1, maxLength: 3 }), async (choices) => {
        for (const one of choices) await post(person.path, one);
        const last = choices.at(-1) ?? EVERYTHING;
        expect(await standing(person)).toEqual({
          left: ["news", "offers"].filter((topic) => !last.topics.includes(topic)),
          pausedUntil: last.pause === "" ? undefined : midnight(last.pause),
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
      const person = await somebody();
      for (const key of [person.newKey, person.oldKey])
        await world.parts.contacts.suppress(key, { why, at: world.clock.businessNow() });
      const { body } = await post(person.path, EVERYTHING);
      expect(body).toContain("so we do not send any");
      expect(body).not.toContain("You have not left");
      expect(await standing(person)).toEqual({ ...UNTOUCHED, suppressed: why });
    },
  );

  it("leaves topics alone that the form did not show, and knows only the workspace's", async () => {
    const person = await somebody();
    await post(person.path, { ...EVERYTHING, topics: ["offers"] });
    const body = "shown=offers&shown=made-up&shown=__proto__&pause=&mails=yes";
    await send({ method: "POST", path: person.path, headers: FORM, body });
    expect(await standing(person)).toEqual({ ...UNTOUCHED, left: ["news", "offers"] });
  });

  it("takes multipart, in base64 as API Gateway sends it", async () => {
    const person = await somebody();
    const form = new FormData();
    for (const [name, value] of new URLSearchParams(formOf({ ...EVERYTHING, topics: [] })))
      form.append(name, value);
    const request = new Request("https://example.com", { method: "POST", body: form });
    const answer = await send({
      method: "POST",
      path: person.path,
      headers: { "content-type": request.headers.get("content-type") ?? "" },
      body: Buffer.from(await request.arrayBuffer()).toString("base64"),
      isBase64Encoded: true,
    });
    expect(answer.status).toBe(200);
    expect(await standing(person)).toEqual({ ...UNTOUCHED, left: ["news", "offers"] });
  });

  const LEAVE = formOf({ topics: [], pause: "", mails: "none" });
  it.each([
    ["nothing", FORM, ""],
    ["no word on mails", FORM, "pause="],
    ["another word on mails", FORM, "pause=&mails=all"],
    ["no word on the pause", FORM, "mails=none"],
    ["a pause that is no day", FORM, "pause=30&mails=none"],
    ["a day that does not exist", FORM, "pause=2026-12-32&mails=none"],
    ["a pause of 91 days", FORM, "pause=2027-03-02&mails=none"],
    ["JSON", { "content-type": "application/json" }, '{"mails":"none","pause":""}'],
    ["no type", {}, LEAVE],
    ["broken multipart", { "content-type": "multipart/form-data; boundary=x" }, "--y\r\nnope"],
    ["too much", FORM, `${LEAVE}&x=${"y".repeat(10_001)}`],
    ["a mail client's one click", FORM, "List-Unsubscribe=One-Click"],
  ])("ignores a POST with %s", async (_what, headers, body) => {
    const person = await somebody();
    const answer = await send({ method: "POST", path: person.path, headers, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("Nothing was changed");
    expect(await standing(person)).toEqual(UNTOUCHED);
  });

  const watchTables = () => [
    vi.spyOn(world.parts.ledger, "message"),
    vi.spyOn(world.parts.people, "get"),
    vi.spyOn(world.parts.contacts, "get"),
    vi.spyOn(world.parts.contacts, "suppress"),
    vi.spyOn(world.parts.config, "workspace"),
  ];

  it("answers every wrong token alike, before any table is read", async () => {
    const person = await somebody();
    const token = person.path.slice("/p/".length);
    const stranger = rotateKeyRing(await world.parts.keyRing(), new Uint8Array(32).fill(250));
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
      await tokenFor(messageId, { purpose: "unsubscribe" }),
      await tokenFor(messageId, { purpose: "click", issuedOn: "2020-01-01" }),
      sealToken(stranger, { purpose: "preferences", messageId, issuedOn: TODAY }),
    ];
    const watched = watchTables();
    const answers = new Set<string>();
    for (const one of wrong) {
      for (const method of ["GET", "POST"]) {
        const answer = await send({ method, path: `/p/${one}`, headers: FORM, body: LEAVE });
        expect(answer.status, one).toBe(404);
        answers.add(JSON.stringify(answer));
      }
    }
    expect(answers.size).toBe(1);
    for (const spy of watched) expect(spy).not.toHaveBeenCalled();
    expect(await standing(person)).toEqual(UNTOUCHED);
  });

  it("says that a link is too old after 365 days, before any table is read", async () => {
    const person = await somebody();
    world.clock.business = new Date("2027-12-01T09:00:00Z");
    expect((await send({ method: "GET", path: person.path })).status).toBe(200);
    world.clock.business = new Date("2027-12-02T09:00:00Z");
    const watched = watchTables();
    for (const method of ["GET", "POST"]) {
      const answer = await send({ method, path: person.path, headers: FORM, body: LEAVE });
      expect(answer.status).toBe(410);
      expect(answer.body).toContain("This link has expired");
    }
    for (const spy of watched) expect(spy).not.toHaveBeenCalled();
    expect(await standing(person)).toEqual(UNTOUCHED);
  });

  it("is neutral to nobody, whom a test mail is of", async () => {
    const path = `/p/${await tokenFor(`${"a".repeat(26)}_test_test_test`)}`;
    for (const method of ["GET", "POST"]) {
      const answer = await send({ method, path, headers: FORM, body: LEAVE });
      expect(answer.status).toBe(200);
      expect(answer.body).toContain("There is nothing to choose here");
    }
  });

  it("works for a mail whose record is not there yet", async () => {
    const { customerId, newKey } = await somebody();
    const path = `/p/${await tokenFor(`${customerId}_small_20261101_later`)}`;
    expect((await post(path, { ...EVERYTHING, topics: [] })).status).toBe(200);
    const contact = (await world.parts.contacts.get([newKey])).get(newKey);
    expect(Object.keys(contact?.topicsLeft ?? {})).toHaveLength(2);
  });

  it("finishes on repetition what a crash left half done", async () => {
    const person = await somebody();
    vi.spyOn(world.parts.contacts, "leaveTopic").mockRejectedValueOnce(new Error("killed"));
    const choice: Choice = { topics: ["news"], pause: "2026-12-31", mails: "none" };
    expect(await post(person.path, choice)).toMatchObject({
      status: 503,
      body: expect.stringContaining("The fault is ours"),
    });
    expect((await post(person.path, choice)).status).toBe(200);
    expect(await standing(person)).toEqual({
      left: ["offers"],
      pausedUntil: midnight("2026-12-31"),
      suppressed: "unsubscribed",
      gone: true,
    });
  });

  it("sets no cookie, never redirects, is not stored, and loads nothing", async () => {
    const { path } = await somebody();
    for (const answer of [await send({ method: "GET", path }), await post(path, EVERYTHING)]) {
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
    const { path } = await somebody();
    expect(await send({ method: "DELETE", path })).toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD, POST" },
    });
  });

  it.each([
    ["de-AT,de;q=0.9", "de", "ltr", "Gespeichert"],
    ["fa", "fa", "rtl", "ذخیره شد"],
    ["", "en", "ltr", "Saved"],
  ])("speaks the reader's language: %s", async (header, language, dir, words) => {
    const { path } = await somebody();
    const { body, headers } = await post(path, EVERYTHING, { "accept-language": header });
    expect(body).toContain(`<html lang="${language}" dir="${dir}">`);
    expect(body).toContain(`<h1>${words}</h1>`);
    expect(headers["content-language"]).toBe(language);
  });
});
