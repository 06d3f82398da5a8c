import type { ApiClient } from "#cli/client/api-client.ts";
import type { BehaviourInput } from "#local/ses/behaviour.ts";
import type { CrashRuntime } from "./crash-runtime.ts";
import { between, type Random, randomOf } from "./random.ts";
import { readStored } from "./stored-state.ts";
import type { ProxyBehaviour } from "./tables-proxy.ts";
import { awaitEnrolments, awaitWindows, awaitWork, type Watch, watchLife } from "./watch.ts";
import { createTally, type Tally, WINDOWS, type Window } from "./windows.ts";
import { sleep } from "./workload.ts";

/** Wide windows: each phase takes long enough to be hit. Writes are throttled and their answers lost, too. */
export const SLOW_TABLES: ProxyBehaviour = {
  delays: {
    claim: { before: [0, 50], after: [0, 150] },
    record: { before: [200, 800], after: [0, 50] },
    advance: { before: [200, 800], after: [0, 50] },
    enrol: { before: [20, 100], after: [0, 50] },
  },
  throttled: 0.01,
  lostReplies: 0.01,
};

export const slowSes = (seed: number): BehaviourInput => ({
  seed,
  maxSendRate: 20,
  delayMs: { received: [100, 400], accepted: [500, 1_000], replied: [500, 1_000] },
  events: { delayMs: [1_500, 3_000] },
});

export interface KillSeries {
  readonly runtime: CrashRuntime;
  readonly seed: number;
  /** Kills at a random point of the sweep come first, each after so many enrolments; then those of the dispatch. */
  readonly sweepKills: readonly number[];
  readonly dispatchKills: number;
  /** Goes on, up to twice as many, until each window was hit so often. */
  readonly hits: number;
  readonly campaignId: string;
  readonly behaviour: (life: number) => BehaviourInput;
  /** What is asked of the runtime at the start of each life, besides what it does by itself. */
  readonly work: (client: ApiClient, life: number) => Promise<unknown>;
  readonly say: (line: string) => void;
}

/**
 * Starts the runtime and kills it, again and again: during the sweep after some enrolments, during the dispatch
 * after a random while, at the first moment in which mails stand in the windows that were hit least. Answers how
 * often each window was hit, judged from what was left on disk, and how many runs were cut off.
 */
export const killAgainAndAgain = async (series: KillSeries) => {
  const { runtime, say } = series;
  const random = randomOf(series.seed, "kills");
  const tally = createTally();
  const cut = { sweep: 0, dispatch: 0 };
  const isEnough = (dispatchKills: number): boolean =>
    dispatchKills >= 2 * series.dispatchKills ||
    (dispatchKills >= series.dispatchKills &&
      WINDOWS.every((window) => (tally.kills.get(window) ?? 0) >= series.hits));
  for (let life = 1; !isEnough(life - 1 - series.sweepKills.length); life += 1) {
    runtime.proxy.behave(SLOW_TABLES);
    const client = await runtime.start(series.behaviour(life));
    const watch = watchLife(runtime);
    // what the kill cuts off, or the tables refuse, is no failure
    const working = series.work(client, life).catch(() => undefined);
    const enrolments = series.sweepKills[life - 1];
    if (enrolments === undefined) await awaitDispatch(watch, tally, random);
    else await awaitEnrolments(watch, enrolments);
    await runtime.kill();
    watch.stop();
    await working;
    const stored = await readStored(runtime.tablesPath, series.campaignId);
    const hit = tally.add(runtime.log(), stored);
    for (const kind of stored.running) cut[kind] += 1;
    say(`kill ${life} cut off ${[...stored.running].join(" and ") || "nothing"}; ${wordsFor(hit)}`);
    say(`  ${stored.enrolments.length} enrolled, ${runtime.log().mails.length} accepted`);
  }
  return { tally, cut };
};

const awaitDispatch = async (watch: Watch, { kills }: Tally, random: Random): Promise<void> => {
  await awaitWork(watch);
  await sleep(between(random, [0, 1_500]));
  await awaitWindows(watch, mostWanted(kills, random), 4_000);
};

const mostWanted = (kills: Tally["kills"], random: Random): readonly Window[] =>
  WINDOWS.map((window) => ({ window, rank: (kills.get(window) ?? 0) + random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 3)
    .map(({ window }) => window);

const wordsFor = (hit: ReadonlyMap<Window, number>): string =>
  WINDOWS.map((window) => `${window} ${hit.get(window) ?? 0}`).join(", ");
