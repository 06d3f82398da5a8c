import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoContacts } from "#adapters/dynamodb/contacts.ts";
import { contactKey } from "#adapters/dynamodb/keys/answers.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Contacts } from "#ports/contacts.ts";
import { describeContacts, NOTHING_CHOSEN } from "#support/contacts-contract.ts";
import { itemSize } from "#support/item-size.ts";
import { at, sampleCustomerId } from "#support/ledger-samples.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
let contacts: Contacts;
beforeAll(async () => {
  open = await openTables();
  contacts = createDynamoContacts(open.documents, open.tables.answers);
});
afterAll(() => open.close());

describeContacts("DynamoDB", async () => contacts);

describe("contact items", () => {
  const customerId = sampleCustomerId("size");
  const messageIdAt = (step: number): string =>
    messageIdOf({
      customerId,
      campaignId: "win-back-dach",
      episode: "abcdefghijklm-20261231",
      stepId: `reminder-${step}`,
    });
  const claimAt = async (addressKey: string, step: number) => {
    const contact = (await contacts.get([addressKey])).get(addressKey);
    if (!contact) throw new Error("no contact");
    const { recent } = contact;
    const input = { contact, messageId: messageIdAt(step), attempt: 1, recent, open: contact.open.slice(-1) };
    return contacts.claim({ ...input, at: at("2026-12-01T09:05:00.123Z") });
  };

  it("stay under 1 KB with ten recent claims, a suppression and topics", async () => {
    const addressKey = sampleCustomerId("address of size");
    for (let step = 0; step < 10; step++) expect(await claimAt(addressKey, step)).toBe("claimed");
    await contacts.choose(addressKey, { ...NOTHING_CHOSEN, topics: new Map([["offers", false]]) });
    await contacts.suppress(addressKey, { why: "unsubscribed", at: new Date() });
    const { Item = {} } = await open.documents.send(
      new GetCommand({ TableName: open.tables.answers, Key: contactKey(addressKey) }),
    );
    const size = itemSize(Item);
    expect(size).toBeGreaterThan(500);
    expect(size).toBeLessThan(1_024);
  });

  it("know their own claim when its reply was lost and the request was repeated", async () => {
    const addressKey = sampleCustomerId("lost reply");
    const { documents } = open;
    const lossy = Object.assign(Object.create(documents) as typeof documents, {
      // as the SDK does: the first request is carried out, its reply lost, and sent again
      send: async (command: { readonly constructor: { readonly name: string } }) => {
        if (command.constructor.name === "UpdateCommand") await documents.send(command as never);
        return documents.send(command as never);
      },
    });
    const contact = (await contacts.get([addressKey])).get(addressKey);
    if (!contact) throw new Error("no contact");
    const lossyContacts = createDynamoContacts(lossy, open.tables.answers);
    const input = { contact, attempt: 1, at: new Date(), recent: [], open: [] };
    expect(await lossyContacts.claim({ ...input, messageId: messageIdAt(1) })).toBe("claimed");
    expect(await contacts.claim({ ...input, messageId: messageIdAt(2) })).toBe("conflict");
  });
});
