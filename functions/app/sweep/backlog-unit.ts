import type { Backlog } from "#core/campaign/campaign.ts";
import { addDays, type Day } from "#core/shared/day.ts";
import { bucketOf, firstDayOf, isOver, linesOf } from "#core/sweep/crossing.ts";
import type { DayEntry, Page, People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { BACKLOG_DONE, type BacklogMark, backlogMark, readMark, roomFor, takesRoom } from "./backlog-mark.ts";
import { type CampaignContext, type CrossingDeps, countOutcomes, enterInto } from "./campaign-context.ts";
import type { Crossing, EntryOutcome } from "./enter-customers.ts";
import { NO_COUNTS } from "./late-unit.ts";
import type { SweepUnitWorker, UnitInput } from "./sweep-page.ts";

type BacklogDeps = CrossingDeps & { readonly people: People; readonly runs: Runs };

/** Empty days read at one go, so that a long quiet stretch does not cost a page each. */
const DAYS_AT_ONCE = 30;

/**
 * Takes in those who were past the line when the campaign started, newest first, as many a day as the campaign
 * says. Its own mark, not the run, says where it stands: the next sweep goes on there.
 */
export const createBacklogUnit =
  (deps: BacklogDeps): SweepUnitWorker<"backlog"> =>
  async (unit, input) => {
    const context = await input.contextOf(unit);
    const { backlog } = context.campaign.trigger;
    if (context.state.status !== "active" || backlog === undefined)
      return { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const { revision, mark } = await readMark(deps.runs, context, input);
    const room = roomFor(context, input, mark);
    if (mark.next === BACKLOG_DONE || room <= 0) return { counts: NO_COUNTS, cursor: undefined, read: 0 };

    const found = await nextEntries(deps, {
      context,
      backlog,
      mark,
      shard: input.shard,
      limit: Math.min(room, input.limit),
    });
    const outcomes = await enterFound(deps, { context, input, found });
    const taken = outcomes.filter(({ kind }) => takesRoom(kind)).length;
    const next: BacklogMark = { ...found.mark, day: input.plan.day, taken: mark.taken + taken };
    await deps.runs.setMark(backlogMark(unit.campaignId, input.shard), next, revision);
    const more = next.next !== BACKLOG_DONE && room - taken > 0;
    return {
      counts: countOutcomes(unit.campaignId, outcomes),
      cursor: more ? "more" : undefined,
      read: found.items.length,
    };
  };

interface Found {
  readonly items: readonly DayEntry[];
  /** The crossing day of `items`. */
  readonly crossedOn: Day;
  readonly mark: BacklogMark;
}

/** The next page of entries, walking back over empty days; and where to go on after it. */
const nextEntries = async (
  { people }: BacklogDeps,
  one: {
    readonly context: CampaignContext;
    readonly backlog: Backlog;
    readonly mark: BacklogMark;
    readonly shard: number;
    readonly limit: number;
  },
): Promise<Found> => {
  const { state, campaign } = one.context;
  const oldest = addDays(firstDayOf(state, campaign) ?? one.mark.day, -one.backlog.upToDays);
  let { mark } = one;
  for (let days = 0; days < DAYS_AT_ONCE && mark.next !== BACKLOG_DONE; days += 1) {
    const crossedOn: Day = mark.next;
    const page: Page<DayEntry> = await people.bucket(
      { ...bucketOf(campaign.trigger, crossedOn), shard: one.shard },
      { limit: one.limit, cursor: mark.cursor ?? undefined },
    );
    const before = addDays(crossedOn, -1);
    mark =
      page.cursor === undefined
        ? { ...mark, next: before < oldest ? BACKLOG_DONE : before, cursor: null, after: undefined }
        : {
            ...mark,
            cursor: page.cursor,
            after: page.items.at(-1)?.customerId ?? mark.after,
          };
    if (page.items.length > 0) return { items: page.items, crossedOn, mark };
  }
  return { items: [], crossedOn: oldest, mark };
};

const enterFound = async (
  deps: BacklogDeps,
  one: { readonly context: CampaignContext; readonly input: UnitInput; readonly found: Found },
): Promise<readonly EntryOutcome[]> => {
  const { context, input, found } = one;
  const ids = [...new Set(found.items.map(({ customerId }) => customerId))];
  if (ids.length === 0) return [];
  const known = await deps.people.facts(ids, { contracts: context.needsContracts });
  const crossings = found.items.flatMap(({ customerId, ref }): Crossing[] => {
    const facts = known.get(customerId);
    if (facts === undefined) return [];
    return linesOf(context.campaign.trigger, facts, {
      zone: context.workspace.zone,
      around: found.crossedOn,
    })
      .filter((line) => line.crossedOn === found.crossedOn && line.ref === ref)
      .filter((line) => !isOver(line.facts, input.plan.day))
      .map((line) => ({
        customerId,
        facts: line.facts,
        crossedOn: line.crossedOn,
        how: "backlog",
        refusal: undefined,
      }));
  });
  return enterInto(deps, context, { runId: input.runId, crossings, known });
};
