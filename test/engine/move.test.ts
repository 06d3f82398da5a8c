import { afterEach, describe, expect, it } from "vitest";
import { createMoveEnrolments } from "#app/campaigns/move-enrolments.ts";
import { createDiff } from "#app/plan/diff.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { EmailStep, Step } from "#core/campaign/step.ts";
import { hoursOn, namesOf, quietCampaign, quietCrowd, republish, START } from "#support/faulty-crowd.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const STEPS = [
  "{ id: hello, email: hello }",
  "{ id: pause, wait: 3 days }",
  "{ id: again, email: again }",
  "{ id: later, wait: 3 days }",
  "{ id: last, email: last }",
];

let world: World;
afterEach(() => world.close());

/** Two customers: the first mail is out, and they wait for the second. */
const open = async (): Promise<void> => {
  world = await openWorld({ now: START, shards: 2 });
  await quietCrowd(world, namesOf(2));
  await world.launch(quietCampaign({}, STEPS));
  await world.sweep();
  await world.dispatch();
};

describe("publish --move", () => {
  it("goes on at the same step with what the new version says of it", async () => {
    await open();
    await publish((steps) => steps.map((step) => (step.id === "pause" ? { ...step, ...waitOf(24) } : step)));
    expect(await move()).toMatchObject({ moved: 2, ended: 0, busy: 0 });
    await goTo(DAY + 1, 3 * DAY);
    expect(mailsOf()).toEqual(["hello", "hello", "again", "again"].sort());
  });

  it("goes to the next step that is there when its own is gone, and ends where there is none", async () => {
    await open();
    await publish((steps) => steps.filter(({ id }) => id === "hello" || id === "last"));
    expect(await move()).toMatchObject({ moved: 2 });
    await goTo(3 * DAY, 20 * DAY);
    expect(mailsOf()).toEqual(["hello", "hello", "last", "last"]);
  });

  it("ends where nothing is left, with the reason", async () => {
    await open();
    await publish((steps) => steps.filter(({ id }) => id === "hello"));
    expect(await move()).toMatchObject({ moved: 0, ended: 2 });
    await goTo(3 * DAY, 20 * DAY);
    expect(mailsOf()).toEqual(["hello", "hello"]);
    const all = await enrolmentsOf(world, "quiet");
    expect(all.map(({ state, reason }) => `${state} ${reason}`)).toEqual([
      "exited step-removed",
      "exited step-removed",
    ]);
  });

  it("never sends a step twice, though the steps come in another order", async () => {
    await open();
    const reversed = ["later", "last", "pause", "again", "hello"];
    await publish((steps) =>
      reversed.flatMap((id) => steps.filter((step) => step.id === id)).map(withoutNext),
    );
    await move();
    await move();
    await goTo(DAY, 3 * DAY, 6 * DAY, 9 * DAY, 20 * DAY);
    expect(mailsOf()).toEqual(["again", "again", "hello", "hello"]);
  });

  it("sends each mail once while dispatch runs beside it", async () => {
    world = await openWorld({ now: START, shards: 2 });
    await quietCrowd(world, namesOf(20));
    await world.launch(quietCampaign({}, STEPS));
    await world.sweep();
    await publish((steps) => steps.filter(({ id }) => id !== "later"));
    await Promise.all([world.dispatch(), move(), move()]);
    await publish((steps) => steps.filter(({ id }) => id !== "pause"));
    world.moveTo(hoursOn(3 * DAY));
    await Promise.all([move(), world.dispatch(), move()]);
    await goTo(4 * DAY, 6 * DAY, 7 * DAY, 8 * DAY);
    const mails = mailsOf();
    expect(new Set(world.ses.log().mails.map(({ message }) => message)).size).toBe(mails.length);
    expect(mails.filter((step) => step === "hello")).toHaveLength(20);
    expect(mails.filter((step) => step === "again")).toHaveLength(20);
    expect(mails.filter((step) => step === "last")).toHaveLength(20);
  });

  it("does nothing the second time, and leaves alone who was promised another goal", async () => {
    await open();
    await publish((steps) => steps);
    expect(await move()).toMatchObject({ moved: 2 });
    expect(await move()).toMatchObject({ moved: 0, ended: 0 });
    await republish(world, { goal: { kind: "returned", withinDays: 5, count: "customers", margin: 1 } });
    expect(await move()).toMatchObject({ moved: 0, otherGoal: 2 });
    await goTo(3 * DAY, 6 * DAY + 1, 7 * DAY);
    expect(mailsOf()).toHaveLength(6);
  });
});

describe("diff", () => {
  it("says in words what changes, by plan and by document", async () => {
    await open();
    await quietCrowd(world, namesOf(3, "b"), { silentDays: 25 });
    const version = await world.parts.config.version("quiet", 1);
    if (version === undefined) throw new Error("no version");
    const { campaign } = version;
    const again = campaign.steps.find(({ id }) => id === "again") as EmailStep;
    const after: Campaign = {
      ...campaign,
      trigger: { kind: "inactive", days: 90, backlog: undefined },
      budget: { ...campaign.budget, totalMicros: 310_000_000 },
      holdout: 0.05,
      exit: [],
      steps: campaign.steps
        .filter(({ id }) => id !== "last")
        .map((step) => (step === again ? { ...again, variants: [{ mail: "other", share: 1 }] } : step)),
    };
    const same = await createDiff(world.parts)(campaign, async () => undefined);
    expect(same).toMatchObject({ version: 1, words: [], changes: [] });
    const diff = await createDiff(world.parts)(after, async () => undefined);
    expect(diff.words).toEqual([
      "5 fewer enter over the next 30 days",
      "15 fewer mails over the next 30 days, at most",
      "mails cost 0.0015 USD less, at most",
      "trigger 90 days of silence instead of 30 days of silence",
      "exit none instead of returned",
      "holdout 5 % instead of 0 %",
      "a budget of 310 USD, where there was none",
      "step `again` has another mail: other instead of again",
      "step `last` (email) is gone",
    ]);
  });

  it("knows a campaign that was never published", async () => {
    await open();
    const version = await world.parts.config.version("quiet", 1);
    if (version === undefined) throw new Error("no version");
    const diff = await createDiff(world.parts)({ ...version.campaign, id: "new" }, async () => undefined);
    expect(diff).toMatchObject({ version: 0, words: ["new was never published: all of it is new"] });
  });
});

const publish = async (change: (steps: readonly Step[]) => readonly Step[]): Promise<void> => {
  const version = await world.parts.config.version("quiet", 1);
  if (version !== undefined) await republish(world, { steps: change(version.campaign.steps) });
};

const waitOf = (hours: number) => ({ until: { kind: "for" as const, hours }, atLeastHours: 1 });

const withoutNext = ({ next: _, ...step }: Step & { readonly next?: string | undefined }): Step =>
  step as Step;

const move = () =>
  createMoveEnrolments(world.parts)({ campaignId: "quiet", by: "test" }, async () => undefined);

const goTo = async (...hours: readonly number[]): Promise<void> => {
  for (const hour of hours) {
    world.moveTo(hoursOn(hour));
    await world.dispatch();
  }
};

/** Of the steps that went out, each mail by its name, sorted. */
const mailsOf = (): readonly string[] =>
  world.ses
    .log()
    .mails.map(({ message }) => message?.split("_")[3] ?? "")
    .sort();
