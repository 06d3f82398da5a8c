import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hoursOn, namesOf } from "#support/faulty-crowd.ts";
import { happen, known, standingOf } from "#support/live-crowd.ts";
import { openPlaybook, type PlaybookWorld } from "#support/playbook-world.ts";

const DAY = 24;
const CROWD = namesOf(200);
const SILENT = namesOf(150, "s");
const NEW = namesOf(150, "n");

describe("playbook relationship-nps", () => {
  let open: PlaybookWorld;
  /** Those whose turn came in the first days, in the order of their names. */
  let asked: readonly string[];
  const enteredOf = async (names: readonly string[]): Promise<readonly string[]> => {
    const standings = await Promise.all(
      names.map((name) => standingOf(open.world, "relationship-nps", name)),
    );
    return names.filter((_, index) => standings[index]?.length !== 0);
  };

  beforeAll(async () => {
    open = await openPlaybook("relationship-nps");
    const { world, runTo } = open;
    await known(world, [...CROWD, ...SILENT], hoursOn(-400 * DAY));
    await known(world, NEW, hoursOn(-10 * DAY));
    await happen(
      world,
      CROWD.map((who) => ({ who, event: "Login", at: hoursOn(-2 * DAY) })),
      false,
    );
    await world.sweep();
    await runTo(4 * DAY, { every: DAY, sweeps: true });
    asked = await enteredOf(CROWD);
  }, 60_000);
  afterAll(() => open.world.close());

  it("asks a few each day, and nobody who is new or silent", async () => {
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.length).toBeLessThan(CROWD.length / 10);
    expect(await enteredOf([...SILENT, ...NEW])).toEqual([]);
  });

  it("gives detractors to a person, thanks promoters, and reminds who is silent once", async () => {
    const { runTo, answer, sentTo, standing, tasksFor, lastMailTo } = open;
    const [low = "", high = "", never = ""] = asked;
    expect(lastMailTo(low).subject).toBe("Would you recommend us?");
    await answer(low, "ask", { score: 6 });
    await answer(high, "ask", { score: 9 });
    await runTo(8 * DAY);
    expect(await tasksFor(low)).toMatchObject([{ task: "call-back", priority: "high", about: { score: 6 } }]);
    expect(await tasksFor(high)).toEqual([]);
    expect(lastMailTo(low).subject).toBe("Thank you for your honesty");
    expect(lastMailTo(high).subject).toBe("Thank you");
    await runTo(20 * DAY, { every: DAY });
    const ended = async (name: string) => [await standing(name), ...(await sentTo(name))];
    expect(await ended(low)).toEqual(["done", "ask", "honesty"]);
    expect(await ended(high)).toEqual(["done", "ask", "thanks"]);
    expect(await ended(never)).toEqual(["done", "ask", "ask-reminder"]);
    expect(await tasksFor(never)).toEqual([]);
  });
});
