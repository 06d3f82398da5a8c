import type { LocaleChoice } from "#ports/people.ts";
import { batchGet, batchWrite } from "./batch.ts";
import { updateWhen } from "./conditional-write.ts";
import { profileKey } from "./keys/people.ts";
import type { Item } from "./paging.ts";
import { toHistoryItem } from "./people-items.ts";
import { type Profile, parseProfile, storeChosenLocale } from "./people-profile.ts";
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
export const writeUnsubscribed = (
  store: PeopleStore,
  { customerId, at, source }: Unsubscription,
): Promise<void> =>
  writeOwnChoice(store, customerId, ({ customer: { unsubscribedAt: from } }) =>
    (from === undefined) === (at === undefined)
      ? undefined
      : {
          history: { field: "unsubscribedAt", from, to: at, receivedAt: at ?? store.now(), source },
          set: { unsubscribedAt: storeTimeIf(at) },
        },
  );

/** What is chosen already keeps its time; a choice older than the one that stands changes nothing. */
export const writeChosenLocale = (
  store: PeopleStore,
  { customerId, locale, at, source }: LocaleChoice,
): Promise<void> =>
  writeOwnChoice(store, customerId, ({ customer: { chosenLocale: from, erasedAt } }) =>
    from?.locale === locale || (from !== undefined && from.at > at) || erasedAt !== undefined
      ? undefined
      : {
          history: { field: "chosenLocale", from: from?.locale, to: locale, receivedAt: at, source },
          set: { chosenLocale: storeChosenLocale(locale === undefined ? undefined : { locale, at, source }) },
        },
  );

interface OwnChange {
  readonly history: Parameters<typeof toHistoryItem>[1];
  readonly set: Item;
}

/** What only customers themselves say goes round imports and their stamps: history first, then the profile. */
const writeOwnChoice = async (
  store: PeopleStore,
  customerId: string,
  decide: (profile: Profile) => OwnChange | undefined,
): Promise<void> => {
  const { documents, table } = store;
  const key = profileKey(customerId);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [item] = await batchGet(documents, { table, keys: [key], consistent: true });
    if (item === undefined) return;
    const profile = parseProfile(item);
    const change = decide(profile);
    if (change === undefined) return;
    await batchWrite(documents, { table, writes: [{ put: toHistoryItem(customerId, change.history) }] });
    const { revision } = profile;
    const written = await updateWhen(documents, {
      table,
      key,
      changes: { set: { ...change.set, revision: revision + 1 } },
      when: { expression: "revision = :revision", values: { ":revision": revision } },
    });
    if (written !== undefined) return;
  }
  throw new Error(`Customer ${customerId} is changed faster than we can follow`);
};
