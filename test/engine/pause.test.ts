import { afterEach, describe, expect, it } from "vitest";
import {
  changeState,
  hoursOn,
  namesOf,
  quietCampaign,
  quietCrowd,
  START,
  seen,
} from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway } from "#support/faulty-runs.ts";
import { openWorld, type World, type WorldOptions } from "#support/world.ts";

const DAY = 24;
const STEPS = ["{ id: hello, email: hello }", "{ wait: 3 days }", "{ id: again, email: again }"];

let world: World;
afterEach(() => world.close());

const open = async (
  steps: readonly string[] = STEPS,
  { people = 2, ...options }: Partial<WorldOptions> & { readonly people?: number } = {},
): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, ...options });
  await quietCrowd(world, namesOf(people));
  await world.launch(quietCampaign({}, steps));
  await world.sweep();
};
const goTo = async (hours: number): Promise<void> => {
  world.moveTo(hoursOn(hours));
  await world.dispatch();
};

describe("a paused campaign", () => {
  it("parks what comes due and sends nothing; resume brings it back at once", async () => {
    await open();
    await changeState(world, "pause");
    await goTo(1);
    expect(fatesOf(await judge(world))).toEqual({ "held.paused": 4 });
    await goTo(2 * DAY);
    await changeState(world, "resume");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 2, pending: 2 });
  });

  it("skips on resume what is too late by then", async () => {
    await open();
    await changeState(world, "pause");
    await goTo(1);
    await goTo(4 * DAY);
    await changeState(world, "resume");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "skipped.too-late": 2, pending: 2 });
  });

  it("lets waits run on: a mail whose wait ended in the pause is as late as if it had stood there", async () => {
    await open();
    await goTo(0);
    await changeState(world, "pause");
    await goTo(3 * DAY);
    expect(fatesOf(await judge(world))).toEqual({ sent: 2, "held.paused": 2 });
    await goTo(5 * DAY);
    await changeState(world, "resume");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 4 });
  });

  it("drops that mail when the pause outlasts its time", async () => {
    await open();
    await goTo(0);
    await changeState(world, "pause");
    await goTo(3 * DAY);
    await goTo(7 * DAY);
    await changeState(world, "resume");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 2, "skipped.too-late": 2 });
  });

  it("lets those leave who come back meanwhile", async () => {
    await open();
    await changeState(world, "pause");
    await goTo(1);
    await seen(world, ["a0"]);
    await goTo(2);
    await changeState(world, "resume");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 1, pending: 1, "exited.returned": 2 });
  });

  it("takes in nobody, and after the resume only who crosses from then on", async () => {
    await open();
    await goTo(0);
    await quietCrowd(world, namesOf(2, "b"), { silentDays: 29 });
    await quietCrowd(world, namesOf(2, "c"), { silentDays: 28 });
    await changeState(world, "pause");
    world.moveTo(hoursOn(DAY));
    await world.sweep();
    world.moveTo(hoursOn(2 * DAY));
    await changeState(world, "resume");
    await world.sweep();
    await world.dispatch();
    const { enrolments } = await judge(world);
    expect(enrolments.map(({ entry }) => entry.crossedOn).sort()).toEqual([
      ...Array<string>(2).fill("2026-03-02"),
      ...Array<string>(2).fill("2026-03-04"),
    ]);
  });

  it("loses nobody of the days that a sweep makes up for when the pause comes in its midst", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, namesOf(2));
    await world.launch(quietCampaign({}, STEPS));
    world.moveTo(hoursOn(3 * DAY));
    const { runId } = await world.engine.prepareSweep();
    await changeState(world, "pause");
    expect(await world.engine.sweepPage({ runId, shard: 0 })).toEqual({ kind: "done" });
    await world.engine.finishSweep({ runId });
    await changeState(world, "resume");
    await world.sweep();
    expect(fatesOf(await judge(world))).toEqual({ pending: 4 });
  });

  it.each([
    ["a resume is", ["resume"], []],
    ["a resume and another pause are", ["resume", "pause"], ["resume"]],
  ] as const)("loses none that dispatch parks while %s under way", async (_, meanwhile, after) => {
    let isFirst = true;
    await open(STEPS, {
      people: 1,
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          update: async (enrolment) => {
            if (enrolment.state === "parked" && isFirst) {
              isFirst = false;
              for (const step of meanwhile) await changeState(world, step);
            }
            return parts.ledger.update(enrolment);
          },
        },
      }),
    });
    await changeState(world, "pause");
    world.moveTo(hoursOn(1));
    await dispatchAnyway(world);
    for (const step of after) await changeState(world, step);
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 1, pending: 1 });
  });

  it("loses none whose outcome is settled while it comes back", async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    await open(STEPS, {
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          walk: async (...args) => {
            const page = await parts.ledger.walk(...args);
            const once = meanwhile;
            meanwhile = undefined;
            await once?.();
            return page;
          },
        },
      }),
    });
    await changeState(world, "pause");
    await goTo(1);
    const { enrolments } = await judge(world);
    meanwhile = () =>
      Promise.all(
        enrolments.map((one) =>
          world.parts.ledger.settle(one, { at: START, reached: false, reachedAt: undefined, revenue: 0 }),
        ),
      );
    await changeState(world, "resume");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 2, pending: 2 });
  });
});

describe("a stopped campaign", () => {
  it("sends no mail any more, not even one whose gates were passed", async () => {
    let beforeClaims: (() => Promise<unknown>) | undefined;
    await open(STEPS, {
      wrap: (parts) => ({
        ...parts,
        rate: {
          reserve: async (input) => {
            const slot = await parts.rate.reserve(input);
            // one for no mail only asks
            const once = input.count > 0 ? beforeClaims : undefined;
            if (once) beforeClaims = undefined;
            await once?.();
            return slot;
          },
        },
      }),
    });
    beforeClaims = () => changeState(world, "stop");
    await world.dispatch();
    await world.dispatch();
    const fates = fatesOf(await judge(world));
    expect(fates["sent"] ?? 0).toBe(0);
    expect(fates).toEqual({ "exited.stopped": 4 });
  });

  it("ends what a pause had parked", async () => {
    await open();
    await changeState(world, "pause");
    await goTo(1);
    await changeState(world, "stop");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "exited.stopped": 4 });
    expect(world.ses.log().mails).toEqual([]);
  });
});
