import * as z from "zod";
import {
  type Enrolment,
  type Entry,
  type Settlement,
  STEP_RECORD_KINDS,
  type StepRecord,
  type TriggerFacts,
} from "#core/enrolment/enrolment.ts";
import { hourOf } from "#core/shared/day.ts";
import { dueHk, dueHs, parseEnrolmentKey } from "./keys/ledger.ts";
import type { Item } from "./paging.ts";
import { StoredTime, storeTime, storeTimeIf } from "./stored-time.ts";

/**
 * An enrolment is written several times per mail, and each KB of it costs: short names, times in epoch ms. Campaign,
 * shard, customer and episode stand in its keys only.
 *
 * | name   | is         |   | in `e` | is                |   | in `sp.<step>` | is                              |
 * | ------ | ---------- | - | ------ | ----------------- | - | -------------- | ------------------------------- |
 * | n      | version    |   | t      | at                |   | k              | kind                            |
 * | st     | state      |   | x      | crossedOn         |   | t              | at                              |
 * | y      | reason     |   | w      | sweep             |   | y              | reason                          |
 * | e      | entry      |   | h      | how               |   | h              | holds, each [gate, at, until]   |
 * | i      | stepId     |   | g      | arm               |   | c              | variant                         |
 * | f      | firstDueAt |   | p      | share             |   | a              | attempt                         |
 * | d      | dueAt      |   | s      | salt              |   | to             | to                              |
 * | sp     | steps      |   | f      | facts             |   | s              | answer: [score, reasons, accepted] |
 * | l      | lastMailAt |   | a      | activity90        |   | **in `z`**     | (settled)                       |
 * | z      | settled    |   | r      | revenue90         |   | t              | at                              |
 * | r      | revision   |   | b      | wouldBe           |   | o              | reached                         |
 * | hk, hs | index due  |   | q      | heldBy            |   | r              | reachedAt                       |
 * |        |            |   | o      | ofAll             |   | m              | revenue                         |
 * |        |            |   | sg     | segments          |   | u              | otherRevenue                    |
 */
const StepItem = z.object({
  k: z.enum(STEP_RECORD_KINDS),
  t: StoredTime,
  y: z.string().optional(),
  h: z.array(z.tuple([z.string(), StoredTime, StoredTime])).optional(),
  c: z.string().optional(),
  a: z.number().default(0),
  to: z.string().optional(),
  s: z.tuple([z.number().nullable(), z.array(z.string()), z.boolean()]).optional(),
});

const FactsItem = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("inactive"), since: z.string(), days: z.number() }),
  z.object({
    kind: z.literal("contract-ending"),
    contractId: z.string(),
    endsOn: z.string(),
    noticeOn: z.string().optional(),
    on: z.string(),
  }),
  z.object({ kind: z.literal("signed-up"), on: z.string(), at: z.string() }),
  z.object({
    kind: z.literal("returned"),
    since: z.string(),
    days: z.number(),
    on: z.string(),
    at: z.string(),
  }),
  z.object({
    kind: z.literal("event"),
    name: z.string(),
    on: z.string(),
    at: z.string(),
    messageId: z.string(),
    key: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  }),
  z.object({
    kind: z.literal("date"),
    field: z.string(),
    on: z.string(),
    leadDays: z.number(),
    contractId: z.string().optional(),
  }),
  z.object({
    kind: z.literal("once"),
    at: z.string(),
    zone: z.enum(["customer", "workspace"]),
    on: z.string(),
  }),
  z.object({ kind: z.literal("every"), days: z.number(), cycle: z.number(), on: z.string() }),
]) satisfies z.ZodType<TriggerFacts>;

const EntryItem = z.object({
  t: StoredTime,
  x: z.string(),
  w: z.string(),
  h: z.enum(["crossed", "late", "backlog"]),
  g: z.enum(["treatment", "holdout"]),
  p: z.number(),
  q: z.literal("workspace").optional(),
  o: z.number().optional(),
  sg: z.array(z.string()).optional(),
  s: z.string(),
  f: FactsItem,
  a: z.number(),
  r: z.number(),
  b: z.record(z.string(), StoredTime).optional(),
});

const SettledItem = z.object({
  t: StoredTime,
  o: z.boolean(),
  r: StoredTime.optional(),
  m: z.number(),
  u: z.record(z.string(), z.number()).optional(),
});

const EnrolmentItem = z.object({
  pk: z.string(),
  sk: z.string(),
  n: z.number(),
  st: z.enum(["active", "parked", "done", "exited", "holdout", "refused", "voided"]),
  y: z.string().optional(),
  e: EntryItem,
  i: z.string().optional(),
  f: StoredTime.optional(),
  d: StoredTime.optional(),
  sp: z.record(z.string(), StepItem),
  l: StoredTime.optional(),
  z: SettledItem.optional(),
  r: z.number(),
});

export const parseEnrolment = (item: Item): Enrolment => {
  const stored = EnrolmentItem.parse(item);
  return {
    ...parseEnrolmentKey(stored),
    version: stored.n,
    state: stored.st,
    reason: stored.y,
    entry: toEntry(stored.e),
    stepId: stored.i,
    firstDueAt: stored.f,
    dueAt: stored.d,
    steps: mapValues(stored.sp, toStep),
    lastMailAt: stored.l,
    settled: stored.z && toSettlement(stored.z),
    revision: stored.r,
  };
};

const toSettlement = ({ t, o, r, m, u }: z.infer<typeof SettledItem>): Settlement => ({
  at: t,
  reached: o,
  reachedAt: r,
  revenue: m,
  ...(u !== undefined && { otherRevenue: u }),
});

const toEntry = (e: z.infer<typeof EntryItem>): Entry => ({
  at: e.t,
  crossedOn: e.x,
  sweep: e.w,
  how: e.h,
  arm: e.g,
  share: e.p,
  ...(e.q && { heldBy: e.q }),
  ...(e.o && { ofAll: e.o }),
  ...(e.sg && { segments: e.sg }),
  salt: e.s,
  facts: e.f,
  activity90: e.a,
  revenue90: e.r,
  wouldBe: e.b,
});

const toStep = (step: z.infer<typeof StepItem>): StepRecord => ({
  kind: step.k,
  at: step.t,
  reason: step.y,
  holds: (step.h ?? []).map(([gate, at, until]) => ({ gate, at, until })),
  variant: step.c,
  attempt: step.a,
  ...(step.to !== undefined && { to: step.to }),
  ...(step.s && { answer: { score: step.s[0] ?? undefined, reasons: step.s[1], accepted: step.s[2] } }),
});

/** What never changes after entry. */
export const entryAttributes = ({ entry }: Enrolment): Item => ({
  v: 1,
  e: {
    t: storeTime(entry.at),
    x: entry.crossedOn,
    w: entry.sweep,
    h: entry.how,
    g: entry.arm,
    p: entry.share,
    q: entry.heldBy,
    o: entry.ofAll,
    sg: entry.segments,
    s: entry.salt,
    f: entry.facts,
    a: entry.activity90,
    r: entry.revenue90,
    b: entry.wouldBe && mapValues(entry.wouldBe, storeTime),
  },
});

/** What each update writes; `undefined` where the attribute has to go. The due index follows state and due time. */
export const stateAttributes = (enrolment: Enrolment, revision: number): Item => ({
  n: enrolment.version,
  st: enrolment.state,
  y: enrolment.reason,
  i: enrolment.stepId,
  f: storeTimeIf(enrolment.firstDueAt),
  d: storeTimeIf(enrolment.dueAt),
  sp: mapValues(enrolment.steps, storeStep),
  l: storeTimeIf(enrolment.lastMailAt),
  z: enrolment.settled && storeSettlement(enrolment.settled),
  r: revision,
  ...dueAttributes(enrolment),
});

const dueAttributes = (enrolment: Enrolment): Item => {
  const { dueAt, shard } = enrolment;
  if (enrolment.state !== "active" || dueAt === undefined) return { hk: undefined, hs: undefined };
  return { hk: dueHk(hourOf(dueAt), shard), hs: dueHs({ ...enrolment, dueAt }) };
};

export const storeSettlement = (settled: Settlement): Item => ({
  t: storeTime(settled.at),
  o: settled.reached,
  r: storeTimeIf(settled.reachedAt),
  m: settled.revenue,
  u: settled.otherRevenue,
});

const storeStep = (step: StepRecord): Item => ({
  k: step.kind,
  t: storeTime(step.at),
  y: step.reason,
  h:
    step.holds.length > 0
      ? step.holds.map(({ gate, at, until }) => [gate, storeTime(at), storeTime(until)])
      : undefined,
  c: step.variant,
  a: step.attempt,
  to: step.to,
  s: step.answer && [step.answer.score ?? null, step.answer.reasons, step.answer.accepted],
});

const mapValues = <T, R>(record: Readonly<Record<string, T>>, to: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
