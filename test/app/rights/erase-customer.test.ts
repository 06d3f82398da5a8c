import { DeleteCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDynamoClicks } from "#adapters/dynamodb/clicks.ts";
import { createDynamoIdentities } from "#adapters/dynamodb/people-identities.ts";
import { createDynamoPersonalData } from "#adapters/dynamodb/personal-data.ts";
import { createDynamoReplies } from "#adapters/dynamodb/replies.ts";
import { createEraseCustomer, type RightsDeps } from "#app/rights/erase-customer.ts";
import { createExportCustomer } from "#app/rights/export-customer.ts";
import { customerIdOf, messageIdOf } from "#core/shared/ids.ts";
import type { PersonalData } from "#ports/personal-data.ts";
import { hoursOn, idOf, quietCampaign, START, seen } from "#support/faulty-crowd.ts";
import { itemsWith } from "#support/rights-scan.ts";
import { aTask } from "#support/task-samples.ts";
import { openWorld, type World } from "#support/world.ts";

const SECRETS = [
  "ada.lovelace@private.example",
  "Lovelace",
  "ext-4711",
  "countess",
  "k-4711",
  "old-4710",
  "secret words",
  "x-secret-language",
  "secret-topic",
];

let world: World;
let deps: RightsDeps;
beforeEach(async () => {
  world = await openWorld({ now: START });
  const { documents, tables } = world;
  deps = {
    ...world.parts,
    replies: createDynamoReplies({ documents, table: tables.answers, now: () => world.now() }),
    personalData: createDynamoPersonalData({ documents, tables, shards: 4 }),
  };
  await fill();
});
afterEach(() => world.close());

const ADA = "ext-4711";
const change = (externalId: string, more: object = {}) => ({
  line: 1,
  externalId,
  change: {
    externalId,
    email: "ada.lovelace@private.example",
    firstName: "Ada",
    lastName: "Lovelace",
    attributes: { title: "countess" },
    ...more,
  },
});

/** One customer about whom something stands everywhere, and another about whom nothing may change. */
const fill = async (): Promise<void> => {
  const { documents, tables } = world;
  await world.customers([
    change(ADA),
    change("old-4710", { email: undefined }),
    { ...change("bob"), change: { externalId: "bob", email: "bob@example.com" } },
  ]);
  await world.customers([change(ADA, { lastName: "Lovelace-Byron" })]);
  await seen(world, [ADA, "bob", "old-4710"], hoursOn(-30 * 24));
  await world.contracts([{ line: 1, externalId: ADA, contractId: "k-4711", change: { plan: "gold" } }]);
  await createDynamoIdentities({ documents, table: tables.people, now: () => world.now() }).link(
    idOf(world, "old-4710"),
    { customerId: idOf(world, ADA), externalId: ADA },
  );
  await world.launch(
    quietCampaign({}, [
      "{ id: hello, email: hello }",
      "{ wait: { for: 9 days } }",
      "{ id: again, email: again }",
    ]),
  );
  await world.sweep();
  await world.dispatch();
  await choose(ADA);
  const messageId = await helloTo(ADA);
  const [entered] = await world.parts.ledger.ofCustomer("quiet", idOf(world, ADA));
  if (entered === undefined) throw new Error("not enrolled");
  const values = { note: "secret words" };
  const facts = {
    kind: "event",
    name: "Order",
    on: "2026-03-02",
    at: "",
    messageId: "m",
    key: "m",
    values,
  } as const;
  await world.parts.ledger.takeTurn(0, { ...entered, entry: { ...entered.entry, facts } });
  const byEvent = { ...facts, messageId: "m-countess", key: "invoice of a countess" };
  const over = { ...entered, state: "done", stepId: undefined, dueAt: undefined, steps: {} } as const;
  await world.parts.ledger.enrol({
    ...over,
    episode: "z-event",
    entry: { ...entered.entry, facts: byEvent },
  });
  await world.engine.takeEvent(
    { eventId: "e1", messageId, attempt: 1, sesId: "s", at: START, what: { kind: "delayed", reason: "x" } },
    JSON.stringify({ mail: { destination: ["ada.lovelace@private.example"] } }),
  );
  await world.parts.ledger.recordAttempt({
    messageId,
    attempt: 1,
    known: { failure: "no such user ada.lovelace@private.example" },
    message: undefined,
  });
  await createDynamoClicks({ documents, table: tables.answers }).record(messageId, {
    link: "survey:9",
    at: START,
    sign: "plain",
  });
  await fillWhatNeverLeft(messageId);
  const answer = { score: 3, reasons: [], comment: "secret words", mayContact: true } as const;
  await world.parts.answers.putResponse(
    {
      ...answer,
      messageId,
      survey: "nps",
      standing: "counted",
      firstAt: START,
      at: START,
      via: "page",
      history: [{ ...answer, at: START }],
    },
    undefined,
  );
  const replies = createDynamoReplies({ documents, table: tables.answers, now: () => world.now() });
  const reply = {
    at: START,
    messageId,
    matchedBy: "sender",
    subject: "Hi",
    text: "secret words",
    leaves: false,
  } as const;
  await replies.add({ ...reply, id: "r1", customerId: idOf(world, ADA) });
  await replies.add({ ...reply, id: "r2", customerId: idOf(world, "bob"), text: "of bob" });
  const unmatched = { at: START, subject: "Hi", text: "Hi" };
  await replies.addUnmatched({ ...unmatched, id: "u1", from: "Ada.Lovelace@private.example" });
  await replies.addUnmatched({ ...unmatched, id: "u2", from: "eve@example.com" });
};

const choose = async (name: string): Promise<void> => {
  const { people, contacts } = world.parts;
  const customerId = idOf(world, name);
  const addressKey = (await people.get([customerId])).get(customerId)?.addressKey ?? "";
  const topics = new Map([["secret-topic", false]]);
  const choice = { topics, pausedUntil: hoursOn(9), everyDays: 7, surveys: false, at: START };
  await contacts.choose(addressKey, choice);
  await people.chooseLocale({ customerId, locale: "x-secret-language", at: START, source: "page" });
};

/** An offer whose mail was never recorded, and a task whose place in the list was lost. */
const fillWhatNeverLeft = async (messageId: string): Promise<void> => {
  const { parts, documents, tables } = world;
  const [enrolment] = await parts.ledger.ofCustomer("quiet", idOf(world, ADA));
  if (enrolment === undefined) throw new Error("not enrolled");
  const offered = messageIdOf({ ...enrolment, stepId: enrolment.stepId ?? "" });
  const ask = { kind: "survey", survey: "nps" } as const;
  const contract = {
    kind: "offer",
    offer: "percent-off",
    value: 5,
    plan: "k-4711",
    currency: "USD",
  } as const;
  const terms = { costMinor: 1, limit: undefined, ifFull: "honour", until: "2030-01-01" } as const;
  const when = { issuedAt: START, closesAt: hoursOn(99), locale: "en" };
  await parts.answers.issue([
    { messageId, ...when, ask },
    {
      messageId: offered,
      ...when,
      ask: { ...contract, ...terms, contractId: "k-4711", title: { default: "For a countess" } },
    },
  ]);
  const id = `${messageId}-low-score`;
  await parts.tasks.create(aTask("a", { id, customerId: enrolment.customerId, note: "secret words" }));
  const { Items = [] } = await documents.send(new ScanCommand({ TableName: tables.answers }));
  for (const { pk, sk } of Items.filter((item) => String(item["pk"]).startsWith("L#")))
    await documents.send(new DeleteCommand({ TableName: tables.answers, Key: { pk, sk } }));
};

const helloTo = async (name: string): Promise<string> => {
  const customerId = idOf(world, name);
  const [enrolment] = await world.parts.ledger.ofCustomer("quiet", customerId);
  return messageIdOf({ customerId, campaignId: "quiet", episode: enrolment?.episode ?? "", stepId: "hello" });
};

const holding = (secret: string): Promise<readonly string[]> => itemsWith(world, [secret]);
const erase = (parts: RightsDeps = deps) =>
  createEraseCustomer(parts)({ customerId: idOf(world, ADA), by: "test" });

describe("erasing a customer", () => {
  it("leaves nothing that says who it was, in any table", async () => {
    for (const secret of SECRETS) expect(await holding(secret), secret).not.toEqual([]);
    const exported = JSON.stringify(await createExportCustomer(deps)(idOf(world, ADA)));
    for (const secret of SECRETS) expect(exported).toContain(secret);
    expect(exported).not.toContain("of bob");
    expect(await erase()).toEqual({ ended: 1 });
    for (const secret of SECRETS) expect(await holding(secret), secret).toEqual([]);
    const [enrolment] = await world.parts.ledger.ofCustomer("quiet", idOf(world, ADA));
    expect(enrolment).toMatchObject({
      state: "exited",
      reason: "erased",
      steps: { hello: { kind: "sent" } },
    });
    const messageId = await helloTo(ADA);
    expect((await world.parts.ledger.message(messageId))?.attempts["1"]?.sentAt).toBeDefined();
    const response = (await world.parts.answers.answered([messageId])).get(messageId)?.response;
    expect(response).toMatchObject({ score: 3, comment: undefined, history: [] });
    const { documents, tables } = world;
    expect(await createDynamoClicks({ documents, table: tables.answers }).ofMessage(messageId)).toEqual([]);
  });

  it("touches nobody else", async () => {
    const bob = await createExportCustomer(deps)(idOf(world, "bob"));
    await erase();
    expect(await createExportCustomer(deps)(idOf(world, "bob"))).toEqual(bob);
    expect(await holding("of bob")).toHaveLength(1);
    expect(await holding("eve@example.com")).toHaveLength(1);
  });

  it("keeps that person from ever being mailed again, whatever is imported", async () => {
    await erase();
    await world.customers([
      change(ADA, { email: "new@private.example", consent: { state: "granted" } }),
      change("old-4710"),
    ]);
    expect((await world.parts.people.get([idOf(world, ADA)])).get(idOf(world, ADA))?.email).toBeUndefined();
    // somebody else's record with the same address
    await world.customers([change("another")]);
    await seen(world, [ADA, "another"], hoursOn(-30 * 24 + 1));
    const before = world.ses.log().mails.length;
    world.moveTo(hoursOn(24 * 3));
    await world.sweep();
    await world.dispatch();
    world.moveTo(hoursOn(24 * 12));
    await world.sweep();
    await world.dispatch();
    const later = world.ses
      .log()
      .mails.slice(before)
      .map(({ address }) => address);
    expect(later.filter((address) => address.includes("private.example"))).toEqual([]);
    expect(await holding("new@private.example")).toEqual([]);
  });

  it("may be repeated, and does the rest after it was cut off anywhere", async () => {
    const { documents, tables } = world;
    for (let allowed = 1; allowed < 90; allowed += 4) {
      let left = allowed;
      const failing = {
        send: (command: unknown) => {
          if (left-- <= 0) throw new Error("cut off");
          return documents.send(command as Parameters<typeof documents.send>[0]);
        },
      } as unknown as typeof documents;
      const personalData: PersonalData = createDynamoPersonalData({ documents: failing, tables, shards: 4 });
      await erase({ ...deps, personalData }).catch(() => undefined);
    }
    await erase();
    await erase();
    for (const secret of SECRETS) expect(await holding(secret), secret).toEqual([]);
  });

  it("says when there is nobody", async () => {
    const customerId = customerIdOf("nobody", world.idKey);
    await expect(createEraseCustomer(deps)({ customerId, by: "test" })).rejects.toThrow(
      "There is no customer",
    );
    await expect(createExportCustomer(deps)(customerId)).rejects.toThrow("There is no customer");
  });
});
