import { addDays, type Day } from "#core/shared/day.ts";
import { type Admission, admitLate, firstDayOf, isOver, linesOf } from "#core/sweep/crossing.ts";
import type { CampaignRef } from "#core/sweep/sweep-plan.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { BACKLOG_DONE, type BacklogMark, backlogMark, markOn, quotaLeft, takesRoom } from "./backlog-mark.ts";
import {
  type CampaignContext,
  type CrossingDeps,
  campaignContext,
  countOutcomes,
  countUntaken,
  enterInto,
} from "./campaign-context.ts";
import type { Crossing } from "./enter-customers.ts";
import { addCounts, type SweepUnitWorker, type UnitInput } from "./sweep-page.ts";

export const NO_COUNTS: Counts = {};

type LateDeps = CrossingDeps & { readonly people: People; readonly runs: Runs };

/** Looks again at customers who were written into a bucket that had been swept before. */
export const createLateUnit =
  (deps: LateDeps): SweepUnitWorker<"late"> =>
  async (unit, input) => {
    const { items, cursor } = await deps.people.bucket(
      { kind: "late", day: unit.day, shard: input.shard },
      { limit: input.limit, cursor: input.cursor },
    );
    const ids = [...new Set(items.map(({ customerId }) => customerId))];
    if (ids.length === 0) return { counts: NO_COUNTS, cursor, read: 0 };
    const known = await deps.people.facts(ids, { contracts: true });
    let counts = NO_COUNTS;
    for (const ref of unit.campaigns)
      counts = addCounts(counts, await lateInto(deps, { ref, input, known, learntOn: unit.day }));
    return { counts, cursor, read: items.length };
  };

interface LateInput {
  readonly ref: CampaignRef;
  readonly input: UnitInput;
  readonly known: ReadonlyMap<string, CustomerFacts>;
  readonly learntOn: Day;
}

const lateInto = async (deps: LateDeps, { ref, input, known, learntOn }: LateInput): Promise<Counts> => {
  const context = await campaignContext(deps.config, { campaignId: ref.id, version: ref.version });
  if (context.state.status !== "active") return countUntaken(ref.id);
  const name = backlogMark(ref.id, input.shard);
  const stored = await deps.runs.mark<BacklogMark>(name);
  const mark = stored === undefined ? undefined : markOn(stored.value, input.plan.day);
  const found = findLines(context, { input, known, learntOn, mark });
  const { fits, over } = split(found, roomFor(context, { input, mark }));
  for (const { customerId, ref: line } of over)
    await deps.people.markLate({
      customerId,
      shard: input.shard,
      day: addDays(input.plan.day, 1),
      ref: line,
    });
  const outcomes = await enterInto(deps, context, { runId: input.runId, crossings: fits, known });
  const taken = outcomes.filter(({ crossing, kind }) => crossing.how === "backlog" && takesRoom(kind)).length;
  if (taken > 0 && mark !== undefined)
    await deps.runs.setMark(name, { ...mark, taken: mark.taken + taken }, stored?.revision);
  return countOutcomes(ref.id, outcomes);
};

interface LateLine extends Crossing {
  readonly ref: string | undefined;
}

const findLines = (
  context: CampaignContext,
  one: Omit<LateInput, "ref"> & { readonly mark: BacklogMark | undefined },
): readonly LateLine[] =>
  [...one.known].flatMap(([customerId, facts]) =>
    linesOf(context.campaign.trigger, facts, { zone: context.workspace.zone, around: one.input.plan.day })
      .filter((line) => !isOver(line.facts, one.input.plan.day))
      .flatMap((line): LateLine[] => {
        const admission = admit(context, { ...one, crossedOn: line.crossedOn });
        const crossing = toCrossing(admission, { customerId, ...line });
        return crossing === undefined ? [] : [{ ...crossing, ref: line.ref }];
      }),
  );

const roomFor = (
  { campaign, shards }: CampaignContext,
  { input, mark }: { readonly input: UnitInput; readonly mark: BacklogMark | undefined },
): number => {
  const { backlog } = campaign.trigger;
  if (backlog === undefined) return 0;
  return quotaLeft({ backlog, mark, today: input.plan.day, shard: input.shard, shards });
};

/** Those beyond the day's backlog are looked at again tomorrow. */
const split = (lines: readonly LateLine[], room: number) => {
  const backlog = lines.filter(({ how }) => how === "backlog");
  const over = backlog.slice(Math.max(0, room));
  return { fits: lines.filter((line) => !over.includes(line)), over };
};

const admit = (
  { state, campaign, workspace }: CampaignContext,
  one: {
    readonly crossedOn: Day;
    readonly learntOn: Day;
    readonly input: UnitInput;
    readonly mark: BacklogMark | undefined;
  },
): Admission => {
  const { crossedOn, mark } = one;
  const admission = admitLate({
    state,
    campaign,
    crossedOn,
    learntOn: one.learntOn,
    sweptTo: one.input.plan.sweptTo[state.id] ?? undefined,
    lateDays: workspace.lateDays,
  });
  const beforeFirst = crossedOn < (firstDayOf(state, campaign) ?? crossedOn);
  return admission.kind === "backlog" && beforeFirst && !hasReached(mark, crossedOn)
    ? { kind: "outside" }
    : admission;
};

/** Days that the backlog has not come to yet are left to it; one that it has begun may be passed at this customer. */
const hasReached = (mark: BacklogMark | undefined, crossedOn: Day): boolean =>
  mark !== undefined &&
  (mark.next === BACKLOG_DONE || crossedOn > mark.next || (crossedOn === mark.next && mark.cursor !== null));

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
