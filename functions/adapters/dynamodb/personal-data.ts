import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { messageIdOf, shardOf } from "#core/shared/ids.ts";
import { complaintTaskId, lowScoreTaskId } from "#core/task/task.ts";
import type { PersonalData, PersonRef } from "#ports/personal-data.ts";
import { batchGet, batchWrite, type ItemKey } from "./batch.ts";
import type { Documents } from "./client.ts";
import { updateWhen } from "./conditional-write.ts";
import { noChoices } from "./contacts-item.ts";
import { answersPk, contactKey, issuedKey, parseTaskListSk, taskKey, taskListPk } from "./keys/answers.ts";
import {
  customerSkPrefix,
  enrolmentPk,
  isMessageSk,
  parseEnrolmentKey,
  parseMessageKey,
  rawEventPk,
  TURN_PREFIX,
  turnKey,
} from "./keys/ledger.ts";
import { aliasOfSk, aliasPrefix, customerPk, linkKey, personPk } from "./keys/people.ts";
import { clicksKey, repliesPk } from "./keys/replies.ts";
import { type Item, queryAll } from "./paging.ts";
import { blankAnswer, blankEnrolment, blankMessage, toTombstone } from "./personal-data-blank.ts";
import type { TableNames } from "./tables.ts";

export interface PersonalDataStore {
  readonly documents: Documents;
  readonly tables: TableNames;
  readonly shards: number;
}

type StoredItem = Item & ItemKey;

/** One person's items in the four tables; the table `config` holds none. */
export const createDynamoPersonalData = (store: PersonalDataStore): PersonalData => ({
  read: async (person) => {
    const found = await readAll(store, person);
    return {
      people: found.people.map(asJson),
      ledger: found.ledger.map(asJson),
      answers: found.answers.map(asJson),
    };
  },
  erase: (person, at) => erase(store, person, at),
  personOf: async (customerId) => {
    const { documents, table } = { ...store, table: store.tables.people };
    const seen = new Set<string>();
    let id = customerId;
    while (!seen.has(id)) {
      seen.add(id);
      const [link] = await batchGet(documents, { table, keys: [linkKey(id)], consistent: true });
      id = typeof link?.["customerId"] === "string" ? link["customerId"] : id;
    }
    return id;
  },
});

/** Writes of others that are on their way are refused by the mark; so often they may have come before it. */
const TRIES = 20;

const erase = async (store: PersonalDataStore, person: PersonRef, at: Date): Promise<void> => {
  const { documents, tables } = store;
  const { ledger, answers, people } = await readAll(store, person);
  await change(documents, tables.ledger, ledger.map(eraseFromLedger));
  await change(documents, tables.answers, answers.map(eraseFromAnswers));
  // the marks first: whoever changes the customer from here on is refused
  const marks = ownersOf(person.customerId, people).map((id) => toTombstone(id, people, at));
  await batchWrite(documents, { table: tables.people, writes: marks.map((put) => ({ put })) });
  const isMark = ({ pk, sk }: StoredItem) => marks.some((mark) => mark.pk === pk && mark.sk === sk);
  for (let tries = 0; tries < TRIES; tries++) {
    const left = (await readPeople(store, person.customerId)).filter(
      (item) => !isMark(item) && !isAlias(item),
    );
    if (left.length === 0) break;
    await remove(store, left);
  }
  // last: without them nobody finds the other ids again
  await remove(store, (await readPeople(store, person.customerId)).filter(isAlias));
};

const remove = ({ documents, tables }: PersonalDataStore, items: readonly StoredItem[]): Promise<void> =>
  batchWrite(documents, {
    table: tables.people,
    writes: items.map(({ pk, sk }) => ({ delete: { pk, sk } })),
  });

const isAlias = ({ sk }: StoredItem): boolean => sk.startsWith(aliasPrefix);

/** The customer, and the customers that turned out to be the same person. */
const ownersOf = (customerId: string, people: readonly StoredItem[]): readonly string[] => {
  const ids = new Set([customerId, ...people.filter(isAlias).map(({ sk }) => aliasOfSk(sk))]);
  return [...ids].filter((id) => customerPk(id) === personPk(id));
};

/** What becomes of an item; `undefined` = it goes. Attributes that are not named stay as they are by then. */
interface Fate {
  readonly key: ItemKey;
  readonly set: Item | undefined;
}

const isTurn = ({ pk }: StoredItem): boolean => pk.startsWith(TURN_PREFIX);

/** Raw events hold addresses, turns what an enrolment holds as well, and go; enrolments and mails keep what results need. */
const eraseFromLedger = (item: StoredItem): Fate => {
  if (item.pk.startsWith(rawEventPk("")) || isTurn(item)) return { key: item, set: undefined };
  return { key: item, set: isMessageSk(item.sk) ? blankMessage(item) : blankEnrolment(item) };
};

/** Contacts stay under the hash of their address, without what was chosen, and scores without what was written beside them. */
const eraseFromAnswers = (item: StoredItem): Fate => {
  if (item.pk.startsWith(contactKey("").pk)) return { key: item, set: noChoices(item) };
  return { key: item, set: item.pk.startsWith(answersPk("")) ? blankAnswer(item) : undefined };
};

const change = async (documents: Documents, table: string, fates: readonly Fate[]): Promise<void> => {
  const gone = fates.filter(({ set }) => set === undefined);
  await batchWrite(documents, { table, writes: gone.map(({ key: { pk, sk } }) => ({ delete: { pk, sk } })) });
  for (const { key, set } of fates)
    if (set !== undefined && Object.keys(set).length > 0)
      await updateWhen(documents, {
        table,
        key,
        changes: { set },
        when: { expression: "attribute_exists(pk)" },
      });
};

const readAll = async (store: PersonalDataStore, person: PersonRef) => {
  const people = await readPeople(store, person.customerId);
  const owners = ownersOf(person.customerId, people);
  const ledger = (
    await Promise.all(owners.map((id) => readLedger(store, { ...person, customerId: id })))
  ).flat();
  const messageIds = [...new Set(ledger.flatMap(messageIdsOf))];
  const events = await Promise.all(
    messageIds.map((messageId) => partition(store.documents, store.tables.ledger, rawEventPk(messageId))),
  );
  const turns = await batchGet(store.documents, {
    table: store.tables.ledger,
    keys: owners.flatMap((id) => person.campaignIds.map((campaignId) => turnKey(campaignId, id))),
    consistent: true,
  });
  const answers = await Promise.all(
    owners.map((id) => readAnswers(store, { ...person, customerId: id }, { messageIds, people })),
  );
  return {
    people,
    ledger: [...ledger, ...(turns as StoredItem[]), ...events.flat()],
    answers: answers.flat(),
  };
};

/** Of a message its own; of an enrolment those of all steps on record: what one issued may be there without a message. */
const messageIdsOf = (item: StoredItem): readonly string[] => {
  if (isMessageSk(item.sk)) return [parseMessageKey(item).messageId];
  const ref = parseEnrolmentKey(item);
  return Object.keys((item["sp"] as Item | undefined) ?? {}).map((stepId) => messageIdOf({ ...ref, stepId }));
};

/** The customer's partition and those of all ids that were found to be theirs, however many steps away. */
const readPeople = async ({ documents, tables }: PersonalDataStore, customerId: string) => {
  const items: StoredItem[] = [];
  const seen = new Set<string>();
  let open = [customerId];
  while (open.length > 0) {
    for (const id of open) seen.add(id);
    const found = await Promise.all(open.map((id) => partition(documents, tables.people, personPk(id))));
    items.push(...found.flat());
    open = found
      .flat()
      .filter(isAlias)
      .map(({ sk }) => aliasOfSk(sk))
      .filter((id) => !seen.has(id));
  }
  return items;
};

const readLedger = async ({ documents, tables, shards }: PersonalDataStore, person: PersonRef) => {
  const ofCampaigns = await Promise.all(
    person.campaignIds.map((campaignId) =>
      partition(
        documents,
        tables.ledger,
        enrolmentPk(campaignId, shardOf(person.customerId, shards)),
        customerSkPrefix(person.customerId),
      ),
    ),
  );
  return ofCampaigns.flat();
};

const readAnswers = async (
  { documents, tables, shards }: PersonalDataStore,
  { customerId, campaignIds }: PersonRef,
  known: { readonly messageIds: readonly string[]; readonly people: readonly StoredItem[] },
) => {
  const table = tables.answers;
  const ofCustomer = `${customerId}_`;
  const addressKeys = known.people.flatMap((item) => [
    ...(typeof item["addressKey"] === "string" ? [item["addressKey"]] : []),
    ...(Array.isArray(item["formerAddressKeys"]) ? item["formerAddressKeys"].map(String) : []),
  ]);
  const states = ["open", "done", "cancelled"];
  const entries = await Promise.all(
    states.map((state) => partition(documents, table, taskListPk(state, shardOf(customerId, shards)))),
  );
  const ofTasks = entries.flat().filter(({ sk }) => sk.includes(`_${ofCustomer}`));
  const keys = [
    ...addressKeys.map(contactKey),
    ...known.messageIds.flatMap((messageId) => [issuedKey(messageId), clicksKey(messageId)]),
  ];
  // a list is a hint: a task is there without its entry as well
  const tasks = new Set([
    ...ofTasks.map(({ sk }) => parseTaskListSk(sk)),
    ...known.messageIds.flatMap((messageId) => [
      messageId,
      lowScoreTaskId(messageId),
      complaintTaskId(messageId),
    ]),
  ]);
  const single = await batchGet(documents, {
    table,
    keys: [...keys, ...[...tasks].map(taskKey)],
    consistent: true,
  });
  const answers = await Promise.all(
    campaignIds.map((id) => partition(documents, table, answersPk(id), ofCustomer)),
  );
  const replies = await partition(documents, table, repliesPk(customerId));
  return [...(single as StoredItem[]), ...answers.flat(), ...replies, ...ofTasks];
};

const partition = async (
  documents: Documents,
  table: string,
  pk: string,
  prefix = "",
): Promise<StoredItem[]> => {
  const items = await queryAll(documents, {
    TableName: table,
    KeyConditionExpression: prefix === "" ? "pk = :pk" : "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ...(prefix !== "" && { ":prefix": prefix }) },
    ConsistentRead: true,
  });
  return items as StoredItem[];
};

const asJson = (item: Item): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, value instanceof Uint8Array ? textOf(value) : value]),
  );

/** Packed as gzip or brotli, whichever it is. */
const textOf = (bytes: Uint8Array): string => {
  for (const unpack of [gunzipSync, brotliDecompressSync]) {
    try {
      return unpack(bytes).toString();
    } catch {
      // the other one
    }
  }
  return Buffer.from(bytes).toString("base64");
};
