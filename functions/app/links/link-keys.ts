import {
  type LinkKeyRing,
  makeKeyRing,
  parseKeyRing,
  printKeyRing,
  revokeKey,
  rotateKeyRing,
} from "#core/links/key-ring.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Secrets } from "#ports/secrets.ts";

export const LINK_KEYS = "link-keys";

/** How long a process goes on with the ring it read. A new key opens no links before that, so keep it short. */
const KEEP_MS = 60_000;

/** 32 random bytes. */
export type NewSecret = () => Uint8Array;

/** Reads the ring that signs links, made on first use, at most once a minute. */
export const createLinkKeys = (deps: {
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly newSecret: NewSecret;
}): (() => Promise<LinkKeyRing>) => {
  let kept: { readonly ring: LinkKeyRing; readonly readAt: number } | undefined;
  return async () => {
    const now = deps.clock.wallNow().getTime();
    if (kept !== undefined && now - kept.readAt <= KEEP_MS) return kept.ring;
    const text = await deps.secrets.ensure(LINK_KEYS, () => printKeyRing(makeKeyRing(deps.newSecret())));
    kept = { ring: parseKeyRing(text), readAt: now };
    return kept.ring;
  };
};

export interface ChangeLinkKeysDeps {
  readonly secrets: Secrets;
  readonly config: Pick<ConfigStore, "log">;
  readonly clock: Clock;
  readonly newSecret: NewSecret;
}

/** Signs new links with a new key; links already sent keep working. */
export const createRotateLinkKeys =
  (deps: ChangeLinkKeysDeps) =>
  (by: string): Promise<LinkKeyRing> =>
    change(deps, { by, what: "link-keys.rotated", to: (ring) => rotateKeyRing(ring, deps.newSecret()) });

/**
 * Refuses every link that a key signed, within a minute: those that unsubscribe from mails long sent, too.
 * @throws ConflictError NotFoundError
 */
export const createRevokeLinkKey =
  (deps: ChangeLinkKeysDeps) =>
  ({ id, by }: { readonly id: number; readonly by: string }): Promise<LinkKeyRing> =>
    change(deps, { by, what: "link-keys.revoked", revoked: id, to: (ring) => revokeKey(ring, id) });

const change = async (
  { secrets, config, clock, newSecret }: ChangeLinkKeysDeps,
  one: {
    readonly by: string;
    readonly what: string;
    readonly revoked?: number;
    readonly to: (ring: LinkKeyRing) => LinkKeyRing;
  },
): Promise<LinkKeyRing> => {
  const standing = await secrets.ensure(LINK_KEYS, () => printKeyRing(makeKeyRing(newSecret())));
  const ring = one.to(parseKeyRing(standing));
  await secrets.put(LINK_KEYS, printKeyRing(ring));
  const { by, what, revoked } = one;
  const detail = { current: ring.current, keys: ring.keys.length, ...(revoked !== undefined && { revoked }) };
  await config.log({ at: clock.businessNow(), by, what, about: "links", detail });
  return ring;
};
