import { createMeter } from "#adapters/dynamodb/meter.ts";
import { DAY_MS, HOUR_MS } from "#core/shared/day.ts";
import { openWorld } from "#support/world.ts";
import { ONE_MAIL, START, WORKSPACE } from "./count-life.ts";
import { SWEEP, transitionsOf } from "./workflow-states.ts";

/** What a day costs on which nothing happens, on a stage as it is deployed: a sweep, and a look every few minutes. */
export interface IdleDay {
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly transitions: number;
  readonly pages: number;
  readonly checks: number;
}

export const SHARDS = 64;
const CHECK_MINUTES = 5;
const LOOK_HOURS = 3;

/** One running campaign and no customers. */
export const countIdle = async (): Promise<IdleDay> => {
  const world = await openWorld({ now: START, workspace: WORKSPACE, shards: SHARDS });
  try {
    await world.launch(ONE_MAIL);
    await world.sweep();
    world.moveTo(new Date(START.getTime() + DAY_MS));
    await world.engine.dueCheck();
    const meter = createMeter(world.tables);
    meter.attach(world.documents);
    await world.sweep();
    const sweep = meter.snapshot().total;
    meter.reset();
    // one look stands for all of its hours
    for (let hour = LOOK_HOURS; hour <= 24; hour += LOOK_HOURS) {
      world.moveTo(new Date(START.getTime() + DAY_MS + hour * HOUR_MS));
      await world.engine.dueCheck();
    }
    const looks = meter.snapshot().total;
    const perLook = (LOOK_HOURS * 60) / CHECK_MINUTES;
    return {
      // only one look of an hour writes: the next finds it closed
      writeUnits: sweep.writeUnits + looks.writeUnits,
      readUnits: sweep.readUnits + looks.readUnits * perLook,
      transitions: transitionsOf(SWEEP, { rounds: 1, children: SHARDS }),
      pages: SHARDS,
      checks: (24 * 60) / CHECK_MINUTES,
    };
  } finally {
    await world.close();
  }
};
