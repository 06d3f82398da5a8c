import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { createMeter, type Meter } from "#adapters/dynamodb/meter.ts";
import { itemSize } from "#adapters/dynamodb/meter-units.ts";
import { addDays, DAY_MS, type Day, dayOf, HOUR_MS, hourOf, instantAt } from "#core/shared/day.ts";
import { checkRows } from "#handlers/api/check-rows.ts";
import type { EngineParts } from "#handlers/engine.ts";
import { demoPerson } from "#local/examples/demo-person.ts";
import { openWorld, type World } from "#support/world.ts";

/** What was asked of AWS, counted. Units as AWS bills them. */
export interface Asked {
  readonly writeUnits: number;
  /** The part of `writeUnits` that puts the heads of runs: once for all shards. Of dispatches only. */
  readonly runUnits: number;
  readonly readUnits: number;
  /** The part of `readUnits` that queries of the ledger take. In a sweep that settles these are the walk. */
  readonly queryUnits: number;
  readonly sweepPages: number;
  readonly dispatchPages: number;
  readonly dispatches: number;
  /** Calls of SES. */
  readonly sends: number;
}

export interface Life {
  readonly customers: number;
  readonly entered: number;
  readonly heldOut: number;
  readonly mails: number;
  /** The sweep that enrols, the dispatches with SES's events, the sweep that settles. */
  readonly enrol: Asked;
  readonly mail: Asked;
  readonly settle: Asked;
  /** What stands in `ledger` and `answers` with its index entries, each from when it is written to the settlement. */
  readonly storedByteMonths: number;
}

/** A Monday before daylight saving, at ten in New York. */
export const START = new Date("2026-02-02T15:00:00Z");
export const ZONE = "America/New_York";
const ENTERS_AFTER_DAYS = 30;
const SETTLES_AFTER_DAYS = 3;
const STORED_OVERHEAD = 100;
const MONTH_MS = 30 * DAY_MS;

const file = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

/** The workspace of the demonstration, without the guard that would hold sweeps in a world where nobody buys. */
export const WORKSPACE = `${file("examples/workspace.yaml")}feedGuard: { enabled: false }\n`;

const winBack = file("playbooks/win-back/campaign.yaml");

/** The playbook Win back: three mails. */
export const THREE_MAILS = winBack;
/** The same with its first mail only. */
export const ONE_MAIL = `${winBack.slice(0, winBack.indexOf("steps:"))}steps:\n  - { id: hello, email: we-miss-you }\n`;

/**
 * Lives through a campaign from enrolment to settlement with customers who all fell silent on one day and never come
 * back, and counts. One shard, so that up to 500 customers are one page, as on a busy stage; the result depends on
 * nothing but the code.
 */
export const countLife = async (input: {
  readonly customers: number;
  readonly document: string;
  /** @default "10%" */
  readonly holdout?: string;
  /** All customers in one zone, so that few mails fill a batch. @default false */
  readonly oneZone?: boolean;
}): Promise<Life> => {
  const document = input.document.replace(/^holdout: \S+/m, `holdout: ${input.holdout ?? "10%"}`);
  const tally = { ...NO_TALLY };
  const world = await openWorld({
    now: START,
    workspace: WORKSPACE,
    shards: 1,
    wrap: (parts) => counting(parts, tally),
  });
  await populate(world, { ...input, since: START });
  const life = await live({ world, tally, document, customers: input.customers });
  // not when something failed: what is still under way would fail too, and louder
  await world.close();
  return life;
};

const NO_TALLY = { sweepPages: 0, dispatchPages: 0, dispatches: 0, sends: 0 };
type Tally = { -readonly [K in keyof typeof NO_TALLY]: number };
const NOTHING: Asked = { ...NO_TALLY, writeUnits: 0, runUnits: 0, readUnits: 0, queryUnits: 0 };

/** A page ends with one step of its run, a dispatch begins with one `begin`. */
const counting = (parts: EngineParts, tally: Tally): EngineParts => ({
  ...parts,
  runs: {
    ...parts.runs,
    begin: (run) => {
      if (run.kind === "dispatch") tally.dispatches += 1;
      return parts.runs.begin(run);
    },
    step: (...step) => {
      tally[step[0] === "sweep" ? "sweepPages" : "dispatchPages"] += 1;
      return parts.runs.step(...step);
    },
  },
  mailer: (path) => {
    const mailer = parts.mailer(path);
    return {
      ...mailer,
      send: (batch) => {
        tally.sends += 1;
        return mailer.send(batch);
      },
    };
  },
});

interface Living {
  readonly world: World;
  readonly tally: Tally;
  readonly document: string;
  readonly customers: number;
}

const live = async (living: Living): Promise<Life> => {
  const { world, tally, customers } = living;
  const campaignId = await world.launch(living.document);
  const campaign = (await world.parts.config.version(campaignId, 1))?.campaign;
  const enters = addDays(dayOf(START, ZONE), ENTERS_AFTER_DAYS);
  const settles = addDays(enters, (campaign?.goal.withinDays ?? 0) + SETTLES_AFTER_DAYS + 1);

  await sweepOn(world, addDays(enters, -1));
  const meter = createMeter(world.tables);
  meter.attach(world.documents);
  const counter = createCounter({ meter, tally });
  const stored = createStorage(world);

  await counter.add(() => sweepOn(world, enters));
  const enrol = counter.take();
  await stored.look();
  await dispatchAll(world, campaignId, async (work) => {
    await counter.add(work);
    await stored.look();
  });
  const mail = counter.take();
  await sweepOn(world, addDays(settles, -1));
  await counter.add(() => sweepOn(world, settles));
  const settle = counter.take();
  await stored.look();

  const audit = await world.engine.audit({ deep: false, campaignId: undefined }, async () => undefined);
  const { sent, enrolled, settled } = await outcomes(world, campaignId);
  if (!audit.clean || settled !== enrolled.all)
    throw new Error(`The life was not lived to its end: ${JSON.stringify({ ...audit.totals, settled })}`);
  return {
    customers,
    entered: enrolled.entered,
    heldOut: enrolled.all - enrolled.entered,
    mails: sent,
    enrol,
    mail,
    settle,
    storedByteMonths: stored.byteMonths(),
  };
};

const AT_ONCE = 1_000;

/** Customers with granted consent, each with one purchase at that time and nothing since. */
export const populate = async (
  world: World,
  input: { readonly customers: number; readonly since: Date; readonly oneZone?: boolean },
): Promise<void> => {
  for (let from = 0; from < input.customers; from += AT_ONCE) {
    const many = Math.min(AT_ONCE, input.customers - from);
    const ids = Array.from({ length: many }, (_, index) => String(from + index).padStart(6, "0"));
    const people = ids.map((id) => ({
      ...demoPerson(id, input.since),
      ...(input.oneZone && { zone: ZONE }),
    }));
    const bought = ids.map((customer, line) => ({
      line: line + 1,
      customer,
      occurredAt: input.since.toISOString(),
      type: "purchase",
      revenue: 1_999,
      currency: "USD",
      properties: {},
      ordinal: 0,
    }));
    await world.customers(checkRows("customers", people).good as never);
    await world.activity(checkRows("activity", bought).good as never);
  }
};

const sweepOn = async (world: World, day: Day): Promise<void> => {
  world.moveTo(instantAt(day, "06:00", ZONE));
  await world.sweep();
};

/**
 * All that is due, each at its time. The quiet hours in between are closed by hand, as the check every few minutes
 * does on a stage.
 */
const dispatchAll = async (
  world: World,
  campaignId: string,
  count: (work: () => Promise<unknown>) => Promise<void>,
): Promise<void> => {
  for (;;) {
    const due = await soonestDue(world, campaignId);
    if (due === undefined) return;
    if (due > world.now()) world.moveTo(due);
    await world.parts.ledger.setOpenFrom(0, hourOf(new Date(world.now().getTime() - 2 * HOUR_MS)));
    await count(() => world.dispatch());
  }
};

const soonestDue = async (world: World, campaignId: string): Promise<Date | undefined> => {
  const { items } = await world.parts.ledger.walk(campaignId, 0, { limit: 10_000, cursor: undefined });
  const times = items.flatMap(({ enrolment: { dueAt } }) => (dueAt === undefined ? [] : [dueAt.getTime()]));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
};

/** Counts what only these pieces of work ask for, not what the bench itself looks up in between. */
const createCounter = ({ meter, tally }: { readonly meter: Meter; readonly tally: Tally }) => {
  let counted = NOTHING;
  return {
    add: async (work: () => Promise<unknown>): Promise<void> => {
      meter.reset();
      Object.assign(tally, NO_TALLY);
      await work();
      const { total, rows } = meter.snapshot();
      const ofLedger = (name: string) =>
        rows.find(({ table, operation }) => table === "ledger" && operation === name);
      counted = addAsked(counted, {
        ...tally,
        writeUnits: total.writeUnits,
        readUnits: total.readUnits,
        runUnits: tally.dispatches === 0 ? 0 : (ofLedger("PutItem")?.writeUnits ?? 0),
        queryUnits: ofLedger("Query")?.readUnits ?? 0,
      });
    },
    take: (): Asked => {
      const taken = counted;
      counted = NOTHING;
      return taken;
    },
  };
};

const addAsked = (a: Asked, b: Asked): Asked => ({
  writeUnits: a.writeUnits + b.writeUnits,
  runUnits: a.runUnits + b.runUnits,
  readUnits: a.readUnits + b.readUnits,
  queryUnits: a.queryUnits + b.queryUnits,
  sweepPages: a.sweepPages + b.sweepPages,
  dispatchPages: a.dispatchPages + b.dispatchPages,
  dispatches: a.dispatches + b.dispatches,
  sends: a.sends + b.sends,
});

const outcomes = async (world: World, campaignId: string) => {
  const { items } = await world.parts.ledger.walk(campaignId, 0, { limit: 10_000, cursor: undefined });
  const enrolments = items.map(({ enrolment }) => enrolment);
  return {
    sent: enrolments.flatMap(({ steps }) => Object.values(steps)).filter(({ kind }) => kind === "sent")
      .length,
    settled: enrolments.filter(({ settled }) => settled !== undefined).length,
    enrolled: {
      all: enrolments.length,
      entered: enrolments.filter(({ entry }) => entry.arm === "treatment").length,
    },
  };
};

/** Bytes times the time that they stand; what a look finds counts until the next one. */
const createStorage = (world: World) => {
  let byteMonths = 0;
  let last = { at: world.now().getTime(), bytes: 0 };
  return {
    look: async (): Promise<void> => {
      const at = world.now().getTime();
      byteMonths += (last.bytes * (at - last.at)) / MONTH_MS;
      last = { at, bytes: await storedBytes(world) };
    },
    byteMonths: (): number => byteMonths,
  };
};

const storedBytes = async (world: World): Promise<number> => {
  let bytes = 0;
  for (const table of [world.tables.ledger, world.tables.answers]) {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await world.documents.send(
        new ScanCommand({ TableName: table, ExclusiveStartKey: start }),
      );
      for (const item of page.Items ?? []) bytes += itemSize(item) + STORED_OVERHEAD + indexBytes(item);
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
  return bytes;
};

/** An entry of the due index: keys only, there as long as the enrolment is due. */
const indexBytes = ({ pk, sk, hk, hs }: Record<string, unknown>): number =>
  hk === undefined ? 0 : itemSize({ pk, sk, hk, hs }) + STORED_OVERHEAD;
