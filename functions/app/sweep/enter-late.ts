import type { Day } from "#core/shared/day.ts";
import { type Admission, admitLate, firstDayOf, isOver, linesOf } from "#core/sweep/crossing.ts";
import type { CustomerFacts } from "#ports/people.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { BACKLOG_DONE, type BacklogMark, backlogMark, markOn, quotaLeft, takesRoom } from "./backlog-mark.ts";
import { type CampaignContext, type CrossingDeps, countOutcomes, enterInto } from "./campaign-context.ts";
import type { Crossing } from "./enter-customers.ts";
import type { UnitInput } from "./sweep-page.ts";

export interface LateInput {
  readonly context: CampaignContext;
  readonly input: UnitInput;
  readonly known: ReadonlyMap<string, CustomerFacts>;
  readonly learntOn: Day;
}

/**
 * Lets in those of whom a passed line was learnt of late, and whom the campaign still takes: a few days late as of
 * right, older ones as many a day as its backlog may. `waiting`: customers for whom no room was left.
 */
export const enterLate = async (
  deps: CrossingDeps & { readonly runs: Runs },
  { context, input, known, learntOn }: LateInput,
): Promise<{ readonly counts: Counts; readonly waiting: ReadonlySet<string> }> => {
  const { id } = context.state;
  const name = backlogMark(id, input.shard);
  const stored = await deps.runs.mark<BacklogMark>(name);
  const mark = stored === undefined ? undefined : markOn(stored.value, input.plan.day);
  const found = findLines({ context, input, known, learntOn }, mark);
  const { fits, over } = split(found, roomFor(context, input, mark));
  const outcomes = await enterInto(deps, context, { runId: input.runId, crossings: fits, known });
  const taken = outcomes.filter(({ crossing, kind }) => crossing.how === "backlog" && takesRoom(kind)).length;
  if (taken > 0 && mark !== undefined)
    await deps.runs.setMark(name, { ...mark, taken: mark.taken + taken }, stored?.revision);
  return {
    counts: countOutcomes(id, outcomes),
    waiting: new Set(over.map(({ customerId }) => customerId)),
  };
};

const findLines = (late: LateInput, mark: BacklogMark | undefined): readonly Crossing[] => {
  const { campaign, workspace } = late.context;
  const { day } = late.input.plan;
  return [...late.known].flatMap(([customerId, facts]) =>
    linesOf(campaign.trigger, facts, { zone: workspace.zone, around: day })
      .filter((line) => !isOver(line.facts, day))
      .flatMap((line): Crossing[] => {
        const admission = admit(late, { mark, crossedOn: line.crossedOn });
        const crossing = toCrossing(admission, { customerId, ...line });
        return crossing === undefined ? [] : [crossing];
      }),
  );
};

/** How many more the campaign's backlog may take in this shard today. */
export const roomFor = (
  { campaign, shards }: CampaignContext,
  { plan, shard }: UnitInput,
  mark: BacklogMark | undefined,
): number => {
  const { backlog } = campaign.trigger;
  if (backlog === undefined) return 0;
  return quotaLeft({ backlog, mark, today: plan.day, shard, shards });
};

const split = (lines: readonly Crossing[], room: number) => {
  const backlog = lines.filter(({ how }) => how === "backlog");
  const over = backlog.slice(Math.max(0, room));
  return { fits: lines.filter((line) => !over.includes(line)), over };
};

const admit = (
  { context, input, learntOn }: LateInput,
  { mark, crossedOn }: { readonly mark: BacklogMark | undefined; readonly crossedOn: Day },
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
