import type { Enrolment, StepRecord } from "../enrolment/enrolment.ts";
import { type Attempt, isAccepted, isRejected, type Message } from "../messaging/message.ts";
import { type MessageRef, messageIdOf } from "../shared/ids.ts";

/** What became of the mails that were due in a stretch of time. `due` is always the sum of the other four. */
export interface DueAccount {
  readonly due: number;
  readonly sent: number;
  /** By gate, with the latest time until which one is held. */
  readonly held: Readonly<Record<string, { readonly count: number; readonly until: string }>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly exited: Readonly<Record<string, number>>;
}

export interface DueTally {
  sent: number;
  held: Record<string, { count: number; until: string }>;
  skipped: Record<string, number>;
  exited: Record<string, number>;
}

export const emptyTally = (): DueTally => ({ sent: 0, held: {}, skipped: {}, exited: {} });

/** All other records are of steps that send nothing. */
const OF_MAILS: readonly StepRecord["kind"][] = ["sent", "skipped", "pending"];

/** Adds what happened to an enrolment's mails in `[from, to)`. Each mail counts once, by the last thing that happened. */
export const tally = (
  into: DueTally,
  { enrolment, messages }: { readonly enrolment: Enrolment; readonly messages: readonly Message[] },
  period: { readonly from: Date; readonly to: Date },
): void => {
  for (const [stepId, record] of Object.entries(enrolment.steps)) {
    if (!OF_MAILS.includes(record.kind) || record.at < period.from || record.at >= period.to) continue;
    const skipped = skipReason({ ...enrolment, stepId }, record, messages);
    if (skipped !== undefined) bump(into.skipped, skipped);
    else if (record.kind === "sent") into.sent += 1;
    else if (hasLeftAt(enrolment, stepId)) bump(into.exited, enrolment.reason ?? "stopped");
    else addHold(into, record.holds.at(-1));
  }
};

const hasLeftAt = ({ state, stepId }: Enrolment, step: string): boolean =>
  stepId === step && (state === "exited" || state === "voided");

/** Given up, or taken by SES and then refused. */
const skipReason = (
  ref: MessageRef,
  { kind, reason }: StepRecord,
  messages: readonly Message[],
): string | undefined => {
  if (kind === "skipped") return reason ?? "unknown";
  if (kind !== "sent") return undefined;
  const message = messages.find(({ messageId }) => messageId === messageIdOf(ref));
  const takenBack = (each: Attempt): boolean => isAccepted(each) && isRejected(each);
  return Object.values(message?.attempts ?? {}).some(takenBack) ? "rejected" : undefined;
};

const bump = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

const addHold = (into: DueTally, hold: { readonly gate: string; readonly until: Date } | undefined): void => {
  if (hold === undefined) return;
  const until = hold.until.toISOString();
  const known = into.held[hold.gate];
  into.held[hold.gate] = {
    count: (known?.count ?? 0) + 1,
    until: known === undefined || until > known.until ? until : known.until,
  };
};

export const toDueAccount = (of: DueTally): DueAccount => {
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const held = Object.values(of.held).reduce((total, { count }) => total + count, 0);
  return { ...of, due: of.sent + held + sum(of.skipped) + sum(of.exited) };
};
