import { hashWriteKey, writeKeyOf } from "#core/events/write-key.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { shortHash } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { WriteKey, WriteKeys } from "#ports/write-keys.ts";

export interface WriteKeyDeps {
  readonly writeKeys: WriteKeys;
  readonly config: Pick<ConfigStore, "log">;
  readonly clock: Clock;
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array;
}

/** Makes a key. It is answered here and never again: only its hash is kept. */
export const createMakeWriteKey =
  (deps: WriteKeyDeps) =>
  async (input: {
    readonly name: string;
    readonly by: string;
  }): Promise<WriteKey & { readonly key: string }> => {
    const key = writeKeyOf(deps.newSecret());
    const hash = hashWriteKey(key);
    const at = deps.clock.businessNow();
    const made: WriteKey = {
      id: shortHash(hash),
      name: input.name,
      hash,
      createdAt: at,
      createdBy: input.by,
      revokedAt: undefined,
    };
    await deps.writeKeys.add(made);
    await note(deps, { by: input.by, what: "write-key.made", id: made.id });
    return { ...made, key };
  };

/** @throws NotFoundError */
export const createRevokeWriteKey =
  (deps: WriteKeyDeps) =>
  async (input: { readonly id: string; readonly by: string }): Promise<WriteKey> => {
    if (!(await deps.writeKeys.revoke(input.id, deps.clock.businessNow())))
      throw new NotFoundError(`There is no write key ${input.id}.`);
    await note(deps, { by: input.by, what: "write-key.revoked", id: input.id });
    const revoked = (await deps.writeKeys.list()).find(({ id }) => id === input.id);
    if (revoked === undefined) throw new NotFoundError(`There is no write key ${input.id}.`);
    return revoked;
  };

const note = (
  { config, clock }: WriteKeyDeps,
  { by, what, id }: { readonly by: string; readonly what: string; readonly id: string },
): Promise<void> => config.log({ at: clock.businessNow(), by, what, about: `write-key ${id}`, detail: {} });

/** A revoked key is refused after so long at the latest. */
const KEEP_MS = 30_000;
/** A key that nobody knows may have been made this moment; it is looked up again, but not for every request. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Whether a key may send. Reads the keys at most every 30 s; a key that was good goes on being good while they
 * cannot be read.
 * @throws whatever the table throws about a key that is not known yet
 */
export const createCheckWriteKey = (deps: {
  readonly writeKeys: WriteKeys;
  readonly clock: Clock;
}): ((key: string) => Promise<boolean>) => {
  let hashes: ReadonlySet<string> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;
  const read = async (): Promise<void> => {
    const keys = await deps.writeKeys.list();
    hashes = new Set(keys.filter(({ revokedAt }) => revokedAt === undefined).map(({ hash }) => hash));
    readAt = deps.clock.wallNow().getTime();
  };
  return async (key) => {
    const hash = hashWriteKey(key);
    const age = deps.clock.wallNow().getTime() - readAt;
    if (hashes.has(hash)) {
      if (age > KEEP_MS) await read().catch(() => undefined);
    } else if (age > LOOK_AGAIN_MS) await read();
    return hashes.has(hash);
  };
};
