import { randomBytes } from "node:crypto";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Suppression } from "#core/messaging/contact.ts";
import type { Contacts } from "#ports/contacts.ts";
import { batchGet } from "./batch.ts";
import type { Documents } from "./client.ts";
import { type Changes, type Condition, updateWhen } from "./conditional-write.ts";
import {
  choiceChanges,
  claimAttributes,
  emptyContact,
  parseContact,
  storeSuppression,
} from "./contacts-item.ts";
import { contactKey } from "./keys/answers.ts";
import type { Item } from "./paging.ts";
import { storeTime } from "./stored-time.ts";

/** Weakest first. */
const STRENGTH: readonly Suppression["why"][] = ["unsubscribed", "bounced", "complained", "erased"];
/** Each refusal means that another writer came first; a contact has very few. */
const TRIES = 20;

/**
 * Contacts on DynamoDB. Whatever is written raises the version, so that a claim decided on an older reading is
 * refused: a claim fails towards not sending.
 */
export const createDynamoContacts = (documents: Documents, table: string): Contacts => {
  const read = async (addressKey: string): Promise<Item | undefined> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: contactKey(addressKey), ConsistentRead: true }),
    );
    return Item;
  };

  /** Raises the version by one, whatever it is, unless `when` forbids. */
  const change = (addressKey: string, changes: Omit<Changes, "add">, when?: Condition) =>
    updateWhen(documents, {
      table,
      key: contactKey(addressKey),
      changes: { ...changes, set: { v: 1, ...changes.set }, add: { ver: 1 } },
      ...(when && { when }),
    });

  return {
    get: async (addressKeys) => {
      const items = await batchGet(documents, { table, keys: addressKeys.map(contactKey), consistent: true });
      const stored = new Map(items.map(parseContact).map((contact) => [contact.addressKey, contact]));
      return new Map(addressKeys.map((key) => [key, stored.get(key) ?? emptyContact(key)]));
    },

    claim: async ({ contact, messageId, attempt, at, recent, open, survey, service = false }) => {
      // the version says that the stored list is the one that was read
      if (contact.open.some((claim) => claim.messageId === messageId && claim.attempt >= attempt))
        return "conflict";
      const token = randomBytes(6).toString("base64url");
      const lists = claimAttributes({
        recent: [...recent, { messageId, at, ...(service && { service: true }) }],
        // a later attempt takes the place of the one it repeats
        open: [...open.filter((claim) => claim.messageId !== messageId), { messageId, attempt, at }],
      });
      const when = bothOf(versionIs(contact.version), notSuppressed(service ? ["unsubscribed"] : []));
      if (
        await change(
          contact.addressKey,
          { set: { ...lists, tk: token, ...(survey && { ls: [messageId, storeTime(at)] }) } },
          when,
        )
      )
        return "claimed";
      const stands = await read(contact.addressKey);
      return stands?.["tk"] === token ? "claimed" : "conflict";
    },

    release: async (addressKey, messageId) => {
      for (let tries = 0; tries < TRIES; tries++) {
        const item = await read(addressKey);
        const contact = item && parseContact(item);
        const claim = contact?.open.find((each) => each.messageId === messageId);
        if (contact === undefined || claim === undefined) return;
        const isClaim = (each: { readonly messageId: string; readonly at: Date }): boolean =>
          each.messageId === messageId && each.at.getTime() === claim.at.getTime();
        const lists = claimAttributes({
          recent: contact.recent.filter((each) => !isClaim(each)),
          open: contact.open.filter((each) => each !== claim),
        });
        if (await change(addressKey, { set: lists }, versionIs(contact.version))) return;
      }
      throw new Error(`Contact ${addressKey} was changed by others ${TRIES} times in a row`);
    },

    suppress: async (addressKey, suppression) => {
      for (let tries = 0; tries < TRIES; tries++) {
        const weaker = STRENGTH.slice(0, STRENGTH.indexOf(suppression.why));
        const set = { su: storeSuppression(suppression) };
        if (await change(addressKey, { set }, notSuppressed(weaker))) return suppression;
        const item = await read(addressKey);
        const stands = item && parseContact(item).suppressed;
        // none: it was lifted in between
        if (stands) return stands;
      }
      throw new Error(`Contact ${addressKey} was changed by others ${TRIES} times in a row`);
    },

    unsuppress: async (addressKey) => {
      const when = { expression: "#su.w = :why", names: { "#su": "su" }, values: { ":why": "unsubscribed" } };
      if (await change(addressKey, { set: { su: undefined } }, when)) return "lifted";
      // nothing there is what was asked for
      return (await read(addressKey))?.["su"] === undefined ? "lifted" : "kept";
    },

    choose: async (addressKey, choice) => {
      await change(addressKey, choiceChanges(choice));
    },

    restUntil: async (addressKey, until) => {
      await change(addressKey, { set: { ru: storeTime(until) } }, laterThan("ru", until));
    },

    markReplied: async (addressKey, at) => {
      await change(addressKey, { set: { ra: storeTime(at) } }, laterThan("ra", at));
    },
  };
};

const versionIs = (version: number): Condition =>
  version === 0
    ? { expression: "attribute_not_exists(pk)" }
    : { expression: "ver = :read", values: { ":read": version } };

/** A conditional maximum: order and repetition do not matter. */
const laterThan = (attribute: string, at: Date): Condition => ({
  expression: "attribute_not_exists(#at) OR #at < :at",
  names: { "#at": attribute },
  values: { ":at": storeTime(at) },
});

const notSuppressed = (but: readonly Suppression["why"][]): Condition => {
  const values = Object.fromEntries(but.map((why, index) => [`:but${index}`, why]));
  const among = but.length > 0 ? ` OR #su.w IN (${Object.keys(values).join(", ")})` : "";
  return {
    expression: `attribute_not_exists(#su)${among}`,
    names: { "#su": "su" },
    ...(but.length > 0 && { values }),
  };
};

const bothOf = (first: Condition, second: Condition): Condition => ({
  expression: `(${first.expression}) AND (${second.expression})`,
  names: { ...first.names, ...second.names },
  values: { ...first.values, ...second.values },
});
