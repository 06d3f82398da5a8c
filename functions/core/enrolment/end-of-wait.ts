import type { WaitStep } from "../campaign/step.ts";
import { dayOfFact, type Fact, readFact } from "../condition/condition-facts.ts";
import type { Activity } from "../customer/customer.ts";
import { addDays, type Day, HOUR_MS, startOfDay } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import type { Enrolment, TriggerFacts } from "./enrolment.ts";
import { cameAfter, sinceOf } from "./event-since.ts";
import { holdsAmong } from "./judge-step.ts";
import type { SeenAnswer } from "./seen-answer.ts";
import type { StepFacts } from "./step-facts.ts";

export interface WaitClock {
  readonly now: Date;
  /** Zone in which days of silence and contract days begin: the workspace's. */
  readonly zone: string;
  /** What waits for answers, events and dates of the customer look at; without it nothing has happened. */
  readonly facts?: StepFacts | undefined;
}

export interface EndOfWait {
  readonly at: Date;
  /** The answer that ended it. */
  readonly answer: SeenAnswer | undefined;
  /** Ended by something that happened, not by time: it may look otherwise later. */
  readonly early: boolean;
}

/** When a wait is over. Counted from when it began: the close of the step before, which is the last record. */
export const endOfWait = (step: WaitStep, enrolment: Enrolment, clock: WaitClock): EndOfWait => {
  const end = waitsUntil(step, enrolment, clock);
  return enrolment.lastMailAt === undefined
    ? end
    : { ...end, at: later(end.at, new Date(enrolment.lastMailAt.getTime() + step.atLeastHours * HOUR_MS)) };
};

const byTime = (at: Date): EndOfWait => ({ at, answer: undefined, early: false });

const waitsUntil = (step: WaitStep, enrolment: Enrolment, clock: WaitClock): EndOfWait => {
  const { until } = step;
  const { facts } = enrolment.entry;
  const dayBefore = (day: Day, days: number): EndOfWait =>
    byTime(startOfDay(addDays(day, -days), clock.zone));
  switch (until.kind) {
    case "for":
      return byTime(hoursAfter(beganAt(enrolment), until.hours));
    case "inactive":
      return dayBefore(silentSince(enrolment), -until.days);
    case "contract":
      return dayBefore(contractDay(facts, until.of, clock) ?? enrolment.entry.crossedOn, until.beforeDays);
    case "day":
      return dayBefore(until.day, until.beforeDays);
    case "date": {
      const day = dayOfField(until.field, enrolment, clock);
      return day === undefined ? byTime(beganAt(enrolment)) : dayBefore(day, until.beforeDays);
    }
    case "event": {
      const began = beganAt(enrolment);
      // what ended the step before belongs to that step
      const isSince =
        lastClosed(enrolment) === undefined
          ? cameAfter(enrolment.entry)
          : ({ occurredAt }: Activity): boolean => occurredAt > began;
      return holdsAmong(until.activity, clock.facts, isSince)
        ? { at: clock.now, answer: undefined, early: true }
        : byTime(hoursAfter(began, until.hours));
    }
    case "answered":
      return untilAnswered(until, enrolment, clock);
    default:
      return assertNever(until);
  }
};

/** A mail that did not go out is not answered. */
const untilAnswered = (
  until: { readonly step: string; readonly hours: number },
  enrolment: Enrolment,
  { now, facts }: WaitClock,
): EndOfWait => {
  const asked = enrolment.steps[until.step];
  if (asked?.kind !== "sent") return byTime(now);
  const limit = hoursAfter(asked.at, until.hours);
  const answer = facts?.answers.get(until.step);
  return answer === undefined ? byTime(limit) : { at: now, answer, early: true };
};

const hoursAfter = (at: Date, hours: number): Date => new Date(at.getTime() + hours * HOUR_MS);

/** With the close of the step before, or the entry. */
const beganAt = (enrolment: Enrolment): Date => {
  const entered = sinceOf(enrolment.entry);
  return later(lastClosed(enrolment) ?? entered, entered);
};

const lastClosed = ({ steps }: Enrolment): Date | undefined =>
  Object.values(steps).reduce<Date | undefined>(
    (latest, { kind, at }) => (kind === "pending" ? latest : later(latest ?? at, at)),
    undefined,
  );

const silentSince = ({ entry }: Enrolment): Day =>
  entry.facts.kind === "inactive" ? entry.facts.since : entry.crossedOn;

/** As the contract stands now: it may have been moved. One that says no such day any more has that of the entry. */
const contractDay = (facts: TriggerFacts, of: "end" | "notice", clock: WaitClock): Day | undefined => {
  if (facts.kind !== "contract-ending") return undefined;
  const { contract } = clock.facts?.customer ?? {};
  return (of === "end" ? contract?.endsOn : contract?.noticeOn) ?? contractDayAtEntry(facts, of);
};

const contractDayAtEntry = (
  facts: Extract<TriggerFacts, { readonly kind: "contract-ending" }>,
  of: "end" | "notice",
): Day | undefined => {
  if (of === "end") return facts.endsOn;
  // entries of older versions keep the day of notice only where the trigger counts down to it
  return facts.noticeOn ?? (facts.on === facts.endsOn ? undefined : facts.on);
};

/** `entry.NAME`: what the trigger keeps. All else: a field as conditions know it. */
const dayOfField = (field: string, { entry }: Enrolment, { facts, zone }: WaitClock): Day | undefined => {
  const fact = field.startsWith("entry.")
    ? entryFact(entry.facts, field.slice("entry.".length))
    : facts && readFact(field, facts.customer, undefined);
  return fact === undefined ? undefined : dayOfFact(fact, zone);
};

const entryFact = (facts: TriggerFacts, name: string): Fact | undefined => {
  const { values, ...own }: Readonly<Record<string, unknown>> = { ...facts };
  // the properties of an event stand by themselves
  const known: Readonly<Record<string, unknown>> = { ...(values as object | undefined), ...own };
  const value = Object.hasOwn(known, name) ? known[name] : undefined;
  return typeof value === "string" ? value : undefined;
};

export const later = (a: Date, b: Date): Date => (a > b ? a : b);
