import { afterEach, describe, expect, it } from "vitest";
import { addDays, DAY_MS } from "#core/shared/day.ts";
import { answerElsewhere } from "#support/answer-elsewhere.ts";
import { hoursOn, START } from "#support/faulty-crowd.ts";
import { happen, known, recordsOf, standingOf } from "#support/live-crowd.ts";
import { meetAll } from "#support/oracle/entered.ts";
import { openPlaybook, type PlaybookWorld } from "#support/playbook-world.ts";

const DAY = 24;

let open: PlaybookWorld;
afterEach(() => open.world.close());

const endsOn = (who: string, day: string) => ({
  line: undefined,
  externalId: who,
  contractId: `${who}-1`,
  change: { endsOn: day },
});

interface Life {
  /** Days from the start. */
  readonly to: number;
  /** So many days at a time. */
  readonly step?: number;
  readonly sweeps?: boolean;
  readonly each?: (day: number) => Promise<void>;
}

/** Lives on to a day; `each` may do what happens after each step. */
const live = async ({ to, step = 1, sweeps = true, each = async () => undefined }: Life): Promise<void> => {
  const from = Math.round((open.world.now().getTime() - START.getTime()) / DAY_MS);
  for (let day = from + step; day <= to; day += step) {
    await open.runTo(day * DAY, { every: step * DAY, sweeps });
    await each(day);
  }
};

describe("playbook intensive-care", () => {
  const VALUABLE = { value: { yearly: 200_000 } };

  it("finds the valuable at risk, gives each to a person, and looks after them for half a year", async () => {
    open = await openPlaybook("intensive-care");
    const { world, answer, sentTo, standing, tasksFor, lastMailTo } = open;
    await meetAll(world, {
      low: VALUABLE,
      high: VALUABLE,
      never: VALUABLE,
      angry: VALUABLE,
      sad: VALUABLE,
      safe: VALUABLE,
      small: { value: { yearly: 9_000 } },
    });
    const soon = addDays(world.today(), 100);
    await world.contracts([
      ...["low", "high", "never", "small"].map((who) => endsOn(who, soon)),
      endsOn("safe", addDays(world.today(), 400)),
    ]);
    await happen(world, [{ who: "angry", event: "Complaint Filed" }]);
    const answerPulse = answerElsewhere(world);
    await answerPulse({ who: "sad", score: 4 });
    await answerPulse({ who: "safe", score: 7 });

    const scores = new Map([
      ["low", 2],
      ["high", 5],
    ]);
    const answerAll = async (): Promise<void> => {
      for (const [name, score] of scores) {
        const isAsked = (await recordsOf(world, "intensive-care", name))[0]?.steps["ask"]?.kind === "sent";
        if (!isAsked) continue;
        expect(lastMailTo(name).subject).toBe("Are we on the right track?");
        await answer(name, "ask", { score });
        scores.delete(name);
      }
    };
    await live({ to: 14 });
    await live({ to: 40, sweeps: false, each: answerAll });
    expect(scores.size).toBe(0);
    await live({ to: 216, step: 4, sweeps: false });

    const endOf = async (name: string) => [
      await standing(name),
      await sentTo(name),
      (await tasksFor(name)).map(({ task }) => task).sort(),
    ];
    const all = ["hello", "ask", "again"];
    expect(await endOf("low")).toEqual(["done", all, ["care-call", "close-care", "rescue"]]);
    expect(await endOf("high")).toEqual(["done", all, ["care-call", "close-care"]]);
    expect(await endOf("never")).toEqual(["done", all, ["care-call", "close-care", "look-in"]]);
    for (const name of ["angry", "sad"])
      expect(await endOf(name), name).toEqual(["done", all, ["care-call", "close-care", "look-in"]]);
    expect((await tasksFor("low")).find(({ task }) => task === "rescue")).toMatchObject({
      priority: "high",
      about: { score: 2 },
    });
    for (const name of ["safe", "small"])
      expect(await standingOf(world, "intensive-care", name), name).toEqual([]);
  });

  it("ends when the contract is cancelled", async () => {
    open = await openPlaybook("intensive-care");
    const { world, sentTo, standing } = open;
    await meetAll(world, { ada: VALUABLE });
    await world.contracts([endsOn("ada", addDays(world.today(), 60))]);
    await live({ to: 18 });
    await happen(world, [{ who: "ada", event: "Contract Cancelled" }]);
    await live({ to: 24, sweeps: false });
    expect([await standing("ada"), (await sentTo("ada"))[0]]).toEqual([
      "exited event:Contract Cancelled",
      "hello",
    ]);
    expect(await sentTo("ada")).not.toContain("again");
  });
});

describe("playbook keep-in-touch", () => {
  const CYCLE = 90;

  it("writes once in 90 days, by whether somebody has lapsed, and to nobody whom something else is due for", async () => {
    open = await openPlaybook("keep-in-touch");
    const { world, sentTo, lastMailTo } = open;
    const names = ["quiet", "ending", "angry", "guest"];
    await known(world, [...names, "steady"], hoursOn(-300 * DAY));
    const turns = async (name: string) => recordsOf(world, "keep-in-touch", name);
    await live({
      to: CYCLE,
      step: 3,
      each: async (day) => {
        if (day % 42 === 0) await happen(world, [{ who: "steady", event: "Login" }]);
      },
    });
    for (const name of names) {
      expect(await sentTo(name), name).toEqual(["hello"]);
      expect(lastMailTo(name).subject).toBe("A short hello, and nothing behind it");
    }
    expect(await sentTo("steady")).toEqual(["check"]);
    expect(lastMailTo("steady").subject).toBe("Three small things worth two minutes");

    const nextTurn = async (name: string) => addDays((await turns(name))[0]?.entry.crossedOn ?? "", CYCLE);
    const [ending, angry, guest] = await Promise.all(["ending", "angry", "guest"].map(nextTurn));
    const isNext = (day = "") => world.today() < day && day <= addDays(world.today(), 3);
    await world.contracts([endsOn("ending", addDays(ending ?? "", 30))]);
    await live({
      to: 2 * CYCLE,
      step: 3,
      each: async () => {
        if (isNext(angry)) await happen(world, [{ who: "angry", event: "Complaint Filed" }]);
        if (isNext(guest)) await happen(world, [{ who: "guest", event: "Login" }]);
      },
    });
    const counts = await Promise.all(names.map(async (name) => (await turns(name)).length));
    expect(counts).toEqual([2, 1, 1, 1]);
  });
});
