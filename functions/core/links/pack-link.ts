import { addDays, type Day, daysBetween } from "../shared/day.ts";
import { base32, fromBase32, parseMessageId } from "../shared/ids.ts";

/** What a link is for. The place in the list is part of every token: append only. */
export const LINK_PURPOSES = ["unsubscribe", "preferences", "click", "survey", "offer", "view"] as const;

export type LinkPurpose = (typeof LINK_PURPOSES)[number];

export interface Link {
  readonly purpose: LinkPurpose;
  readonly messageId: string;
  readonly issuedOn: Day;
}

const FIRST_DAY: Day = "2020-01-01";
const CUSTOMER_BYTES = 16;
const CUSTOMER_LETTERS = 26;
const HEAD_BYTES = 3;

/** Three of these 39 signs fit into two bytes (40³ < 2¹⁶); blanks fill up the last three. */
const SIGNS = " abcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE = 40;

const packTail = (tail: string): Buffer => {
  const bytes = Buffer.alloc(Math.ceil(tail.length / 3) * 2);
  for (let at = 0; at < tail.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [...tail.slice(at, at + 3)].map((sign) => SIGNS.indexOf(sign));
    bytes.writeUInt16BE((a * BASE + b) * BASE + c, (at / 3) * 2);
  }
  return bytes;
};

const unpackTail = (bytes: Uint8Array): string => {
  let tail = "";
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const packed = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    for (const digit of [Math.floor(packed / BASE / BASE), Math.floor(packed / BASE) % BASE, packed % BASE]) {
      tail += SIGNS[digit] ?? "";
    }
  }
  return tail.trimEnd();
};

/** A link in as few bytes as its message id allows. Throws when it is no message id of ours. */
export const packLink = ({ purpose, messageId, issuedOn }: Link): Buffer => {
  if (parseMessageId(messageId) === undefined) throw new RangeError(`Not a message id: ${messageId}`);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(LINK_PURPOSES.indexOf(purpose));
  head.writeUInt16BE(daysBetween(FIRST_DAY, issuedOn), 1);
  const customer = fromBase32(messageId.slice(0, CUSTOMER_LETTERS));
  return Buffer.concat([head, customer, packTail(messageId.slice(CUSTOMER_LETTERS + 1))]);
};

/** Reverse of `packLink`; `undefined` for bytes that no link packs to. */
export const unpackLink = (bytes: Buffer): Link | undefined => {
  const purpose = LINK_PURPOSES[bytes[0] ?? -1];
  if (purpose === undefined || bytes.length <= HEAD_BYTES + CUSTOMER_BYTES) return undefined;
  const customer = base32(bytes.subarray(HEAD_BYTES, HEAD_BYTES + CUSTOMER_BYTES));
  const messageId = `${customer}_${unpackTail(bytes.subarray(HEAD_BYTES + CUSTOMER_BYTES))}`;
  if (parseMessageId(messageId) === undefined) return undefined;
  return { purpose, messageId, issuedOn: addDays(FIRST_DAY, bytes.readUInt16BE(1)) };
};
