import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";
import { type Crash, createCrash } from "./crash.ts";
import { entriesByMoment } from "./entries.ts";
import { createSilenceOracle, dayNumber, dayText, type SilenceOracle } from "./silence-oracle.ts";

const ZONE = "America/New_York";
/** The clock goes forward on the seventh day. */
const FIRST = dayNumber("2026-03-02");
const DAYS = 12;
const BEFORE = 6;
const LATE_DAYS = 2;
const LINES = { three: 3, five: 5 } as const;
type Line = keyof typeof LINES;
const CAMPAIGNS = Object.keys(LINES) as readonly Line[];

/** Half a day: even ones before the sweep of a day, odd ones after it. */
type Slot = number;

interface Event {
  readonly day: number;
  readonly hour: number;
  /** Slots between happening and arriving. */
  readonly delay: number;
  /** Slots until it is delivered again; 0 = never. */
  readonly again: number;
  /** Its place among what arrives in one slot. */
  readonly order: number;
}

interface History {
  readonly signedUp: number;
  readonly delay: number;
  readonly events: readonly Event[];
}

type SweepMode = "none" | "once" | "twice" | "overlapping" | "crashed" | "abandoned";

export interface Script {
  readonly histories: readonly History[];
  readonly sweeps: readonly SweepMode[];
  readonly batch: number;
  /** Of the campaign `five`. */
  readonly pause: { readonly from: number; readonly days: number; readonly catchUp: boolean } | undefined;
}

const delay = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 20 }));
const event = fc.record<Event>({
  day: fc.integer({ min: -BEFORE, max: DAYS - 1 }),
  hour: fc.constantFrom(0, 8, 12, 23),
  delay,
  again: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 })),
  order: fc.nat({ max: 1_000 }),
});

export const script: fc.Arbitrary<Script> = fc.record({
  histories: fc.array(
    fc.record({
      signedUp: fc.integer({ min: -BEFORE, max: DAYS - 1 }),
      delay,
      events: fc.array(event, { maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 24, size: "max" },
  ),
  sweeps: fc.array(
    fc.constantFrom<SweepMode>("none", "once", "once", "twice", "overlapping", "crashed", "abandoned"),
    { minLength: DAYS, maxLength: DAYS },
  ),
  batch: fc.integer({ min: 1, max: 12 }),
  pause: fc.option(
    fc.record({
      from: fc.nat({ max: DAYS - 2 }),
      days: fc.integer({ min: 1, max: 6 }),
      catchUp: fc.boolean(),
    }),
    { nil: undefined },
  ),
});

interface Difference {
  readonly campaign: string;
  readonly day: string;
  readonly mode: SweepMode;
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

/** Lives through a script with the product and with the oracle; answers where they differ. */
export const differences = async (input: Script): Promise<readonly Difference[]> => {
  const crash = createCrash();
  const world = await openWorld({
    now: at(0, "07:00"),
    shards: 1,
    workspace: `${DEMO_WORKSPACE}acceptLate: ${LATE_DAYS} days\n`,
    wrap: crash.wrap,
  });
  try {
    for (const line of CAMPAIGNS) await world.launch(campaignDocument(line));
    const deliveries = deliveriesOf(input.histories);
    const sweeps: SweepMode[] = [];
    for (let day = 0; day < DAYS; day += 1) {
      world.moveTo(at(day, "09:00"));
      await changeState(world, input, day);
      await deliver(world, deliveries.get(2 * day) ?? [], input.batch);
      world.moveTo(sweepTime(day));
      sweeps.push(await runSweeps(world, input.sweeps[day] ?? "none", crash));
      world.moveTo(at(day, "23:30"));
      await deliver(world, deliveries.get(2 * day + 1) ?? [], input.batch);
    }
    return await compare(world, { ...input, sweeps }, deliveries);
  } finally {
    await world.close();
  }
};

const at = (day: number, time: string): Date =>
  new Date(
    Temporal.PlainDateTime.from(`${dayText(FIRST + day)}T${time}`).toZonedDateTime(ZONE).epochMilliseconds,
  );
const sweepTime = (day: number): Date => at(day, "10:00");
const nameOf = (index: number): string => `person-${index}`;

const campaignDocument = (line: Line): string => `
campaign: ${line}
name: ${line}
trigger: { kind: inactive, days: ${LINES[line]} }
holdout: ${line === "five" ? "30%" : "0%"}
steps: [{ id: hello, email: hello }]
`;

type Delivery =
  | { readonly kind: "profile"; readonly who: number; readonly signedUp: number; readonly order: number }
  | { readonly kind: "activity"; readonly who: number; readonly event: Event; readonly order: number };

/** What arrives in each slot, in the order of the script. An activity never overtakes its customer's profile. */
const deliveriesOf = (histories: readonly History[]): ReadonlyMap<Slot, readonly Delivery[]> => {
  const all = histories.flatMap((history, who): (Delivery & { slot: Slot })[] => {
    const known = Math.max(0, 2 * history.signedUp + history.delay);
    const profile = { kind: "profile", who, signedUp: history.signedUp, order: -1 } as const;
    const events = history.events.filter(({ day }) => day >= history.signedUp);
    return [
      { ...profile, slot: known },
      ...events.flatMap((one) => {
        const slot = Math.max(known, 2 * one.day + (one.hour < 9 ? 0 : 1) + one.delay);
        const first = { kind: "activity", who, event: one, order: one.order, slot } as const;
        return one.again === 0 ? [first] : [first, { ...first, slot: slot + one.again }];
      }),
    ];
  });
  const bySlot = Map.groupBy(all, ({ slot }) => slot);
  return new Map([...bySlot].map(([slot, some]) => [slot, some.sort((a, b) => a.order - b.order)]));
};

const deliver = async (world: World, all: readonly Delivery[], batch: number): Promise<void> => {
  const profiles = all.flatMap((one) => (one.kind === "profile" ? [one] : []));
  const activities = all.flatMap((one) => (one.kind === "activity" ? [one] : []));
  if (profiles.length > 0)
    await world.customers(
      profiles.map(({ who, signedUp }) => {
        const externalId = nameOf(who);
        const email = `${externalId}@example.com`;
        return { line: 1, externalId, change: { externalId, email, signedUpAt: at(signedUp, "08:00") } };
      }),
    );
  const batches = Array.from({ length: Math.ceil(activities.length / batch) }, (_, index) =>
    activities.slice(index * batch, (index + 1) * batch),
  );
  await Promise.all(batches.map((some) => world.activity(some.map(toRow))));
};

const toRow = ({ who, event: { day, hour } }: Extract<Delivery, { kind: "activity" }>) => ({
  line: 1,
  externalId: nameOf(who),
  messageId: `m-${day}-${hour}`,
  occurredAt: at(day, `${String(hour).padStart(2, "0")}:00`),
  type: "purchase",
  revenue: undefined,
  currency: undefined,
  properties: {},
});

const changeState = async (world: World, { pause }: Script, day: number): Promise<void> => {
  const change = createChangeCampaign(world.parts);
  if (pause?.from === day) await change({ campaignId: "five", step: { kind: "pause" }, by: "test" });
  if (pause !== undefined && pause.from + pause.days === day)
    await change({ campaignId: "five", step: { kind: "resume", catchUp: pause.catchUp }, by: "test" });
};

/** Answers what came of it: a crash that was to come after more entries than there are does not happen. */
const runSweeps = async (world: World, mode: SweepMode, crash: Crash): Promise<SweepMode> => {
  if (mode === "none") return mode;
  if (mode === "overlapping") await Promise.all([world.sweep(), world.sweep()]);
  if (mode === "crashed" || mode === "abandoned") {
    const result = await crash.after(2, world.sweep);
    if (mode === "abandoned") return result === "ended" ? "once" : mode;
  }
  if (mode !== "overlapping") await world.sweep();
  if (mode === "twice") await world.sweep();
  return mode;
};

const compare = async (
  world: World,
  input: Script,
  deliveries: ReadonlyMap<Slot, readonly Delivery[]>,
): Promise<readonly Difference[]> => {
  const found: Difference[] = [];
  for (const campaign of CAMPAIGNS) {
    const names = input.histories.map((_, index) => nameOf(index));
    const entries = await entriesByMoment(world, campaign, names);
    const oracle = createSilenceOracle({ days: LINES[campaign], startedOn: 0, lateDays: LATE_DAYS });
    for (let day = 0; day < DAYS; day += 1) {
      if (campaign === "five") pauseOracle(oracle, input, day);
      learn(oracle, deliveries.get(2 * day) ?? [], day);
      const mode = input.sweeps[day] ?? "none";
      const { entered } = entries(sweepTime(day));
      const expected = expectedOf(oracle, { mode, day, entered });
      if (JSON.stringify(expected) !== JSON.stringify(entered))
        found.push({ campaign, day: dayText(FIRST + day), mode, expected, found: entered });
      learn(oracle, deliveries.get(2 * day + 1) ?? [], day);
    }
  }
  return found;
};

const pauseOracle = (oracle: SilenceOracle, { pause }: Script, day: number): void => {
  if (pause?.from === day) oracle.pause(day);
  if (pause !== undefined && pause.from + pause.days === day) oracle.resume(day, pause.catchUp);
};

const learn = (oracle: SilenceOracle, all: readonly Delivery[], today: number): void => {
  for (const one of all)
    if (one.kind === "profile") oracle.signUp(nameOf(one.who), one.signedUp, today);
    else oracle.activity(nameOf(one.who), one.event.day, today);
};

const expectedOf = (
  oracle: SilenceOracle,
  { mode, day, entered }: { mode: SweepMode; day: number; entered: readonly string[] },
): readonly string[] => {
  if (mode === "none") return [];
  if (mode !== "abandoned") return oracle.sweep(day).entered;
  const wrong = oracle.broken(day, entered);
  return entered.filter((name) => !wrong.includes(name));
};
