import type { Enrolment } from "../enrolment/enrolment.ts";

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

/** Adds what happened to an enrolment's mails in `[from, to)`. Each mail counts once, by the last thing that happened. */
export const tally = (
  into: DueTally,
  enrolment: Enrolment,
  period: { readonly from: Date; readonly to: Date },
): void => {
  const within = (at: Date): boolean => at >= period.from && at < period.to;
  for (const [stepId, record] of Object.entries(enrolment.steps)) {
    if (record.kind === "waited" || !within(record.at)) continue;
    const left = enrolment.state === "exited" || enrolment.state === "voided";
    if (record.kind === "sent") into.sent += 1;
    else if (record.kind === "skipped") bump(into.skipped, record.reason ?? "unknown");
    else if (left && enrolment.stepId === stepId) bump(into.exited, enrolment.reason ?? "stopped");
    else addHold(into, record.holds.at(-1));
  }
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
