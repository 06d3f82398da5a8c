import { answerStep } from "../enrolment/answer-step.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import { isAccepted, type Message } from "../messaging/message.ts";
import { parseMessageId } from "../shared/ids.ts";
import { addToStrata, type Strata } from "./strata.ts";

/** Counts as they are. Between variants and steps they show nothing: only a difference to the holdout does. */
export interface StepCounts {
  readonly sent: number;
  readonly delivered: number;
  readonly bounced: number;
  readonly complained: number;
  readonly skipped: number;
}

export interface VariantCounts {
  readonly sent: number;
  /** Ended the wait for an answer: of surveys, and of offers that are waited for. */
  readonly answered: number;
  readonly settled: number;
  readonly reached: number;
}

export interface ResultsTally {
  readonly strata: Strata;
  /** Customers settled, and how many of them reached the goal: raw. */
  readonly arms: Record<"treatment" | "holdout", { settled: number; reached: number }>;
  /** By step, then by mail. */
  readonly steps: Map<string, StepCounts>;
  readonly variants: Map<string, VariantCounts>;
  readonly counts: Record<
    "enrolments" | "customers" | "settled" | "open" | "repeats" | "voided" | "treatment" | "holdout",
    number
  >;
  costMicros: number;
  offersMinor: number;
  /** Of those settled, in other currencies than the workspace's, minor units: no part of any comparison. */
  readonly otherRevenue: Map<string, number>;
}

export const emptyResults = (): ResultsTally => ({
  strata: new Map(),
  arms: { treatment: { settled: 0, reached: 0 }, holdout: { settled: 0, reached: 0 } },
  steps: new Map(),
  variants: new Map(),
  counts: {
    enrolments: 0,
    customers: 0,
    settled: 0,
    open: 0,
    repeats: 0,
    voided: 0,
    treatment: 0,
    holdout: 0,
  },
  costMicros: 0,
  offersMinor: 0,
  otherRevenue: new Map(),
});

export interface LedgerEntry {
  readonly enrolment: Enrolment;
  readonly messages: readonly Message[];
}

export interface MoneyRule {
  /** Share of revenue that is earned, 0 to 1. */
  readonly margin: number;
  /** Micro-units in one minor unit of the currency: 10,000 where there are cents. */
  readonly microsPerMinor: number;
  /** What was accepted cost, by the message that offered it, minor units. */
  readonly acceptedMinor: ReadonlyMap<string, number>;
}

/** Adds customers, each with all their enrolments. */
export const addCustomers = (
  tally: ResultsTally,
  entries: readonly LedgerEntry[],
  money: MoneyRule,
): void => {
  const byCustomer = Map.groupBy(entries, ({ enrolment }) => enrolment.customerId);
  for (const own of byCustomer.values()) addCustomer(tally, own, money);
};

/**
 * Adds one customer with all their enrolments in a campaign. The first counts, in the arm that was drawn then, whatever
 * became of its mails and of what let them in (intention to treat). Repeats cost and are counted, but say nothing of
 * their own: who comes again depends on what the first time did.
 */
const addCustomer = (tally: ResultsTally, entries: readonly LedgerEntry[], money: MoneyRule): void => {
  const entered = entries
    .filter(({ enrolment }) => enrolment.state !== "refused")
    .sort((a, b) => a.enrolment.entry.at.getTime() - b.enrolment.entry.at.getTime());
  tally.counts.enrolments += entered.length;
  tally.counts.voided += entered.filter(({ enrolment }) => enrolment.state === "voided").length;
  for (const entry of entered) {
    addMails(tally, entry);
    tally.offersMinor += offersOf(entry, money);
  }
  const [first] = entered;
  if (first === undefined) return;
  tally.counts.customers += 1;
  tally.counts.repeats += entered.length - 1;
  tally.counts[first.enrolment.entry.arm] += 1;
  if (first.enrolment.settled === undefined) tally.counts.open += 1;
  else addSettled(tally, first, money);
};

const addSettled = (tally: ResultsTally, entry: LedgerEntry, money: MoneyRule): void => {
  const { margin, microsPerMinor } = money;
  const { entry: at, settled } = entry.enrolment;
  if (settled === undefined) return;
  tally.counts.settled += 1;
  for (const [currency, amount] of Object.entries(settled.otherRevenue ?? {}))
    tally.otherRevenue.set(currency, (tally.otherRevenue.get(currency) ?? 0) + amount);
  const reached = Number(settled.reached);
  tally.arms[at.arm].settled += 1;
  tally.arms[at.arm].reached += reached;
  const profit = settled.revenue * margin - costOf(entry) / microsPerMinor - offersOf(entry, money);
  addToStrata(tally.strata, at, { reached, revenue: settled.revenue, profit });
};

/** What may have gone out is paid for. */
const costOf = ({ messages }: LedgerEntry): number =>
  messages.reduce((sum, { costMicros, attempts }) => sum + costMicros * Object.keys(attempts).length, 0);

const offersOf = ({ messages }: LedgerEntry, { acceptedMinor }: MoneyRule): number =>
  messages.reduce((sum, { messageId }) => sum + (acceptedMinor.get(messageId) ?? 0), 0);

const NO_STEP: StepCounts = { sent: 0, delivered: 0, bounced: 0, complained: 0, skipped: 0 };
const NO_VARIANT: VariantCounts = { sent: 0, answered: 0, settled: 0, reached: 0 };

const addMails = (tally: ResultsTally, entry: LedgerEntry): void => {
  const { enrolment, messages } = entry;
  tally.costMicros += costOf(entry);
  for (const [stepId, { kind }] of Object.entries(enrolment.steps))
    if (kind === "skipped") addStep(tally, stepId, { skipped: 1 });
  for (const message of messages) {
    const attempts = Object.values(message.attempts);
    const stepId = parseMessageId(message.messageId)?.stepId;
    if (stepId === undefined || !attempts.some(isAccepted)) continue;
    addStep(tally, stepId, {
      sent: 1,
      delivered: Number(attempts.some(({ deliveredAt }) => deliveredAt !== undefined)),
      bounced: Number(attempts.some(({ bounce }) => bounce !== undefined)),
      complained: Number(attempts.some(({ complainedAt }) => complainedAt !== undefined)),
    });
    addVariant(tally, variantKey(stepId, message.mail), {
      sent: 1,
      answered: Number(enrolment.steps[answerStep(stepId)]?.kind === "answered"),
      settled: Number(enrolment.settled !== undefined),
      reached: Number(enrolment.settled?.reached === true),
    });
  }
};

export const addStep = (tally: ResultsTally, stepId: string, more: Partial<StepCounts>): void => {
  const sum = { ...(tally.steps.get(stepId) ?? NO_STEP) };
  addCounts(sum, more);
  tally.steps.set(stepId, sum);
};

export const addVariant = (tally: ResultsTally, key: string, more: VariantCounts): void => {
  const sum = { ...(tally.variants.get(key) ?? NO_VARIANT) };
  addCounts(sum, more);
  tally.variants.set(key, sum);
};

/** By name; `into` has them all. */
export const addCounts = <Name extends string>(
  into: Record<Name, number>,
  more: Readonly<Partial<Record<Name, number>>>,
): void => {
  for (const name in into) into[name] += more[name] ?? 0;
};

/** `_` stands in no id of a step and in no name of a mail. */
const variantKey = (stepId: string, mail: string): string => `${stepId}_${mail}`;
export const readVariantKey = (key: string): { readonly stepId: string; readonly mail: string } => {
  const [stepId = "", mail = ""] = key.split("_");
  return { stepId, mail };
};
