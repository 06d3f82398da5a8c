import { batchGet, batchWrite } from "./batch.ts";
import { updateWhen } from "./conditional-write.ts";
import { profileKey } from "./keys/people.ts";
import { toHistoryItem } from "./people-items.ts";
import { parseProfile } from "./people-profile.ts";
import type { PeopleStore } from "./people-store.ts";
import { storeTimeIf } from "./stored-time.ts";

const MOST_TRIES = 20;

export interface Unsubscription {
  readonly customerId: string;
  /** `undefined` takes it back. */
  readonly at: Date | undefined;
  readonly source: string;
}

/** The first time stays. Who is not (or no longer) known is left alone: the address is suppressed by itself. */
export const writeUnsubscribed = async (store: PeopleStore, wanted: Unsubscription): Promise<void> => {
  for (let tries = 0; tries < MOST_TRIES; tries++) if (await attempt(store, wanted)) return;
  throw new Error(`Customer ${wanted.customerId} is changed faster than we can follow`);
};

const attempt = async (store: PeopleStore, { customerId, at, source }: Unsubscription): Promise<boolean> => {
  const { documents, table } = store;
  const key = profileKey(customerId);
  const [item] = await batchGet(documents, { table, keys: [key], consistent: true });
  if (!item) return true;
  const { customer, revision } = parseProfile(item);
  const from = customer.unsubscribedAt;
  if ((from === undefined) === (at === undefined)) return true;

  const change = { field: "unsubscribedAt", from, to: at, receivedAt: at ?? store.now(), source };
  await batchWrite(documents, { table, writes: [{ put: toHistoryItem(customerId, change) }] });
  const written = await updateWhen(documents, {
    table,
    key,
    changes: { set: { unsubscribedAt: storeTimeIf(at), revision: revision + 1 } },
    when: { expression: "revision = :revision", values: { ":revision": revision } },
  });
  return written !== undefined;
};
