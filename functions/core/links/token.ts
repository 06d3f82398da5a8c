import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { type Day, daysBetween } from "../shared/day.ts";
import type { LinkKey, LinkKeyRing } from "./key-ring.ts";
import { type Link, type LinkPurpose, packLink, unpackLink } from "./pack-link.ts";

/**
 * Days for which a link works, counted from the day it was issued; undefined = for good. An unsubscribe link
 * never expires: a mail can be opened years later.
 */
export const LINK_DAYS: Readonly<Record<LinkPurpose, number | undefined>> = {
  unsubscribe: undefined,
  preferences: 365,
  click: 365,
  survey: 180,
  offer: 365,
  view: 365,
};

export type OpenedLink =
  | ({ readonly kind: "ok" } & Link)
  | ({ readonly kind: "expired" } & Link)
  /** The same answer whatever is wrong with it: it tells a forger nothing. */
  | { readonly kind: "invalid" };

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MOST_LETTERS = 400;
const INVALID: OpenedLink = { kind: "invalid" };

interface DerivedKey {
  readonly seal: Buffer;
  readonly nonce: Buffer;
}

const derivedKeys = new WeakMap<LinkKey, DerivedKey>();

const derive = (key: LinkKey): DerivedKey => {
  const known = derivedKeys.get(key);
  if (known !== undefined) return known;
  const part = (use: string) => Buffer.from(hkdfSync("sha256", key.secret, "", `rekindle link ${use}`, 32));
  const made = { seal: part("seal"), nonce: part("nonce") };
  derivedKeys.set(key, made);
  return made;
};

/** Synthetic (as in SIV, RFC 5297): the same link gets the same token, and no nonce serves two contents. */
const nonceOf = (key: DerivedKey, plain: Buffer): Buffer =>
  createHmac("sha256", key.nonce).update(plain).digest().subarray(0, NONCE_BYTES);

/**
 * A short opaque text for a URL: `keyId nonce AES-256-GCM(purpose, day, message id) tag` in base64url. At most
 * 118 letters for a message id of up to 87. Throws when `messageId` is none of ours.
 */
export const sealToken = (ring: LinkKeyRing, link: Link): string => {
  const key = ring.keys.find(({ id }) => id === ring.current);
  if (key === undefined) throw new RangeError(`There is no link key ${ring.current}`);
  const derived = derive(key);
  const plain = packLink(link);
  const nonce = nonceOf(derived, plain);
  const head = Buffer.of(key.id);
  const cipher = createCipheriv("aes-256-gcm", derived.seal, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(head);
  const sealed = [head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString("base64url");
};

const decrypt = (key: LinkKey, bytes: Buffer): Buffer | undefined => {
  const derived = derive(key);
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", derived.seal, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bytes.subarray(0, 1));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const plain = Buffer.concat([
      decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
    return timingSafeEqual(nonceOf(derived, plain), nonce) ? plain : undefined;
  } catch {
    return undefined;
  }
};

/** Only one text stands for each token: other spellings of the same base64url are refused. */
const decode = (token: string): Buffer | undefined => {
  if (token.length > MOST_LETTERS) return undefined;
  const bytes = Buffer.from(token, "base64url");
  const isWhole = bytes.length > 1 + NONCE_BYTES + TAG_BYTES;
  return isWhole && bytes.toString("base64url") === token ? bytes : undefined;
};

/**
 * Reads a token of `sealToken`. `today` is in the workspace's zone, as `issuedOn` is. The caller compares
 * `purpose` with what its page is for.
 */
export const openToken = (ring: LinkKeyRing, token: string, today: Day): OpenedLink => {
  const bytes = decode(token);
  const key = ring.keys.find(({ id, revoked }) => id === bytes?.[0] && !revoked);
  const plain = bytes && key && decrypt(key, bytes);
  const link = plain && unpackLink(plain);
  if (link === undefined) return INVALID;
  const days = LINK_DAYS[link.purpose];
  const expired = days !== undefined && daysBetween(link.issuedOn, today) > days;
  return { kind: expired ? "expired" : "ok", ...link };
};
