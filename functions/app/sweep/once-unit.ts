import { isPast, type OnceTrigger, onceReadOn } from "#core/campaign/dated-trigger.ts";
import { onceRun } from "#core/enrolment/dated-facts.ts";
import { HOUR_MS } from "#core/shared/day.ts";
import { runsOn } from "#core/sweep/crossing.ts";
import type { Clock } from "#ports/clock.ts";
import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { type CampaignContext, type CrossingDeps, countOutcomes, enterInto } from "./campaign-context.ts";
import type { Crossing } from "./enter-customers.ts";
import { NO_COUNTS } from "./late-unit.ts";
import { readAudience } from "./read-base.ts";
import type { SweepUnitWorker } from "./sweep-page.ts";

type OnceDeps = CrossingDeps & { readonly people: People; readonly runs: Runs; readonly clock: Clock };

/** After a pause, or days without a sweep: its mails would be later than the campaign lets mails be. */
const isMissed = (trigger: OnceTrigger, { campaign, workspace }: CampaignContext, now: Date): boolean =>
  isPast(trigger, workspace, new Date(now.getTime() - campaign.window.notLaterThanHours * HOUR_MS));

/** How far one shard of a campaign has read its audience, in the run that this is the reading of. */
interface OnceMark {
  readonly run: string;
  readonly cursor: string | null;
  readonly done: boolean;
}

/**
 * Reads the audience one time, early enough for those whose clocks are ahead; each enrolment is due at its own time.
 * Its mark, not the sweep, says where it stands: the next sweep goes on there, and comes back to none that is done.
 */
export const createOnceUnit =
  (deps: OnceDeps): SweepUnitWorker<"once"> =>
  async (unit, input) => {
    const nothing = { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const context = await input.contextOf(unit);
    const { state, campaign, workspace } = context;
    const { trigger } = campaign;
    const { day } = input.plan;
    if (state.status !== "active" || trigger.kind !== "once" || !runsOn(campaign, day)) return nothing;
    if (day < onceReadOn(trigger, workspace)) return nothing;
    const run = onceRun(trigger);
    const name = `once.${unit.campaignId}.${input.shard}`;
    const stored = await deps.runs.mark<OnceMark>(name);
    const mark = stored?.value.run === run ? stored.value : { run, cursor: null, done: false };
    if (mark.done || (mark.cursor === null && isMissed(trigger, context, deps.clock.businessNow())))
      return nothing;

    const page = await readAudience(deps, context, {
      range: { shard: input.shard },
      limit: input.limit,
      cursor: mark.cursor ?? undefined,
    });
    const on = trigger.at.slice(0, "YYYY-MM-DD".length);
    const facts = { kind: "once" as const, at: trigger.at, zone: trigger.zone, on };
    const crossings = [...page.known.keys()].map(
      (customerId): Crossing => ({ customerId, facts, crossedOn: on, how: "crossed", refusal: undefined }),
    );
    const { known } = page;
    const outcomes = await enterInto(deps, context, { runId: input.runId, crossings, known });
    const next: OnceMark = { run, cursor: page.cursor ?? null, done: page.cursor === undefined };
    await deps.runs.setMark(name, next, stored?.revision);
    return {
      counts: countOutcomes(unit.campaignId, outcomes),
      cursor: next.done ? undefined : "more",
      read: page.read,
    };
  };
