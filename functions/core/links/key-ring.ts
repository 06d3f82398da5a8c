import { ConflictError, NotFoundError } from "../shared/errors.ts";

/** The keys that sign links, oldest first. */
export interface LinkKeyRing {
  /** Id of the key that seals. */
  readonly current: number;
  readonly keys: readonly LinkKey[];
}

export interface LinkKey {
  /** 1 to 255; the first byte of every token it sealed. Never used again for another key. */
  readonly id: number;
  /** 32 random bytes. */
  readonly secret: Uint8Array;
  /** What a revoked key sealed is refused. */
  readonly revoked: boolean;
}

const SECRET_BYTES = 32;

const checkSecret = (secret: Uint8Array): void => {
  if (secret.length !== SECRET_BYTES) throw new RangeError(`A link key has ${SECRET_BYTES} bytes`);
};

/** A ring of one key. `secret`: 32 random bytes. */
export const makeKeyRing = (secret: Uint8Array): LinkKeyRing => {
  checkSecret(secret);
  return { current: 1, keys: [{ id: 1, secret, revoked: false }] };
};

/** Adds a key and seals with it from now on; links in mails that are out stay good. */
export const rotateKeyRing = (ring: LinkKeyRing, secret: Uint8Array): LinkKeyRing => {
  checkSecret(secret);
  const id = Math.max(...ring.keys.map((key) => key.id)) + 1;
  if (id > 255) throw new RangeError("A link key ring holds 255 keys; begin a new one");
  return { current: id, keys: [...ring.keys, { id, secret, revoked: false }] };
};

/**
 * Refuses all that a key sealed, after it leaked for instance. The current key is rotated first.
 * @throws ConflictError NotFoundError
 */
export const revokeKey = (ring: LinkKeyRing, id: number): LinkKeyRing => {
  if (id === ring.current)
    throw new ConflictError(`Key ${id} signs new links and cannot be revoked; rotate first.`);
  if (!ring.keys.some((key) => key.id === id)) throw new NotFoundError(`There is no link key ${id}.`);
  return { ...ring, keys: ring.keys.map((key) => (key.id === id ? { ...key, revoked: true } : key)) };
};

/** The ring as one secret text: `rk1;2;1:<base64url>!;2:<base64url>` is current key 2, key 1 revoked. */
export const printKeyRing = (ring: LinkKeyRing): string =>
  [
    "rk1",
    ring.current,
    ...ring.keys.map(
      ({ id, secret, revoked }) => `${id}:${Buffer.from(secret).toString("base64url")}${revoked ? "!" : ""}`,
    ),
  ].join(";");

const parseKey = (text: string): LinkKey | undefined => {
  const match = /^([1-9]\d{0,2}):([\w-]{43})(!?)$/.exec(text);
  const id = Number(match?.[1]);
  if (!match || id > 255) return undefined;
  return { id, secret: Buffer.from(match[2] ?? "", "base64url"), revoked: match[3] === "!" };
};

/** Reverse of `printKeyRing`; throws without showing anything of the text, which is a secret. */
export const parseKeyRing = (text: string): LinkKeyRing => {
  const [version, current, ...rest] = text.trim().split(";");
  const keys = rest.map(parseKey).filter((key) => key !== undefined);
  const ids = new Set(keys.map((key) => key.id));
  const sealing = keys.find((key) => String(key.id) === current && !key.revoked);
  if (version !== "rk1" || sealing === undefined || keys.length !== rest.length || ids.size !== keys.length) {
    throw new TypeError("The link key ring is damaged; it reads `rk1;<current>;<id>:<43 letters>;…`");
  }
  return { current: sealing.id, keys };
};
