import {
  type LinkKeyRing,
  makeKeyRing,
  parseKeyRing,
  printKeyRing,
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

/** Signs new links with a new key; links already sent keep working. */
export const createRotateLinkKeys =
  (deps: {
    readonly secrets: Secrets;
    readonly config: ConfigStore;
    readonly clock: Clock;
    readonly newSecret: NewSecret;
  }) =>
  async (by: string): Promise<LinkKeyRing> => {
    const { secrets, config, clock, newSecret } = deps;
    const standing = await secrets.ensure(LINK_KEYS, () => printKeyRing(makeKeyRing(newSecret())));
    const ring = rotateKeyRing(parseKeyRing(standing), newSecret());
    await secrets.put(LINK_KEYS, printKeyRing(ring));
    const detail = { current: ring.current, keys: ring.keys.length };
    await config.log({ at: clock.businessNow(), by, what: "link-keys.rotated", about: "links", detail });
    return ring;
  };
