import { addDays, type Day, dayOf } from "#core/shared/day.ts";
import { bucketOf } from "#core/sweep/crossing.ts";
import { type FeedVerdict, judgeFeed } from "#core/sweep/feed-guard.ts";
import { pendingDays, planSweep, type RunningCampaign, type SweepPlan } from "#core/sweep/sweep-plan.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Log } from "#ports/log.ts";
import type { People } from "#ports/people.ts";
import type { RunHead, Runs } from "#ports/runs.ts";
import { AHEAD_MARK, loadCampaigns } from "./load-campaigns.ts";

export interface PrepareSweepDeps {
  readonly config: ConfigStore;
  readonly runs: Runs;
  readonly people: People;
  readonly clock: Clock;
  readonly log: Log;
  readonly codeVersion: string;
}

/** Counts of crossings of silence by day, kept for two weeks: what the feed guard compares with. */
export const CROSSINGS_MARK = "feed.crossings";
/** Until which day a person let silence triggers go on. */
export const GO_MARK = "feed.go";

/** `idle`: there are no settings yet, and so nothing to sweep. */
export interface PreparedSweep {
  readonly kind: "ready" | "idle";
  readonly runId: string;
  readonly shards: readonly number[];
}

/**
 * Plans the sweep of today, or takes up the one of today that has not finished. A further sweep on the same day
 * is a run of its own (`2026-12-01.2`); it finds only what has come since.
 */
export const createPrepareSweep = (deps: PrepareSweepDeps) => async (): Promise<PreparedSweep> => {
  const [workspace, meta] = await Promise.all([deps.config.workspace(), deps.config.meta()]);
  if (workspace === undefined || meta === undefined) return { kind: "idle", runId: "none", shards: [] };
  const { shards, createdAt } = meta;
  const since = dayOf(createdAt, workspace.zone);
  const today = dayOf(deps.clock.businessNow(), workspace.zone);
  const run = await openRun(deps, today);
  const head = run.head ?? (await begin(deps, { id: run.id, since, today, workspace, shards }));
  return { kind: "ready", runId: head.id, shards: Array.from({ length: shards }, (_, shard) => shard) };
};

const openRun = async ({ runs }: PrepareSweepDeps, today: Day) => {
  for (let ordinal = 1; ; ordinal += 1) {
    const id = ordinal === 1 ? today : `${today}.${ordinal}`;
    const head = await runs.head("sweep", id);
    if (head === undefined || head.finishedAt === undefined) return { id, head };
  }
};

const begin = async (
  deps: PrepareSweepDeps,
  input: {
    readonly id: string;
    /** When the data were created. */
    readonly since: Day;
    readonly today: Day;
    readonly workspace: Workspace;
    readonly shards: number;
  },
): Promise<RunHead> => {
  const campaigns = await loadCampaigns(deps);
  const verdict = await judge(deps, { ...input, campaigns });
  if (verdict.kind === "held") deps.log.alarm("feed-held", { run: input.id, reason: verdict.reason });
  const held = verdict.kind === "held" ? { reason: verdict.detail } : undefined;
  const { units, ...rest } = planSweep({ day: input.today, campaigns, held });
  // the day of the mark is read once more, as that of each campaign
  const from = (await deps.runs.mark<Day>(AHEAD_MARK))?.value ?? input.since;
  const plan: SweepPlan = { ...rest, units: [{ kind: "ahead", from }, ...units] };
  return deps.runs.begin({
    kind: "sweep",
    id: input.id,
    startedAt: deps.clock.businessNow(),
    plan,
    codeVersion: deps.codeVersion,
  });
};

const judge = async (
  deps: PrepareSweepDeps,
  input: {
    readonly today: Day;
    readonly workspace: Workspace;
    readonly shards: number;
    readonly campaigns: readonly RunningCampaign[];
  },
): Promise<FeedVerdict> => {
  const { today, workspace } = input;
  if (!workspace.feedGuard.enabled) return { kind: "flowing" };
  const pending = await countPending(deps, input);
  const crossings = await rememberCrossings(deps, today, pending);
  const { byDay, arrivedOn, lastAt } = await deps.runs.arrivals(addDays(today, -29), today);
  return judgeFeed({
    now: deps.clock.businessNow(),
    today,
    lastArrivalAt: lastAt,
    arrivals: byDay,
    arrivedOn,
    crossings,
    pending,
    silentHours: workspace.feedGuard.silentHours,
    goUntil: (await deps.runs.mark<Day>(GO_MARK))?.value,
  });
};

/** Counts index entries only, and only of days that are still to be swept. */
const countPending = async (
  { people }: PrepareSweepDeps,
  input: {
    readonly today: Day;
    readonly shards: number;
    readonly campaigns: readonly RunningCampaign[];
  },
): Promise<Readonly<Record<Day, number>>> => {
  const buckets = input.campaigns
    .filter(({ state, campaign }) => state.status === "active" && campaign.trigger.kind === "inactive")
    .flatMap((running) =>
      pendingDays(running, input.today).map((day) => ({
        day,
        bucket: bucketOf(running.campaign.trigger, day).day,
      })),
    );
  // several campaigns may read one bucket on the same day
  const distinct = new Map(buckets.map((one) => [`${one.day} ${one.bucket}`, one]));
  const pending: Record<Day, number> = {};
  for (const { day, bucket } of distinct.values()) {
    const counts = await Promise.all(
      Array.from({ length: input.shards }, (_, shard) =>
        people.bucketCount({ kind: "inactive", day: bucket, shard }),
      ),
    );
    pending[day] = counts.reduce((sum, count) => sum + count, pending[day] ?? 0);
  }
  return pending;
};

const rememberCrossings = async (
  { runs }: PrepareSweepDeps,
  today: Day,
  pending: Readonly<Record<Day, number>>,
): Promise<Readonly<Record<Day, number>>> => {
  const known = await runs.mark<Record<Day, number>>(CROSSINGS_MARK);
  const recent = Object.entries({ ...known?.value, ...pending }).filter(
    ([day]) => day >= addDays(today, -14),
  );
  const crossings = Object.fromEntries(recent);
  // losing this race loses one number of fourteen
  await runs.setMark(CROSSINGS_MARK, crossings, known?.revision);
  return crossings;
};
