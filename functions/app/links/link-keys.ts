import {
  type LinkKeyRing,
  makeKeyRing,
  parseKeyRing,
  printKeyRing,
  revokeKey,
  rotateKeyRing,
} from "#core/links/key-ring.ts";
import { ConflictError } from "#core/shared/errors.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Runs } from "#ports/runs.ts";
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

/** How long a change may take: as long as the API answers. */
const CHANGES_MS = 30_000;
/** After so long nothing is signed with the former key any more: as it is kept, and a page of a dispatch at work. */
const SETTLES_MS = KEEP_MS + 120_000;
const MARK = "link-keys";

/** Wall time in ms. */
interface KeyChange {
  /** Nobody else changes the ring until then: secrets know no condition. */
  readonly busyUntil: number;
  /** When mails are no longer signed with what a rotation replaced. */
  readonly settledAt: number;
}

export interface ChangeLinkKeysDeps {
  readonly secrets: Secrets;
  readonly runs: Pick<Runs, "mark" | "setMark">;
  readonly config: Pick<ConfigStore, "log">;
  readonly clock: Clock;
  readonly newSecret: NewSecret;
}

/**
 * Signs new links with a new key; links already sent keep working.
 * @throws ConflictError while somebody else changes the keys
 */
export const createRotateLinkKeys =
  (deps: ChangeLinkKeysDeps) =>
  (by: string): Promise<LinkKeyRing> =>
    change(deps, { by, what: "link-keys.rotated", to: (ring) => rotateKeyRing(ring, deps.newSecret()) });

/**
 * Refuses every link that a key signed, within a minute: those that unsubscribe from mails long sent, too.
 * @throws ConflictError for the key in use, and right after a rotation, while mails may still go out with the former
 * key; NotFoundError
 */
export const createRevokeLinkKey =
  (deps: ChangeLinkKeysDeps) =>
  ({ id, by }: { readonly id: number; readonly by: string }): Promise<LinkKeyRing> =>
    change(deps, { by, what: "link-keys.revoked", revoked: id, to: (ring) => revokeKey(ring, id) });

interface Wanted {
  readonly by: string;
  readonly what: string;
  readonly revoked?: number;
  readonly to: (ring: LinkKeyRing) => LinkKeyRing;
}

const change = async (deps: ChangeLinkKeysDeps, wanted: Wanted): Promise<LinkKeyRing> => {
  const { secrets, runs, config, clock, newSecret } = deps;
  const { by, what, revoked } = wanted;
  const read = async (): Promise<LinkKeyRing> =>
    parseKeyRing(await secrets.ensure(LINK_KEYS, () => printKeyRing(makeKeyRing(newSecret()))));
  // what cannot be keeps nobody off
  wanted.to(await read());
  const settledAt = await beginChange(deps, revoked === undefined);
  const ring = wanted.to(await read());
  await secrets.put(LINK_KEYS, printKeyRing(ring));
  const mark = await runs.mark<KeyChange>(MARK);
  await runs.setMark<KeyChange>(MARK, { busyUntil: 0, settledAt }, mark?.revision);
  const detail = { current: ring.current, keys: ring.keys.length, ...(revoked !== undefined && { revoked }) };
  await config.log({ at: clock.businessNow(), by, what, about: "links", detail });
  return ring;
};

/** Keeps others off; answers when what is signed with a former key will be out. */
const beginChange = async ({ runs, clock }: ChangeLinkKeysDeps, rotates: boolean): Promise<number> => {
  const now = clock.wallNow().getTime();
  const mark = await runs.mark<KeyChange>(MARK);
  const before = mark?.value ?? { busyUntil: 0, settledAt: 0 };
  const busyUntil = now + CHANGES_MS;
  const settledAt = rotates ? busyUntil + SETTLES_MS : before.settledAt;
  if (!rotates && now < settledAt)
    throw new ConflictError(
      `The key was changed a moment ago, and mails may still go out with the former one. Revoke it in ${Math.ceil((settledAt - now) / 60_000)} minutes.`,
    );
  const isFree = before.busyUntil <= now;
  if (
    !isFree ||
    (await runs.setMark<KeyChange>(MARK, { busyUntil, settledAt }, mark?.revision)) === "conflict"
  )
    throw new ConflictError("Somebody else is changing the link keys. Try again in a minute.");
  return settledAt;
};
