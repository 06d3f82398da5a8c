import { afterEach, describe, expect, it } from "vitest";
import { enrolmentKeyText } from "#ports/ledger.ts";
import { hoursOn, namesOf, quietCampaign, quietCrowd, START, seen } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway, sweepAnyway } from "#support/faulty-runs.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

const open = async (shards = 2): Promise<void> => {
  world = await openWorld({ now: START, shards, wrap: (parts) => ({ ...parts, pageSize: 2 }) });
};

describe("several workers on the same work", () => {
  it("enrols each customer once and sends each mail once", async () => {
    await open();
    await quietCrowd(world, namesOf(9));
    await world.launch(quietCampaign({ holdout: "30%" }));
    await Promise.all([sweepAnyway(world, { workers: 2 }), sweepAnyway(world, { workers: 2 })]);
    await Promise.all([
      dispatchAnyway(world, { workers: 2 }),
      dispatchAnyway(world, { workers: 2 }),
      dispatchAnyway(world),
    ]);
    await world.dispatch();
    const { sent = 0, "held-out": heldOut = 0 } = fatesOf(await judge(world));
    expect(sent + heldOut).toBe(9);
  });

  it("sends once while replies are lost and other workers look at the same claims", async () => {
    await open(1);
    await quietCrowd(world, namesOf(6));
    await world.launch(quietCampaign());
    await world.sweep();
    world.ses.behave({
      dropReplies: 0.5,
      failBefore: 0.3,
      seed: 2,
      events: { shuffle: true, duplicate: 0.5 },
    });
    await Promise.all([dispatchAnyway(world, { workers: 2 }), dispatchAnyway(world, { workers: 2 })]);
    await world.takeEvents();
    world.ses.behave({});
    world.moveTo(hoursOn(1));
    await Promise.all([dispatchAnyway(world, { workers: 2 }), dispatchAnyway(world)]);
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 6 });
  });
});

describe("a worker that was overtaken between its readings", () => {
  it("takes no mail again whose claim was settled and pruned meanwhile", async () => {
    let overtake: (() => Promise<void>) | undefined;
    const overtaken = async <T>(found: T): Promise<T> => {
      const run = overtake;
      overtake = undefined;
      await run?.();
      return found;
    };
    world = await openWorld({
      now: START,
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        contacts: { ...parts.contacts, get: async (keys) => overtaken(await parts.contacts.get(keys)) },
        ledger: {
          ...parts.ledger,
          enrolments: async (keys) => overtaken(await parts.ledger.enrolments(keys)),
        },
      }),
    });
    await quietCrowd(world, namesOf(1));
    for (const campaign of ["quiet", "other"]) await world.launch(quietCampaign({ campaign }));
    await world.sweep();
    overtake = () => world.dispatch();
    await world.dispatch();
    expect(overtake).toBeUndefined();
    expect(fatesOf(await judge(world))).toEqual({ sent: 2 });
  });
});

describe("an hour that is long over", () => {
  it("is not closed before an entry in it that somebody changed meanwhile was looked at again", async () => {
    let meanwhile = true;
    world = await openWorld({
      now: START,
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          update: async (enrolment) => {
            const stands = (await parts.ledger.enrolments([enrolment])).get(enrolmentKeyText(enrolment));
            if (meanwhile && stands !== undefined) await parts.ledger.update(stands);
            meanwhile = false;
            return parts.ledger.update(enrolment);
          },
        },
      }),
    });
    await quietCrowd(world, namesOf(1));
    await world.launch(
      quietCampaign({}, ["{ id: hello, email: hello }", "{ wait: 3 days }", "{ id: again, email: again }"]),
    );
    await world.sweep();
    for (const hours of [3, 4, 3 * 24 + 5]) {
      world.moveTo(hoursOn(hours));
      await world.dispatch();
    }
    expect(fatesOf(await judge(world))).toEqual({ sent: 2 });
  });
});

describe("days without a sweep", () => {
  it("takes in everybody who crossed the line meanwhile, and those only once", async () => {
    await open();
    for (const day of [0, 1, 2, 3]) await quietCrowd(world, namesOf(3, `d${day}x`), { silentDays: 30 - day });
    await world.launch(quietCampaign());
    await world.sweep();
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 3 });

    world.moveTo(hoursOn(2 * 24));
    await seen(world, ["d3x0"]);
    world.moveTo(hoursOn(4 * 24));
    await world.sweep();
    await world.sweep();
    await world.dispatch();
    const verdict = await judge(world);
    expect(fatesOf(verdict)).toEqual({ sent: 11 });
    expect(verdict.enrolments.map(({ entry }) => entry.crossedOn).sort()).toEqual(
      [2, 3, 4, 5].flatMap((day) => Array<string>(day === 5 ? 2 : 3).fill(`2026-03-0${day}`)),
    );
  });

  it("sends what came due while nothing ran, or says that it came too late", async () => {
    await open();
    await quietCrowd(world, namesOf(3));
    await world.launch(quietCampaign({ window: "{ notLaterThan: 2 days }" }));
    await world.sweep();
    world.moveTo(hoursOn(47));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 3 });

    await quietCrowd(world, namesOf(2, "b"));
    await world.sweep();
    world.moveTo(hoursOn(47 + 49));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 3, "skipped.too-late": 2 });
  });
});
