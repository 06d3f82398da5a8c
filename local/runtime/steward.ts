import { randomUUID } from "node:crypto";
import { addDays, type Day, dayOf, instantAt } from "#core/shared/day.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { config, runs, workflows } from "#handlers/deps.ts";
import { engine } from "#handlers/engine-deps.ts";
import type { Runtime } from "./start-runtime.ts";

export interface StewardOptions {
  readonly runtime: Runtime;
  /** Lets in what has happened by now; resolves when the API took it. */
  readonly feed: { next(): Date | undefined; arrive(): Promise<number> };
  readonly onError: (what: string, error: unknown) => void;
}

export interface Lived {
  readonly from: Date;
  readonly to: Date;
  readonly sweeps: number;
  readonly dispatches: number;
}

export interface Steward {
  /** What EventBridge does on AWS: rows that arrive, the daily sweep, a dispatch when something is due. */
  tick(): Promise<void>;
  /** Lives through the time until `to`, stopping only where something happens. */
  advance(to: Date, report: (now: Date) => Promise<void>): Promise<Lived>;
  /** Begins to tick by itself. */
  start(): void;
  stop(): Promise<void>;
}

const TICK_MS = 5_000;
/** As often as the schedule on AWS asks whether something is due. */
const DISPATCH_EVERY_MS = 5 * 60_000;

/** Does on one machine what schedules do on AWS, one thing after the other. */
export const createSteward = ({ runtime, feed, onError }: StewardOptions): Steward => {
  const { clock } = runtime;
  let chain: Promise<unknown> = Promise.resolve();
  let lastDispatch = Number.NEGATIVE_INFINITY;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;

  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const result = chain.then(work);
    chain = result.catch(() => undefined);
    return result;
  };

  const run = async (workflow: "sweep" | "dispatch"): Promise<void> => {
    await workflows().start(workflow, `${workflow}-${randomUUID()}`, {});
    await runtime.workflows.idle();
    await runtime.settled();
  };

  const sweepIfDue = async (workspace: Workspace): Promise<boolean> => {
    const now = clock.businessNow();
    const today = dayOf(now, workspace.zone);
    if (now < instantAt(today, workspace.sweepAt, workspace.zone) || (await isSwept(today))) return false;
    await run("sweep");
    return true;
  };

  const dispatchIfDue = async (): Promise<boolean> => {
    if (!(await engine().dueCheck()).due) return false;
    lastDispatch = clock.businessNow().getTime();
    await run("dispatch");
    return true;
  };

  const live = async (): Promise<{ readonly swept: boolean; readonly dispatched: boolean }> => {
    const workspace = await config().workspace();
    if (workspace === undefined) return { swept: false, dispatched: false };
    if ((await feed.arrive()) > 0) await runtime.settled();
    const swept = await sweepIfDue(workspace);
    return { swept, dispatched: await dispatchIfDue() };
  };

  const nextMoment = async (to: Date): Promise<Date> => {
    const now = clock.businessNow();
    const workspace = await config().workspace();
    const moments = [to, feed.next(), workspace && nextSweep(now, workspace)].filter(
      (at) => at !== undefined,
    );
    const soonest = new Date(Math.min(...moments.map((at) => at.getTime())));
    const due = await engine().nextDue(soonest);
    if (due === undefined) return soonest;
    return new Date(Math.min(soonest.getTime(), Math.max(due.getTime(), lastDispatch + DISPATCH_EVERY_MS)));
  };

  const advance: Steward["advance"] = async (to, report) => {
    const from = clock.businessNow();
    let sweeps = 0;
    let dispatches = 0;
    while (!stopping) {
      // what came in before the clock moves belongs to the time before
      await runtime.settled();
      const { swept, dispatched } = await live();
      sweeps += Number(swept);
      dispatches += Number(dispatched);
      if (clock.businessNow() >= to) break;
      const next = await nextMoment(to);
      // a claim that is being sent must not grow old by the jump: it would look given up, and be sent again
      await runtime.workflows.idle();
      if (next > clock.businessNow()) clock.moveTo(next);
      await report(clock.businessNow());
    }
    return { from, to: clock.businessNow(), sweeps, dispatches };
  };

  const tick = (): Promise<void> =>
    alone(async () => {
      if (!stopping) await live();
    });

  const loop = (): void => {
    if (stopping) return;
    timer = setTimeout(() => {
      tick()
        .catch((error) => onError("schedule", error))
        .finally(loop);
    }, TICK_MS);
  };

  return {
    tick,
    advance: (to, report) => alone(() => advance(to, report)),
    start: loop,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      await chain;
    },
  };
};

/** Whether the daily sweep of a day has finished. */
const isSwept = async (day: Day): Promise<boolean> =>
  (await runs().head("sweep", day))?.finishedAt !== undefined;

const nextSweep = (now: Date, { zone, sweepAt }: Workspace): Date => {
  const today = dayOf(now, zone);
  const at = instantAt(today, sweepAt, zone);
  return at > now ? at : instantAt(addDays(today, 1), sweepAt, zone);
};
