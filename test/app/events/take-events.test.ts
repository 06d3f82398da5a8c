import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "#support/api/call-api.ts";
import { type EventsWorld, openEventsWorld } from "#support/events/events-world.ts";

const AT = "2026-11-30T10:00:00.000Z";
const EVER = { from: new Date(0), to: new Date("2100-01-01") };
let ids = 0;
const newId = (): string => `id-${++ids}`;

describe("live events", () => {
  let world: EventsWorld;
  beforeAll(async () => {
    world = await openEventsWorld({
      more: `events:
  signUp: [Account Created]
  contract: { changed: [Subscription Started], renewed: [Subscription Renewed], cancelled: [Subscription Cancelled] }
`,
    });
  });
  afterAll(() => world.close());

  const factsOf = async (externalId: string) => {
    const id = await world.idOf(externalId);
    return (await world.parts.people.facts([id], { contracts: true })).get(id);
  };
  const activityOf = async (externalId: string) =>
    world.parts.people.activity(await world.idOf(externalId), EVER);

  it("turn traits into fields, and what is no field into attributes", async () => {
    const userId = newId();
    await world.take({
      type: "identify",
      messageId: newId(),
      userId,
      timestamp: AT,
      traits: {
        email: "Ada@Example.com",
        firstName: "Ada",
        address: { country: "de", city: "Hamburg" },
        company: { name: "Analytical", size: 3 },
        createdAt: "2026-05-01",
        plan: "pro",
        "Favourite Colours": ["red", "blue"],
        vip: true,
      },
      context: { locale: "de_DE", timezone: "Europe/Berlin" },
    });
    expect((await factsOf(userId))?.customer).toMatchObject({
      externalId: userId,
      email: "Ada@Example.com",
      firstName: "Ada",
      country: "DE",
      company: "Analytical",
      locale: "de-DE",
      zone: "Europe/Berlin",
      signedUpAt: new Date("2026-05-01T00:00:00Z"),
      attributes: {
        address_city: "Hamburg",
        company_size: 3,
        plan: "pro",
        Favourite_Colours: ["red", "blue"],
        vip: true,
      },
    });
  });

  it("turn what was done into activity, with revenue in minor units", async () => {
    const userId = newId();
    const messageId = newId();
    await world.take({
      type: "track",
      messageId,
      userId,
      timestamp: AT,
      event: "Order Completed",
      properties: { revenue: 49.9, currency: "usd", order_id: "o-1", nested: { deep: 1 }, nothing: null },
    });
    expect(await activityOf(userId)).toMatchObject([
      {
        messageId,
        occurredAt: new Date(AT),
        type: "Order Completed",
        source: "event-api",
        revenue: 4990,
        currency: "USD",
        properties: { order_id: "o-1", nested_deep: 1 },
      },
    ]);
    expect((await factsOf(userId))?.lastActivity).toMatchObject({ day: "2026-11-30", basis: "activity" });
  });

  it("keep pages and screens, which are no use of anything", async () => {
    const userId = newId();
    await world.take(
      { type: "page", messageId: newId(), userId, timestamp: AT, name: "Pricing", properties: { url: "/p" } },
      { type: "screen", messageId: newId(), userId, timestamp: AT, name: "Home" },
    );
    expect(
      (await activityOf(userId)).map(({ type, properties }) => [type, properties["name"]]).sort(),
    ).toEqual([
      ["page", "Pricing"],
      ["screen", "Home"],
    ]);
    expect((await factsOf(userId))?.lastActivity?.basis).toBe("signup");
  });

  it("say when somebody signed up, and which company they are of", async () => {
    const userId = newId();
    await world.take(
      { type: "track", messageId: newId(), userId, timestamp: AT, event: "Account Created" },
      {
        type: "group",
        messageId: newId(),
        userId,
        timestamp: AT,
        groupId: "g-9",
        traits: { name: "Acme", seats: 5 },
      },
    );
    expect((await factsOf(userId))?.customer).toMatchObject({
      signedUpAt: new Date(AT),
      company: "Acme",
      attributes: { company_id: "g-9", company_seats: 5 },
    });
  });

  it("describe contracts where the settings say so", async () => {
    const userId = newId();
    const track = (event: string, properties: object, timestamp = AT) => ({
      type: "track",
      messageId: newId(),
      userId,
      timestamp,
      event,
      properties,
    });
    await world.take(
      track("Subscription Started", {
        subscriptionId: "s-1",
        plan: "Gold",
        endsAt: "2027-05-31",
        monthlyValue: "49.90",
      }),
      { type: "identify", messageId: newId(), userId, timestamp: AT, traits: { plan: "pro" } },
    );
    expect((await factsOf(userId))?.contracts).toMatchObject([
      { contractId: "s-1", plan: "Gold", endsOn: "2027-05-31", monthlyValue: 4990, cancelledOn: undefined },
    ]);
    await world.take(track("Subscription Cancelled", { subscriptionId: "s-1" }, "2026-11-30T23:30:00Z"));
    // a day of the workspace's zone
    expect((await factsOf(userId))?.contracts).toMatchObject([
      { contractId: "s-1", cancelledOn: "2026-12-01" },
    ]);
  });

  it("leave out a field that is no good, and say so without saying what it was", async () => {
    const userId = newId();
    const messageId = newId();
    await world.take({
      type: "identify",
      messageId,
      userId,
      timestamp: AT,
      traits: { email: "no address", createdAt: "12/31/2025", firstName: "Ada", note: "x".repeat(2_000) },
    });
    const customer = (await factsOf(userId))?.customer;
    expect(customer).toMatchObject({ email: undefined, firstName: "Ada" });
    expect(customer?.attributes["note"]).toHaveLength(1_000);
    expect(customer).toMatchObject({ signedUpAt: undefined, attributes: { note: expect.anything() } });
    expect((await world.rejected()).toSorted()).toEqual([
      `${messageId}: left out: email is no e-mail address`,
      `${messageId}: left out: signedUpAt is no date with time and zone`,
    ]);
  });

  it("keep the time of the first delivery when the sender's clock is wrong", async () => {
    const userId = newId();
    const event = { type: "track", messageId: newId(), userId, event: "Login" };
    const send = (sentAt: string) =>
      world.post("/v1/batch", { batch: [{ ...event, originalTimestamp: "2026-11-01T05:00:00Z" }], sentAt });
    world.clock.wall = new Date("2026-12-01T09:00:00Z");
    await send("2026-11-01T05:00:10Z");
    world.clock.wall = new Date("2026-12-01T09:00:04Z");
    world.clock.business = world.clock.wall;
    await send("2026-11-01T05:00:13Z");
    await world.deliver();
    const kept = await activityOf(userId);
    expect(kept.map(({ occurredAt }) => occurredAt)).toEqual([new Date("2026-12-01T08:59:50Z")]);
  });

  it("have a time of their own, also where a sender numbers those of each person from one", async () => {
    const [one, other] = [newId(), newId()];
    const send = (userId: string, wall: string) => {
      world.clock.wall = new Date(wall);
      world.clock.business = world.clock.wall;
      return world.post("/v1/track", { messageId: "1", userId, event: "Login" });
    };
    await send(one, "2026-12-01T09:00:00Z");
    await send(other, "2026-12-01T10:00:00Z");
    await world.deliver();
    expect((await activityOf(other)).map(({ occurredAt }) => occurredAt)).toEqual([
      new Date("2026-12-01T10:00:00Z"),
    ]);
  });

  it("do not count before their time, and may be as old as they like", async () => {
    const userId = newId();
    const track = (timestamp: string) => ({
      type: "track",
      messageId: newId(),
      userId,
      event: "Login",
      timestamp,
    });
    await world.take(track("2027-06-01T00:00:00Z"), track("2019-01-02T03:04:05.678Z"));
    expect((await activityOf(userId)).map(({ future }) => future)).toEqual([false, true]);
    expect((await factsOf(userId))?.lastActivity?.day).toBe("2019-01-02");
  });

  it("bring the language along that somebody chose under another id of theirs", async () => {
    const [userId, other] = [newId(), newId()];
    await world.take({ type: "identify", messageId: newId(), userId, timestamp: AT, traits: { vip: true } });
    await world.take({ type: "identify", messageId: newId(), userId: other, traits: { vip: true } });
    const chosen = { locale: "fa", at: new Date(AT), source: "preferences-page" };
    await world.parts.people.chooseLocale({ customerId: await world.idOf(other), ...chosen });
    await world.take({ type: "alias", messageId: newId(), userId: other, previousId: userId });
    expect((await factsOf(userId))?.customer.chosenLocale).toEqual(chosen);
  });

  it("let a customer be found by another id of theirs, of which nothing else is known", async () => {
    const [userId, other] = [newId(), newId()];
    await world.take(
      { type: "alias", messageId: newId(), userId, previousId: other },
      { type: "track", messageId: newId(), userId: other, event: "Login", timestamp: AT },
    );
    for (const externalId of [userId, other]) {
      const { customer } = await callApi(world, "customers.find", { body: { externalId } });
      expect(customer.externalId).toBe(userId);
    }
    await expect(callApi(world, "customers.find", { body: { externalId: newId() } })).rejects.toThrow();
  });

  it("let the newest statement hold, whenever it arrives", async () => {
    const userId = newId();
    const say = (plan: string, timestamp: string) =>
      world.take({ type: "identify", messageId: newId(), userId, timestamp, traits: { plan } });
    await say("pro", "2026-11-30T12:00:00Z");
    await say("free", "2026-11-29T12:00:00Z");
    expect((await factsOf(userId))?.customer.attributes["plan"]).toBe("pro");
  });

  it("take a customer's record for full without stopping the others", async () => {
    const [full, other, messageId] = [newId(), newId(), newId()];
    const many = (round: number) =>
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a${round}_${index}`, "x".repeat(1_000)]));
    const identify = (round: number, id: string) => ({
      type: "identify",
      messageId: id,
      userId: full,
      timestamp: AT,
      traits: many(round),
    });
    await world.take(...Array.from({ length: 12 }, (_, round) => identify(round, newId())));
    await world.take(...[12, 13].map((round) => identify(round, `${messageId}-${round}`)), {
      type: "track",
      messageId: newId(),
      userId: other,
      timestamp: AT,
      event: "Login",
    });
    expect(await activityOf(other)).toHaveLength(1);
    expect((await factsOf(full))?.customer.attributes["a0_0"]).toHaveLength(1_000);
    expect((await world.rejected())[0]).toContain("larger than 400 kB");
  }, 60_000);
});
