import { afterEach, describe, expect, it } from "vitest";
import {
  hoursOn,
  namesOf,
  quietCampaign,
  quietCrowd,
  republish,
  START,
  seen,
} from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway, takeEventsAnyway } from "#support/faulty-runs.ts";
import { openWorld, type World, type WorldOptions } from "#support/world.ts";

const STEPS = ["{ id: hello, email: hello }", "{ wait: 3 days }", "{ id: again, email: again }"];

let world: World;
afterEach(() => world.close());

const open = async (
  steps: readonly string[] = ["{ id: hello, email: hello }"],
  options: Partial<WorldOptions> = {},
): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, ...options });
  await quietCrowd(world, namesOf(2));
  await world.launch(quietCampaign({}, steps));
  await world.sweep();
};
const goTo = async (hours: number): Promise<void> => {
  world.moveTo(hoursOn(hours));
  await world.dispatch();
};
/** Nobody knows of the first attempt, and the grace is over. */
const doubt = async (): Promise<void> => {
  world.ses.behave({ failBefore: 1 });
  await world.dispatch();
  world.ses.behave({});
};

describe("a mail of which nobody knows whether it went out", () => {
  it("keeps its doubt when the repetition is refused: late proof of the first attempt stops it", async () => {
    await open();
    world.ses.behave({ dropReplies: 1, events: { lose: 1 } });
    await world.dispatch();
    world.ses.behave({ throttle: 1 });
    await goTo(1);
    world.ses.behave({});
    const [proven = "", unproven = ""] = world.ses.log().byMessage.keys();
    await world.engine.takeEvent(
      {
        eventId: "e",
        messageId: proven,
        attempt: 1,
        sesId: "s",
        at: hoursOn(0),
        what: { kind: "delivered" },
      },
      "{}",
    );
    await goTo(1.2);
    const verdict = await judge(world, { mayBeTwice: [unproven] });
    expect(fatesOf(verdict)).toEqual({ sent: 2 });
    expect([verdict.accepted.get(proven), verdict.accepted.get(unproven)]).toEqual([1, 2]);
    const calls = world.ses.log().calls.flatMap(({ messages }) => messages);
    expect(calls.filter(({ message }) => message === unproven).map(({ attempt }) => attempt)).toEqual([
      "1",
      "2",
      "2",
    ]);
  });

  it("is named as unknown when its person leaves before it is repeated", async () => {
    await open(STEPS);
    await doubt();
    await seen(world, ["a0"], hoursOn(0.5));
    await goTo(1);
    const verdict = await judge(world);
    expect(fatesOf(verdict)).toEqual({ unknown: 1, "exited.returned": 1, sent: 1, pending: 1 });
    const named = verdict.audit.campaigns[0]?.named.map(({ what }) => what);
    expect(named?.sort()).toEqual(["resent", "unknown"]);
  });

  it("is named as unknown when a gate gives it up", async () => {
    await open();
    await doubt();
    await republish(world, { window: { ...world.workspace.window, notLaterThanHours: 0.5 } });
    await goTo(1);
    expect(fatesOf(await judge(world))).toEqual({ unknown: 2 });
  });

  it("is not given up by an event that leaves the queue between two looks", async () => {
    let between: (() => Promise<unknown>) | undefined;
    const now = async (): Promise<void> => {
      const once = between;
      between = undefined;
      await once?.();
    };
    await open(undefined, {
      wrap: (parts) => ({
        ...parts,
        events: {
          ...parts.events,
          depth: async () => {
            const depth = await parts.events.depth();
            await now();
            return depth;
          },
        },
        ledger: {
          ...parts.ledger,
          messages: async (ids) => {
            const messages = await parts.ledger.messages(ids);
            await now();
            return messages;
          },
        },
      }),
    });
    const queue = world.parts.events;
    world.ses.behave({ dropReplies: 1 });
    await dispatchAnyway(world);
    world.ses.behave({});
    await world.ses.settled();
    expect((await queue.depth()).waiting).toBeGreaterThan(0);
    world.moveTo(hoursOn(1));
    // the queue as the engine sees it is emptied the moment after its first look
    between = () => takeEventsAnyway(world);
    await dispatchAnyway(world);
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 2 });
  });
});

describe("an hour of the due index", () => {
  it("stays open while a record was lost to a race, however late it is", async () => {
    let settles: (() => Promise<unknown>) | undefined;
    await open(STEPS, {
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          update: async (enrolment) => {
            const once = settles;
            settles = undefined;
            await once?.();
            return parts.ledger.update(enrolment);
          },
        },
      }),
    });
    const { enrolments } = await judge(world);
    // two hours later the hour would be closed; the outcome is settled between read and record
    world.moveTo(hoursOn(2));
    settles = () =>
      Promise.all(
        enrolments.map((one) =>
          world.parts.ledger.settle(one, { at: START, reached: false, reachedAt: undefined, revenue: 0 }),
        ),
      );
    await world.dispatch();
    await goTo(2.1);
    expect(fatesOf(await judge(world))).toEqual({ sent: 2, pending: 2 });
    await goTo(75);
    expect(fatesOf(await judge(world))).toEqual({ sent: 4 });
  });

  it("is closed by the checks of a quiet time, and nothing that comes later is missed", async () => {
    await open();
    await world.dispatch();
    world.moveTo(hoursOn(24 * 3));
    expect(await world.engine.dueCheck()).toEqual({ due: false });
    expect((await world.parts.ledger.openFrom(0)) ?? "").toBe("2026-03-05T13");
    await quietCrowd(world, ["late"]);
    await world.sweep();
    expect(await world.engine.dueCheck()).toEqual({ due: true });
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 3 });
  });

  it("that is over is never written into: a wait that was over long ago is due now", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await world.launch(
      quietCampaign({ trigger: "{ kind: inactive, days: 30, backlog: { upTo: 365 days, perDay: 10 } }" }, [
        "{ wait: { untilInactive: 60 days } }",
        "{ id: ask, email: ask }",
      ]),
    );
    await quietCrowd(world, namesOf(2), { silentDays: 200 });
    await world.sweep();
    world.moveTo(hoursOn(2));
    await world.dispatch();
    await goTo(2.1);
    expect(fatesOf(await judge(world))).toEqual({ sent: 2 });
  });
});

describe("two workers with different knowledge", () => {
  it("agree in the end on what SES took", async () => {
    let atClaim: (() => Promise<unknown>) | undefined;
    await open(STEPS, {
      wrap: (parts) => ({
        ...parts,
        mailer: (path) => ({
          ...parts.mailer(path),
          send: async (batch) => {
            const once = atClaim;
            atClaim = undefined;
            const outcomes = await parts.mailer(path).send(batch);
            await once?.();
            return outcomes;
          },
        }),
      }),
    });
    // the other one has read the contact before the claim and the customer after her return
    const { enrolments } = await judge(world);
    atClaim = () =>
      Promise.all(
        enrolments.map((one) =>
          world.parts.ledger.update({ ...one, state: "exited", reason: "returned", dueAt: undefined }),
        ),
      );
    await world.dispatch();
    const verdict = await judge(world);
    expect(fatesOf(verdict)).toEqual({ sent: 2, "exited.returned": 2 });
    for (const { steps } of verdict.enrolments)
      expect(steps["hello"]).toMatchObject({ kind: "sent", attempt: 1 });
  });
});
