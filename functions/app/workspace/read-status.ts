import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Queue } from "#ports/queue.ts";
import type { Runs } from "#ports/runs.ts";

export interface StatusDeps {
  readonly config: ConfigStore;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly ingestQueue: Queue;
  readonly version: string;
  readonly stage: string;
  readonly clockMoves: boolean;
}

/** What runs here, and how it is: a few reads, none of which grows with the data. */
export const createReadStatus = (deps: StatusDeps) => async () => {
  const { config, runs, clock, version, stage, clockMoves } = deps;
  const today = clock.businessNow().toISOString().slice(0, 10);
  const [workspace, meta, campaigns, ingestQueue, sweeps, arrivals] = await Promise.all([
    config.workspace(),
    config.meta(),
    config.campaigns(),
    deps.ingestQueue.depth(),
    runs.list("sweep", { limit: 1, cursor: undefined }),
    runs.arrivals(today, today),
  ]);
  const statuses = [...Map.groupBy(campaigns, ({ status }) => status)];
  const [lastSweep] = sweeps.items;
  return {
    version,
    stage,
    clockMoves,
    businessNow: clock.businessNow(),
    wallNow: clock.wallNow(),
    workspace: workspace && {
      version: workspace.version,
      zone: workspace.zone,
      company: workspace.company.name,
    },
    shards: meta?.shards,
    ingestQueue,
    campaigns: Object.fromEntries(statuses.map(([status, all]) => [status, all.length])),
    lastActivityAt: arrivals.lastAt,
    lastSweep: lastSweep && {
      day: lastSweep.id.slice(0, 10),
      startedAt: lastSweep.startedAt,
      finishedAt: lastSweep.finishedAt,
    },
  };
};
