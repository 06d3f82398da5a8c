import type { Activity } from "#core/customer/customer.ts";
import { addDays, dayOf } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { ActivityBatchResult, People } from "#ports/people.ts";
import { batchGet, batchWrite, type ItemKey } from "./batch.ts";
import { putWhen } from "./conditional-write.ts";
import { activityKey, activityRange, customerPk, silenceKey } from "./keys/people.ts";
import { type Item, queryAll } from "./paging.ts";
import {
  parseActivity,
  parseSilence,
  type Silence,
  toActivityItem,
  toAheadItem,
  toLastActivity,
  toSilenceItem,
} from "./people-items.ts";
import type { PeopleStore } from "./people-store.ts";

export type ActivityInput = Parameters<People["recordActivity"]>[0];
type Counted = ActivityInput["activities"][number];

const CONCURRENCY = 16;

/**
 * Records activities of many customers; each customer stands in `inputs` once. All new activities are written before
 * the first last activity moves, so that a repetition after a crash finds what is left to do.
 */
export const recordActivities = async (
  store: PeopleStore,
  inputs: readonly ActivityInput[],
): Promise<ActivityBatchResult[]> => {
  const stored = await readStored(store, inputs);
  const plans = inputs.map((input) => {
    const distinct = [...new Map(input.activities.map((activity) => [textOf(keyOf(activity)), activity]))];
    const fresh = distinct.filter(([key]) => !stored.has(key)).map(([, activity]) => activity);
    const silence = stored.get(textOf(silenceKey(input.customerId)));
    return { input, fresh, before: silence && parseSilence(silence) };
  });
  // a pointer too many costs a look; one too few, an event that never counts
  await batchWrite(store.documents, {
    table: store.table,
    writes: plans.flatMap(({ input, fresh }) => aheadPointers(input, fresh, store.now())),
    concurrency: CONCURRENCY,
  });
  await batchWrite(store.documents, {
    table: store.table,
    writes: plans.flatMap(({ fresh }) => fresh.map((activity) => ({ put: toActivityItem(activity) }))),
    concurrency: CONCURRENCY,
  });
  return inParallel(plans, CONCURRENCY, async ({ input, fresh, before }) => ({
    added: fresh.map(({ counts: _, ...activity }) => activity),
    known: input.activities.length - fresh.length,
    before: toLastActivity(before),
    after: toLastActivity(await raiseSilence(store, input, before)),
  }));
};

/** The day after each event that lies ahead; today where its time has come since it was received. */
const aheadPointers = ({ customerId, shard, zone }: ActivityInput, fresh: readonly Counted[], now: Date) => {
  const today = dayOf(now, zone);
  const days = fresh.flatMap(({ future, occurredAt }) => {
    if (!future) return [];
    const day = addDays(dayOf(occurredAt, zone), 1);
    return [day < today ? today : day];
  });
  return [...new Set(days)].map((day) => ({ put: toAheadItem(customerId, shard, day) }));
};

/** The pointers, and those of the activities that are there already, by key. */
const readStored = async (
  { documents, table }: PeopleStore,
  inputs: readonly ActivityInput[],
): Promise<Map<string, Item>> => {
  const keys = inputs.flatMap(({ customerId, activities }) => [
    silenceKey(customerId),
    ...activities.map(keyOf),
  ]);
  const items = await batchGet(documents, { table, keys, consistent: true, concurrency: CONCURRENCY });
  return new Map(items.map((item) => [textOf(item as unknown as ItemKey), item]));
};

/** A conditional maximum: only later activity moves it, and any activity replaces a sign-up. */
const raiseSilence = async (
  store: PeopleStore,
  { customerId, shard, zone, activities }: ActivityInput,
  before: Silence | undefined,
): Promise<Silence | undefined> => {
  const latest = latestOf(activities);
  if (!latest || (before?.basis === "activity" && before.at >= latest)) return before;
  const silence: Silence = { at: latest, day: dayOf(latest, zone), basis: "activity", signUpRevision: 0 };
  const raised = await putWhen(store.documents, {
    table: store.table,
    item: toSilenceItem(customerId, shard, silence),
    when: {
      expression: "attribute_not_exists(pk) OR basis = :signup OR #at < :at",
      names: { "#at": "at" },
      values: { ":signup": "signup", ":at": latest.getTime() },
    },
  });
  return raised ? silence : readSilence(store, customerId);
};

const readSilence = async ({ documents, table }: PeopleStore, customerId: string) => {
  const [item] = await batchGet(documents, { table, keys: [silenceKey(customerId)], consistent: true });
  return item && parseSilence(item);
};

export const latestOf = (activities: readonly Counted[]): Date | undefined =>
  activities
    .filter(({ counts, future }) => counts && !future)
    .map(({ occurredAt }) => occurredAt)
    .reduce<Date | undefined>((latest, at) => (latest && latest >= at ? latest : at), undefined);

/** Only where it is: who was erased meanwhile stays so. */
export const rewriteActivity = async (
  { documents, table }: PeopleStore,
  activity: Activity,
): Promise<void> => {
  const when = { expression: "attribute_exists(pk)" };
  await putWhen(documents, { table, item: toActivityItem(activity), when });
};

/** Oldest first, without what has expired. */
export const queryActivity = async (
  { documents, table, now }: PeopleStore,
  customerId: string,
  range: { readonly from: Date; readonly to: Date },
): Promise<Activity[]> => {
  const { first, last } = activityRange(range.from, range.to);
  if (first >= last) return [];
  const items = await queryAll(documents, {
    TableName: table,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ExpressionAttributeValues: { ":pk": customerPk(customerId), ":first": first, ":last": last },
    ConsistentRead: true,
  });
  const seconds = now().getTime() / 1_000;
  return items.filter((item) => Number(item["expires"]) > seconds).map(parseActivity);
};

const keyOf = (activity: Activity): ItemKey =>
  activityKey(activity.customerId, activity.occurredAt, activity.messageId);
const textOf = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;
