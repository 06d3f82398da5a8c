import { episodeOf } from "#core/enrolment/episode.ts";
import type { Day } from "#core/shared/day.ts";
import { type Admission, admitLate, firstDayOf, isOver, linesOf } from "#core/sweep/crossing.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, WaitingCustomer } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { BACKLOG_DONE, type BacklogMark, backlogMark, readMark, roomFor, takesRoom } from "./backlog-mark.ts";
import { type CampaignContext, type CrossingDeps, enterInto } from "./campaign-context.ts";
import type { Crossing, EntryOutcome } from "./enter-customers.ts";
import type { UnitInput } from "./sweep-page.ts";

export interface LateInput {
  readonly context: CampaignContext;
  readonly input: UnitInput;
  readonly known: ReadonlyMap<string, CustomerFacts>;
  readonly learntOn: Day;
}

export type LateDeps = CrossingDeps & { readonly runs: Runs; readonly ledger: Pick<Ledger, "enrolments"> };

export interface LateOutcome {
  readonly outcomes: readonly EntryOutcome[];
  /** For whom no room was left. */
  readonly waiting: readonly WaitingCustomer[];
}

/**
 * Lets in those of whom a passed line was learnt of late, and whom the campaign still takes: a few days late as of
 * right, older ones as many a day as its backlog may. Who is known already, or refused, takes no room.
 */
export const enterLate = async (deps: LateDeps, late: LateInput): Promise<LateOutcome> => {
  const { context, input, known } = late;
  const { mark, revision } = await readMark(deps.runs, context, input);
  const found = findLines(late, mark);
  const enter = (crossings: readonly Crossing[]) =>
    enterInto(deps, context, { runId: input.runId, crossings, known });
  const outcomes = [...(await enter(found.filter(({ how }) => how !== "backlog")))];
  let over = found.filter(({ how }) => how === "backlog");
  let taken = 0;
  for (let room = roomFor(context, input, mark); over.length > 0 && room > taken; ) {
    const next = await enter(over.slice(0, room - taken));
    over = over.slice(next.length);
    taken += next.filter(({ kind }) => takesRoom(kind)).length;
    outcomes.push(...next);
  }
  if (taken > 0)
    await deps.runs.setMark(
      backlogMark(context.state.id, input.shard),
      { ...mark, taken: mark.taken + taken },
      revision,
    );
  return { outcomes, waiting: await notOnRecord(deps, context.state.id, over) };
};

const notOnRecord = async (
  { ledger }: LateDeps,
  campaignId: string,
  lines: readonly Crossing[],
): Promise<readonly Crossing[]> => {
  const keyOf = ({ customerId, facts }: Crossing) => ({ campaignId, customerId, episode: episodeOf(facts) });
  const known = await ledger.enrolments(lines.map(keyOf));
  return lines.filter((line) => !known.has(enrolmentKeyText(keyOf(line))));
};

const findLines = (late: LateInput, mark: BacklogMark): readonly Crossing[] => {
  const { campaign, workspace } = late.context;
  const { day } = late.input.plan;
  return [...late.known].flatMap(([customerId, facts]) =>
    linesOf(campaign.trigger, facts, { zone: workspace.zone, around: day })
      .filter((line) => !isOver(line.facts, day))
      .flatMap((line): Crossing[] => {
        const admission = admit(late, { mark, customerId, crossedOn: line.crossedOn });
        const crossing = toCrossing(admission, { customerId, ...line });
        return crossing === undefined ? [] : [crossing];
      }),
  );
};

const admit = (
  { context, input, learntOn }: LateInput,
  {
    mark,
    customerId,
    crossedOn,
  }: Pick<Crossing, "customerId" | "crossedOn"> & { readonly mark: BacklogMark },
): Admission => {
  const { state, campaign, workspace } = context;
  const admission = admitLate({
    state,
    campaign,
    crossedOn,
    learntOn,
    sweptTo: input.plan.sweptTo[state.id] ?? undefined,
    lateDays: workspace.lateDays,
  });
  const beforeFirst = crossedOn < (firstDayOf(state, campaign) ?? crossedOn);
  return admission.kind === "backlog" && beforeFirst && !hasPassed(mark, customerId, crossedOn)
    ? { kind: "outside" }
    : admission;
};

/** Whom the backlog has not come to yet are left to it: days from the newest on, each in the order of ids. */
const hasPassed = ({ next, cursor, after }: BacklogMark, customerId: string, crossedOn: Day): boolean => {
  if (next === BACKLOG_DONE || crossedOn > next) return true;
  return crossedOn === next && cursor !== null && (after === undefined || customerId <= after);
};

const toCrossing = (
  admission: Admission,
  one: Pick<Crossing, "customerId" | "facts" | "crossedOn">,
): Crossing | undefined => {
  switch (admission.kind) {
    case "enter":
      return { ...one, how: "late", refusal: undefined };
    case "backlog":
      return { ...one, how: "backlog", refusal: undefined };
    case "refuse":
      return { ...one, how: "late", refusal: admission.gate };
    case "not-yet":
    case "outside":
      return undefined;
  }
};
