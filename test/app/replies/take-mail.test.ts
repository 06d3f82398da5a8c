import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDynamoPersonalData } from "#adapters/dynamodb/personal-data.ts";
import { createDynamoReplies } from "#adapters/dynamodb/replies.ts";
import { readMail } from "#adapters/mail/read-mail.ts";
import { createTakeMail } from "#app/replies/take-mail.ts";
import { makeKeyRing } from "#core/links/key-ring.ts";
import { sealToken } from "#core/links/token.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import { addressKeyOf } from "#core/shared/ids.ts";
import { hoursOn, idOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { collectingOutbox } from "#support/outbound/collecting-outbox.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
let told: OutboundEvent[];
let replies: ReturnType<typeof createDynamoReplies>;
let takeMail: ReturnType<typeof createTakeMail>;

const LETTERS = ["{ id: hello, email: hello }", "{ wait: { for: 20 days } }", "{ id: again, email: again }"];

beforeEach(async () => {
  world = await openWorld({ now: START });
  told = [];
  replies = createDynamoReplies({
    documents: world.documents,
    table: world.tables.answers,
    now: () => world.now(),
  });
  takeMail = createTakeMail({
    ...world.parts,
    replies,
    idKey: async () => world.idKey,
    outbox: collectingOutbox(told),
  });
  await quietCrowd(world, ["ada", "bob"]);
  await world.launch(quietCampaign({ campaign: "stops", exit: "[returned, replied]" }, LETTERS));
  await world.launch(quietCampaign({ campaign: "goes-on", priority: "40" }, LETTERS));
  await world.sweep();
  await world.dispatch();
});
afterEach(() => world.close());

const take = async (lines: readonly string[], at = hoursOn(2)) => {
  const mail = await readMail(Buffer.from(lines.join("\r\n")));
  if (mail === undefined) throw new Error("no mail");
  return takeMail(mail, at);
};
const fromAda = (...more: readonly string[]) => [
  "From: Ada <ada@example.com>",
  "Subject: Re: Hello",
  ...more.slice(0, -1),
  "",
  more.at(-1) ?? "",
];
const stateIn = async (campaign: string, name = "ada") =>
  (await world.parts.ledger.ofCustomer(campaign, idOf(world, name)))[0];
const listed = async () => (await replies.list({ limit: 50, cursor: undefined })).items;
const contactOf = async (address: string) => {
  const key = addressKeyOf(address, world.idKey);
  return (await world.parts.contacts.get([key])).get(key);
};

describe("a mail that comes in", () => {
  it("of a customer is kept, ends the journeys that a reply ends, and is told", async () => {
    expect(await take(fromAda("I would love to come back!"))).toBe("reply");
    expect(await listed()).toMatchObject([
      {
        customerId: idOf(world, "ada"),
        text: "I would love to come back!",
        matchedBy: "sender",
        leaves: false,
      },
    ]);
    expect(await stateIn("stops")).toMatchObject({ state: "exited", reason: "replied" });
    expect(await stateIn("goes-on")).toMatchObject({ state: "active" });
    expect(await stateIn("stops", "bob")).toMatchObject({ state: "active" });
    expect(told).toMatchObject([{ type: "reply.received", customerId: idOf(world, "ada") }]);
    expect(JSON.stringify(told)).not.toMatch(/love|example\.com/);
  });

  it("taken again changes nothing", async () => {
    await take(fromAda("Hello"));
    await take(fromAda("Hello"), hoursOn(3));
    expect(await listed()).toHaveLength(1);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    await take(fromAda("Hello again"), hoursOn(4));
    expect((await listed()).map(({ text }) => text)).toEqual(["Hello again", "Hello"]);
  });

  it("is matched to the mail that it answers", async () => {
    const mail = world.ses.log().mails.find(({ address }) => address === "ada@example.com");
    await take(fromAda(`In-Reply-To: <${mail?.sesId}@email.amazonses.com>`, "Yes"));
    expect(await listed()).toMatchObject([{ messageId: mail?.message, matchedBy: "thread" }]);
  });

  it("of another address is matched by a link in its quote", async () => {
    const messageId =
      world.ses.log().mails.find(({ address }) => address === "bob@example.com")?.message ?? "";
    const token = sealToken(makeKeyRing(world.idKey), {
      purpose: "preferences",
      messageId,
      issuedOn: "2026-03-02",
    });
    const text = `Yes\r\n\r\n> see https://links.example.com/p/${token}`;
    expect(await take(["From: bob@work.example", "Subject: Re: Hello", "", text])).toBe("reply");
    expect(await listed()).toMatchObject([{ customerId: idOf(world, "bob"), messageId, matchedBy: "link" }]);
  });

  it("of somebody who was erased is a stranger's", async () => {
    const { documents, tables } = world;
    const personalData = createDynamoPersonalData({ documents, tables, shards: 4 });
    await personalData.erase({ customerId: idOf(world, "ada"), campaignIds: ["stops", "goes-on"] }, START);
    expect(await take(fromAda("Do you still know me?"))).toBe("unmatched");
    expect(await listed()).toEqual([]);
    expect(told).toEqual([]);
  });

  it("of nobody we know is kept for people to look at", async () => {
    const lines = ["From: eve@elsewhere.example", "Subject: Hello", "", "Who are you?"];
    expect(await take(lines)).toBe("unmatched");
    await take(lines);
    expect((await replies.listUnmatched({ limit: 10, cursor: undefined })).items).toMatchObject([
      { from: "eve@elsewhere.example", text: "Who are you?" },
    ]);
    expect(await listed()).toEqual([]);
  });

  it.each([
    ["an absence notice", ["Auto-Submitted: auto-replied"]],
    ["a notice of non-delivery", ["X-Failed-Recipients: x@example.com"]],
    ["spam", ["X-SES-Spam-Verdict: FAIL"]],
  ])("that no person wrote counts for nothing: %s", async (_, headers) => {
    expect(await take(fromAda(...headers, "unsubscribe"))).toBe("ignored");
    expect(await listed()).toEqual([]);
    expect(await stateIn("stops")).toMatchObject({ state: "active" });
    expect((await contactOf("ada@example.com"))?.suppressed).toBeUndefined();
    expect(told).toEqual([]);
  });

  it("that asks for no more mail gets none", async () => {
    const mailed = () => world.ses.log().mails.filter(({ address }) => address === "ada@example.com").length;
    const before = mailed();
    await take(fromAda("Please unsubscribe me."));
    expect((await contactOf("ada@example.com"))?.suppressed).toMatchObject({ why: "unsubscribed" });
    const people = await world.parts.people.get([idOf(world, "ada")]);
    expect(people.get(idOf(world, "ada"))?.unsubscribedAt).toEqual(hoursOn(2));
    world.moveTo(hoursOn(24 * 25));
    await world.dispatch();
    expect(mailed()).toBe(before);
  });

  it("that asks for no more mail from an address nobody has keeps that address free of mail", async () => {
    expect(await take(["From: eve@elsewhere.example", "Subject: unsubscribe", "", ""])).toBe("unmatched");
    expect((await contactOf("eve@elsewhere.example"))?.suppressed).toMatchObject({ why: "unsubscribed" });
  });
});
