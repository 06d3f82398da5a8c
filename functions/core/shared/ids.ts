import { createHash, createHmac } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648 base32 in lower case without padding: letters and digits only, so it fits keys, tags and URLs. */
export const base32 = (bytes: Uint8Array): string => {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET[(held >>> (bits - 5)) & 31];
      bits -= 5;
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0) text += ALPHABET[(held << (5 - bits)) & 31];
  return text;
};

/** The reverse of `base32`; whole bytes only. */
export const fromBase32 = (text: string): Uint8Array => {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    held = (held << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits >= 8) {
      bytes.push((held >>> (bits - 8)) & 255);
      bits -= 8;
    }
    held &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
};

/**
 * The id of a customer: 26 characters from an HMAC of the external id, so that nothing personal stands in keys,
 * tags and URLs, and the same person gets the same id in every import. `idKey` never rotates.
 */
export const customerIdOf = (externalId: string, idKey: Uint8Array): string =>
  base32(createHmac("sha256", idKey).update(`customer:${externalId}`).digest().subarray(0, 16));

/** Trims, lower-cases and NFC-normalises an address. Dots and plus-tags are kept: only Gmail ignores them. */
export const normaliseAddress = (address: string): string => address.trim().normalize("NFC").toLowerCase();

/** The id of an address: the key of its contact. */
export const addressKeyOf = (address: string, idKey: Uint8Array): string =>
  base32(
    createHmac("sha256", idKey)
      .update(`address:${normaliseAddress(address)}`)
      .digest()
      .subarray(0, 16),
  );

/** The shard of a customer: stable for good, because `shards` never changes. */
export const shardOf = (customerId: string, shards: number): number =>
  createHash("sha256").update(customerId).digest().readUInt32BE(0) % shards;

/** A short name for an id that others chose (a contract, an invoice): 13 letters and digits. */
export const shortHash = (text: string): string =>
  base32(createHash("sha256").update(text).digest().subarray(0, 8));

export interface MessageRef {
  readonly customerId: string;
  readonly campaignId: string;
  /** `[a-z0-9-]` */
  readonly episode: string;
  readonly stepId: string;
}

/** `customer_campaign_episode_step`: fits an SES tag and leads to the item without an index. */
export const messageIdOf = (ref: MessageRef): string =>
  `${ref.customerId}_${ref.campaignId}_${ref.episode}_${ref.stepId}`;

/** `undefined` for what is no message id of ours. */
export const parseMessageId = (messageId: string): MessageRef | undefined => {
  const match = /^([a-z2-7]{26})_([a-z0-9-]+)_([a-z0-9-]+)_([a-z0-9-]+)$/.exec(messageId);
  if (!match) return undefined;
  const [, customerId = "", campaignId = "", episode = "", stepId = ""] = match;
  return { customerId, campaignId, episode, stepId };
};
