import { dayOf } from "#core/shared/day.ts";
import { sameJson } from "#core/shared/same-json.ts";
import type { People } from "#ports/people.ts";
import { batchGet, batchWrite } from "./batch.ts";
import { putWhen } from "./conditional-write.ts";
import { profileKey, silenceKey } from "./keys/people.ts";
import { latestOf, queryActivity } from "./people-activity.ts";
import { parseSilence, type Silence, toActivityItem, toLastActivity, toSilenceItem } from "./people-items.ts";
import { silentFrom } from "./people-merge.ts";
import { parseProfile } from "./people-profile.ts";
import type { PeopleStore } from "./people-store.ts";

type RederiveInput = Parameters<People["rederive"]>[0];

/** The last that a key can hold. */
const END_OF_TIME = new Date("9999-12-31T23:59:59.999Z");

/** Somebody who is written to without a pause would otherwise keep this going for good. */
const MOST_TRIES = 8;

/**
 * Derives what is known of one customer's activity again. The pointer is set only where it still is as it was before
 * the activities were read: one that comes in meanwhile makes it start again.
 */
export const rederiveCustomer = async (
  store: PeopleStore,
  input: RederiveInput,
): Promise<Awaited<ReturnType<People["rederive"]>>> => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const done = await rederiveOnce(store, input);
    if (done !== undefined) return done;
  }
  throw new Error(`Customer ${input.customerId} changes all the time`);
};

const rederiveOnce = async (store: PeopleStore, { customerId, shard, zone, derive }: RederiveInput) => {
  const { documents, table } = store;
  const keys = [silenceKey(customerId), profileKey(customerId)];
  const read = await batchGet(documents, { table, keys, consistent: true });
  const silenceItem = read.find(({ sk }) => sk === silenceKey(customerId).sk);
  const profileItem = read.find(({ sk }) => sk === profileKey(customerId).sk);
  const before = silenceItem && parseSilence(silenceItem);
  const stored = await queryActivity(store, customerId, { from: new Date(0), to: END_OF_TIME });
  const derived = stored.map((activity) => ({ activity, counted: derive(activity) }));
  const changed = derived.filter(({ activity, counted: { counts: _, ...now } }) => !sameJson(activity, now));
  await batchWrite(documents, {
    table,
    writes: changed.map(({ counted: { counts: _, ...activity } }) => ({ put: toActivityItem(activity) })),
  });
  const latest = latestOf(derived.map(({ counted }) => counted));
  const profile = profileItem && parseProfile(profileItem);
  const after: Silence | undefined = latest
    ? { at: latest, day: dayOf(latest, zone), basis: "activity", signUpRevision: 0 }
    : profile && {
        at: silentFrom(profile),
        day: dayOf(silentFrom(profile), zone),
        basis: "signup",
        signUpRevision: profile.signUpRevision,
      };
  const result = { before: toLastActivity(before), after: toLastActivity(after), changed: changed.length };
  if (after === undefined || sameJson(toLastActivity(before), toLastActivity(after))) return result;
  const written = await putWhen(documents, {
    table,
    item: toSilenceItem(customerId, shard, after),
    when: before
      ? {
          expression: "#at = :at AND basis = :basis",
          names: { "#at": "at" },
          values: { ":at": before.at.getTime(), ":basis": before.basis },
        }
      : { expression: "attribute_not_exists(pk)" },
  });
  return written ? result : undefined;
};
