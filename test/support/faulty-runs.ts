import type { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { parseSesEvent } from "#contracts/ses-events.ts";
import type { World } from "./world.ts";

export interface RunOptions {
  /** Workers on every shard at once. */
  readonly workers?: number;
}

const MOST_ROUNDS = 400;
const MOST_TRIES = 50;

/** What Step Functions does: a page that fails is done again, until every shard is done. */
const runRounds = async (world: World, kind: "sweep" | "dispatch", runId: string, workers: number) => {
  const { engine } = world;
  const page = kind === "sweep" ? engine.sweepPage : engine.dispatchPage;
  const go = kind === "sweep" ? engine.continueSweep : engine.continueDispatch;
  let cause: unknown;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { shards } = await untilDone(() => go({ runId, pages: [], startedAt: new Date() }));
    if (shards.length === 0) return;
    const pages = await Promise.allSettled(
      shards.flatMap((shard) => Array.from({ length: workers }, () => page({ runId, shard }))),
    );
    for (const one of pages) if (one.status === "rejected") cause = one.reason;
  }
  throw new Error(`The ${kind} ${runId} does not come to an end`, { cause });
};

/** A sweep among failing requests. */
export const sweepAnyway = async (world: World, { workers = 1 }: RunOptions = {}): Promise<void> => {
  const run = await untilDone(() => world.engine.prepareSweep());
  await runRounds(world, "sweep", run.runId, workers);
  await untilDone(() => world.engine.finishSweep({ runId: run.runId }));
};

/** A dispatch among failing requests; its events stay in the queue. */
export const dispatchAnyway = async (world: World, { workers = 1 }: RunOptions = {}): Promise<void> => {
  const execution = crypto.randomUUID();
  const run = await untilDone(() => world.engine.prepareDispatch({ execution }));
  await runRounds(world, "dispatch", run.runId, workers);
  await untilDone(() => world.engine.finishDispatch({ runId: run.runId }));
};

/** Takes the events of SES among failing requests: what fails stays in the queue and comes again. */
export const takeEventsAnyway = async (world: World): Promise<void> => {
  // the world's queue is the one of the one-machine runtime
  const queue = world.parts.events as ReturnType<typeof createSqliteQueue>;
  await world.ses.settled();
  for (;;) {
    const messages = queue.receive({ max: 100, visibilityMs: 60_000 });
    if (messages.length === 0) return;
    for (const { body, receipt } of messages) {
      const parsed = parseSesEvent(JSON.parse(body));
      if (parsed.kind === "event") await untilDone(() => world.engine.takeEvent(parsed.event, body));
      queue.remove([receipt]);
    }
  }
};

/** Tries again what fails; what fails for ever is a defect. */
export const untilDone = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= MOST_TRIES) throw error;
    }
  }
};
