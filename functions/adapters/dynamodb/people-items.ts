import * as z from "zod";
import type { Activity, Contract, LastActivity } from "#core/customer/customer.ts";
import { DAY_MS } from "#core/shared/day.ts";
import type { FieldChange, LateLook } from "#ports/people.ts";
import {
  activityKey,
  aheadKey,
  bucketDk,
  contractKey,
  contractOfSk,
  customerOfPk,
  entryDs,
  historyKey,
  lateKey,
  parseActivitySk,
  silenceKey,
} from "./keys/people.ts";
import type { Item } from "./paging.ts";
import { StoredAttributes, storeMap } from "./stored-map.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const ACTIVITY_DAYS = 400;
const LATE_DAYS = 60;

const Text = z.string().optional();
const seconds = (ms: number): number => Math.floor(ms / 1_000);

// --- activity

const ActivityItem = z.object({
  pk: z.string(),
  sk: z.string(),
  type: z.string(),
  source: z.string(),
  revenue: z.number().optional(),
  currency: Text,
  properties: StoredAttributes,
  receivedAt: StoredTime,
  future: z.boolean().default(false),
});

export const parseActivity = (item: Item): Activity => {
  const { pk, sk, ...fields } = ActivityItem.parse(item);
  const { type, source, revenue, currency, properties, receivedAt, future } = fields;
  return {
    customerId: customerOfPk(pk),
    ...parseActivitySk(sk),
    ...{ receivedAt, type, source, revenue, currency, properties, future },
  };
};

/** Kept for 400 days from when it reached us: as long as that, the same event sent again is known. */
export const toActivityItem = (activity: Activity) => ({
  ...activityKey(activity.customerId, activity.occurredAt, activity.messageId),
  v: 1,
  type: activity.type,
  source: activity.source,
  revenue: activity.revenue,
  currency: activity.currency,
  ...(Object.keys(activity.properties).length > 0 && { properties: storeMap(activity.properties) }),
  receivedAt: storeTime(activity.receivedAt),
  ...(activity.future && { future: true }),
  expires: seconds(
    Math.max(activity.receivedAt.getTime(), activity.occurredAt.getTime()) + ACTIVITY_DAYS * DAY_MS,
  ),
});

// --- silence

/** Where a customer's silence begins, as stored: the only place of the last activity. */
export interface Silence extends LastActivity {
  /** Of the sign-up it was made from; 0 for activity. */
  readonly signUpRevision: number;
}

const SilenceItem = z.object({
  at: StoredTime,
  day: z.string(),
  basis: z.enum(["activity", "signup"]),
  signUpRevision: z.number().default(0),
});

export const parseSilence = (item: Item): Silence => SilenceItem.parse(item);

export const toLastActivity = (silence: Silence | undefined): LastActivity | undefined =>
  silence && { at: silence.at, day: silence.day, basis: silence.basis };

export const toSilenceItem = (customerId: string, shard: number, silence: Silence) => ({
  ...silenceKey(customerId),
  v: 1,
  at: storeTime(silence.at),
  day: silence.day,
  basis: silence.basis,
  ...(silence.basis === "signup" && { signUpRevision: silence.signUpRevision }),
  dk: bucketDk({ kind: "inactive", day: silence.day, shard }),
  ds: entryDs({ customerId, ref: undefined }),
});

// --- late

export const toLateItem = (late: LateLook) => ({
  ...lateKey(late.customerId, late.day, late.ref),
  v: 1,
  dk: bucketDk({ kind: "late", day: late.day, shard: late.shard }),
  ds: entryDs(late),
  expires: seconds(Date.parse(`${late.day}T00:00:00Z`) + LATE_DAYS * DAY_MS),
});

// --- ahead

/** Kept for as long after its day as a sweep may be missing. */
export const toAheadItem = (customerId: string, shard: number, day: string) => ({
  ...aheadKey(customerId, day),
  v: 1,
  dk: bucketDk({ kind: "ahead", day, shard }),
  ds: entryDs({ customerId, ref: undefined }),
  expires: seconds(Date.parse(`${day}T00:00:00Z`) + LATE_DAYS * DAY_MS),
});

// --- contract

export interface StoredContract {
  readonly contract: Contract;
  /** One higher with each write. */
  readonly revision: number;
  /** One higher whenever a pointer has to change. */
  readonly pointerRevision: number;
}

const ContractItem = z.object({
  pk: z.string(),
  sk: z.string(),
  plan: Text,
  termMonths: z.number().optional(),
  startsOn: Text,
  endsOn: Text,
  noticeOn: Text,
  monthlyValue: z.number().optional(),
  autoRenewal: z.boolean().default(false),
  cancelledOn: Text,
  renewedOn: Text,
  updatedAt: StoredTime,
  revision: z.number(),
  pointerRevision: z.number(),
});

export const parseContract = (item: Item): StoredContract => {
  const { pk, sk, revision, pointerRevision, ...fields } = ContractItem.parse(item);
  const { plan, termMonths, startsOn, endsOn, noticeOn, monthlyValue } = fields;
  const { autoRenewal, cancelledOn, renewedOn, updatedAt } = fields;
  return {
    contract: {
      customerId: customerOfPk(pk),
      contractId: contractOfSk(sk),
      ...{ plan, termMonths, startsOn, endsOn, noticeOn, monthlyValue },
      ...{ autoRenewal, cancelledOn, renewedOn, updatedAt },
    },
    revision,
    pointerRevision,
  };
};

export const toContractItem = ({ contract, revision, pointerRevision }: StoredContract) => {
  const { customerId, contractId, updatedAt, ...fields } = contract;
  return {
    ...contractKey(customerId, contractId),
    v: 1,
    ...fields,
    updatedAt: storeTime(updatedAt),
    revision,
    pointerRevision,
  };
};

// --- history

/** Dates are stored and answered as ISO text: a history is read by people. */
const HistoryItem = z.object({
  field: z.string(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  receivedAt: StoredTime,
  source: Text,
});

export const parseHistory = (item: Item): FieldChange => {
  const { field, from, to, receivedAt, source } = HistoryItem.parse(item);
  return { field, from, to, receivedAt, source };
};

export const toHistoryItem = (customerId: string, { receivedAt, ...change }: FieldChange) => ({
  ...historyKey(customerId, { ...change, receivedAt }),
  v: 1,
  ...change,
  from: asJson(change.from),
  to: asJson(change.to),
  receivedAt: storeTime(receivedAt),
});

const asJson = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));
