import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createReadPreferences } from "#app/links/preferences.ts";
import { createUndoUnsubscribe, createUnsubscribe } from "#app/links/unsubscribe.ts";
import { rotateKeyRing } from "#core/links/key-ring.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { sealToken } from "#core/links/token.ts";
import { createUnsubscribeHandler } from "#handlers/public/unsubscribe.ts";
import { type ApiWorld, openApiWorld, type RawRequest, toEvent } from "#support/api/api-world.ts";
import { callApi } from "#support/api/call-api.ts";
import { WORKSPACE } from "#support/api/samples.ts";
import { mailedCustomer } from "#support/links/mailed-customer.ts";

const ONE_CLICK = "List-Unsubscribe=One-Click";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

const useCases = (parts: ApiWorld["parts"]) => ({
  unsubscribe: createUnsubscribe(parts),
  undo: createUndoUnsubscribe(parts),
  read: createReadPreferences(parts),
});

describe("/u/{token}", () => {
  let world: ApiWorld;
  let handler: ReturnType<typeof createUnsubscribeHandler>;
  let people = 0;
  beforeAll(async () => {
    world = await openApiWorld();
    const { parts } = world;
    const log = { info: () => {}, alarm: () => {} };
    await callApi(world, "workspace.put", { body: { document: WORKSPACE } });
    handler = createUnsubscribeHandler({ ...parts, ...useCases(parts), log });
  });
  afterAll(() => world.close());
  beforeEach(() => vi.restoreAllMocks());

  const tokenFor = async (messageId: string, purpose: LinkPurpose = "unsubscribe") =>
    sealToken(await world.parts.keyRing(), { purpose, messageId, issuedOn: "2026-12-01" });

  const somebody = async () => {
    people += 1;
    const person = await mailedCustomer(world, people);
    return { ...person, path: `/u/${await tokenFor(person.messageId)}` };
  };
  type Somebody = Awaited<ReturnType<typeof somebody>>;

  const standing = async ({ customerId, oldKey, newKey }: Somebody) => {
    const contacts = await world.parts.contacts.get([oldKey, newKey]);
    const customer = (await world.parts.people.get([customerId])).get(customerId);
    return [
      contacts.get(oldKey)?.suppressed?.why,
      contacts.get(newKey)?.suppressed?.why,
      customer?.unsubscribedAt !== undefined,
    ];
  };
  const UNTOUCHED = [undefined, undefined, false];
  const GONE = ["unsubscribed", "unsubscribed", true];
  const send = async (request: RawRequest) => {
    const result = await handler(toEvent(request));
    return { status: result.statusCode, headers: result.headers ?? {}, body: result.body ?? "" };
  };
  const expectNoTraces = (headers: Record<string, unknown>) => {
    const names = Object.keys(headers).map((name) => name.toLowerCase());
    expect(names).not.toContain("location");
    expect(names).not.toContain("set-cookie");
  };

  it("takes the urlencoded POST of a mail client, at the old address, the new one and the customer", async () => {
    const person = await somebody();
    const answer = await send({ method: "POST", path: person.path, headers: FORM, body: ONE_CLICK });
    expect(answer.status).toBe(200);
    expectNoTraces(answer.headers);
    expect(await standing(person)).toEqual(GONE);
  });

  it("takes a base64 body, as API Gateway sends forms", async () => {
    const person = await somebody();
    const body = Buffer.from(ONE_CLICK).toString("base64");
    await send({ method: "POST", path: person.path, headers: FORM, body, isBase64Encoded: true });
    expect(await standing(person)).toEqual(GONE);
  });

  it("takes a body that ends with a line break", async () => {
    const person = await somebody();
    const body = `${ONE_CLICK}\r\n`;
    expect((await send({ method: "POST", path: person.path, headers: FORM, body })).status).toBe(200);
    expect(await standing(person)).toEqual(GONE);
  });

  it("takes a multipart POST as fetch sends it", async () => {
    const person = await somebody();
    const form = new FormData();
    form.set("List-Unsubscribe", "One-Click");
    const request = new Request("https://example.com", { method: "POST", body: form });
    const answer = await send({
      method: "POST",
      path: person.path,
      headers: { "content-type": request.headers.get("content-type") ?? "" },
      body: Buffer.from(await request.arrayBuffer()).toString("base64"),
      isBase64Encoded: true,
    });
    expect(answer.status).toBe(200);
    expect(await standing(person)).toEqual(GONE);
  });

  it("changes nothing the second time, and answers alike", async () => {
    const person = await somebody();
    const request: RawRequest = { method: "POST", path: person.path, headers: FORM, body: ONE_CLICK };
    const first = await send(request);
    const before = await world.parts.people.get([person.customerId]);
    world.clock.business = new Date(world.clock.business.getTime() + 60_000);
    expect(await send(request)).toEqual(first);
    expect(await world.parts.people.get([person.customerId])).toEqual(before);
  });

  it("names the company and undoes it by a button of its own, as often as it is pressed", async () => {
    const person = await somebody();
    const post = (body: string) => send({ method: "POST", path: person.path, headers: FORM, body });
    const done = await post(ONE_CLICK);
    expect(done.body).toContain("<bdi>Nordlicht</bdi>");
    const [, name = "", value = ""] =
      /<input type="hidden" name="([^"]+)" value="([^"]+)">/.exec(`${done.body}`) ?? [];
    expect((await send({ method: "GET", path: person.path })).body).toBe(done.body);
    expect(await standing(person)).toEqual(GONE);
    for (let again = 0; again < 2; again++) {
      const undone = await post(`${name}=${value}`);
      expect(undone).toMatchObject({
        status: 200,
        body: expect.stringContaining("You are subscribed again"),
      });
      expect(undone.body).not.toContain("<form");
      expect(await standing(person)).toEqual(UNTOUCHED);
    }
  });

  it("undoes an unsubscribe only: who complained stays out", async () => {
    const person = await somebody();
    for (const key of [person.oldKey, person.newKey])
      await world.parts.contacts.suppress(key, { why: "complained", at: world.clock.businessNow() });
    await send({ method: "POST", path: person.path, headers: FORM, body: "undo=yes" });
    expect(await standing(person)).toEqual(["complained", "complained", false]);
  });

  it("unsubscribes although nothing can be shown of it", async () => {
    const person = await somebody();
    vi.spyOn(world.parts.config, "workspace").mockRejectedValue(new Error("throttled"));
    const answer = await send({ method: "POST", path: person.path, headers: FORM, body: ONE_CLICK });
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining("You are unsubscribed") });
    expect(await standing(person)).toEqual(GONE);
  });

  it.each(["GET", "HEAD"])("shows a page by %s, and changes nothing", async (method) => {
    const person = await somebody();
    const answer = await send({ method, path: person.path });
    expect(answer.status).toBe(200);
    expectNoTraces(answer.headers);
    expect(answer.body === "").toBe(method === "HEAD");
    expect(await standing(person)).toEqual(UNTOUCHED);
  });

  it("serves a page whose form is the very request that unsubscribes", async () => {
    const person = await somebody();
    const { body, headers } = await send({ method: "GET", path: person.path });
    expect(body).toContain('<form method="post">');
    const [, name = "", value = ""] = /<input type="hidden" name="([^"]+)" value="([^"]+)">/.exec(body) ?? [];
    await send({ method: "POST", path: person.path, headers: FORM, body: `${name}=${value}` });
    expect(await standing(person)).toEqual(GONE);
    expect(body).not.toMatch(/<script|https?:/);
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'/);
  });

  it.each([
    ["another value", FORM, "List-Unsubscribe=Yes"],
    ["nothing", FORM, ""],
    ["JSON", { "content-type": "application/json" }, '{"List-Unsubscribe":"One-Click"}'],
    ["no type", {}, ONE_CLICK],
    ["broken multipart", { "content-type": "multipart/form-data; boundary=x" }, "--y\r\nnope"],
    ["too much", FORM, `${ONE_CLICK}&x=${"y".repeat(10_001)}`],
  ])("ignores a POST with %s", async (_what, headers, body) => {
    const person = await somebody();
    const answer = await send({ method: "POST", path: person.path, headers, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("Nothing was changed");
    expectNoTraces(answer.headers);
    expect(await standing(person)).toEqual(UNTOUCHED);
  });

  it("takes the token from the path only", async () => {
    const [person, other] = [await somebody(), await somebody()];
    const token = other.path.slice("/u/".length);
    const body = `${ONE_CLICK}&token=${token}&u=${token}`;
    await send({ method: "POST", path: person.path, query: `token=${token}`, headers: FORM, body });
    expect(await standing(person)).toEqual(GONE);
    expect(await standing(other)).toEqual(UNTOUCHED);
  });

  it("answers every wrong token alike, before any table is read", async () => {
    const person = await somebody();
    const token = person.path.slice("/u/".length);
    const stranger = rotateKeyRing(await world.parts.keyRing(), new Uint8Array(32).fill(250));
    const wrong = [
      `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
      token.slice(0, 20),
      `${token}x`,
      `${token}=`,
      "",
      "preview",
      "x".repeat(5000),
      `${token}/more`,
      await tokenFor(person.messageId, "preferences"),
      sealToken(stranger, { purpose: "unsubscribe", messageId: person.messageId, issuedOn: "2026-12-01" }),
    ];
    const watched = [
      vi.spyOn(world.parts.ledger, "message"),
      vi.spyOn(world.parts.people, "get"),
      vi.spyOn(world.parts.contacts, "suppress"),
    ];
    const answers = new Set<string>();
    for (const one of wrong) {
      for (const method of ["GET", "POST"]) {
        const answer = await send({ method, path: `/u/${one}`, headers: FORM, body: ONE_CLICK });
        expect(answer.status).toBe(404);
        answers.add(JSON.stringify(answer));
      }
    }
    expect(answers.size).toBe(1);
    for (const spy of watched) expect(spy).not.toHaveBeenCalled();
    expect(await standing(person)).toEqual(UNTOUCHED);
  });

  it("keeps links working after the keys were rotated, and for years", async () => {
    const person = await somebody();
    const ring = await world.parts.keyRing();
    const later = createUnsubscribeHandler({
      keyRing: async () => rotateKeyRing(ring, new Uint8Array(32).fill(99)),
      clock: { businessNow: () => new Date("2031-01-01T00:00:00Z"), wallNow: () => new Date() },
      ...useCases(world.parts),
      log: { info: () => {}, alarm: () => {} },
    });
    const event = toEvent({ method: "POST", path: person.path, headers: FORM, body: ONE_CLICK });
    expect((await later(event)).statusCode).toBe(200);
    expect(await standing(person)).toEqual(GONE);
  });

  it("works for a mail whose record is not there yet, and for nobody", async () => {
    const person = await somebody();
    const unrecorded = `/u/${await tokenFor(`${person.customerId}_small_20261101_later`)}`;
    expect((await send({ method: "POST", path: unrecorded, headers: FORM, body: ONE_CLICK })).status).toBe(
      200,
    );
    expect(await standing(person)).toEqual([undefined, "unsubscribed", true]);
    const nobody = `/u/${await tokenFor(`${"a".repeat(26)}_test_test_test`)}`;
    expect((await send({ method: "POST", path: nobody, headers: FORM, body: ONE_CLICK })).status).toBe(200);
  });

  it("finishes on repetition what a crash left half done", async () => {
    const person = await somebody();
    vi.spyOn(world.parts.people, "setUnsubscribed").mockRejectedValueOnce(new Error("killed"));
    const request: RawRequest = { method: "POST", path: person.path, headers: FORM, body: ONE_CLICK };
    expect(await send(request)).toMatchObject({
      status: 503,
      body: expect.stringContaining("press the button again"),
    });
    expect((await send(request)).status).toBe(200);
    expect(await standing(person)).toEqual(GONE);
  });

  it("refuses other methods", async () => {
    const { path } = await somebody();
    expect(await send({ method: "DELETE", path })).toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD, POST" },
    });
  });

  it.each([
    ["de-AT,de;q=0.9", "de", "ltr"],
    ["fa", "fa", "rtl"],
    ["xx, fa;q=0.2, de;q=0.5", "de", "ltr"],
    ["", "en", "ltr"],
  ])("speaks the reader's language: %s", async (header, language, dir) => {
    const { path } = await somebody();
    const { body, headers } = await send({ method: "GET", path, headers: { "accept-language": header } });
    expect(body).toContain(`<html lang="${language}" dir="${dir}">`);
    expect(headers["content-language"]).toBe(language);
  });
});
