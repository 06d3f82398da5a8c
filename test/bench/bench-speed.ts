import { readFileSync } from "node:fs";
import { createMeter } from "#adapters/dynamodb/meter.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { checkRows } from "#handlers/api/check-rows.ts";
import { cdnowExample } from "#local/examples/cdnow.ts";
import { openWorld, type World } from "#support/world.ts";
import { ONE_MAIL, populate, START, WORKSPACE, ZONE } from "./count-life.ts";
import { type Row, sum } from "./row.ts";

/** As many as a message of the ingest queue holds, roughly. */
const CHUNK = 500;
const METERED = 200;
const MAILS = 500;
const MB = 1e6;

/** What an imported row costs, and how fast one machine is: reported, never asserted. */
export const benchSpeed = async (): Promise<readonly Row[]> => {
  const example = cdnowExample({
    text: readFileSync(new URL("../../examples/cdnow/CDNOW_sample.txt", import.meta.url), "utf8"),
    today: "2026-02-02",
    zone: ZONE,
  });
  const units = await importRows(example.customers.slice(0, METERED), example.before.slice(0, METERED), true);
  const speed = await importRows(example.customers, example.before, false);
  const dispatched = await dispatchSpeed();
  return [
    {
      id: "import.customer.write",
      what: "write units per imported customer",
      value: units.customer,
      unit: "units",
    },
    {
      id: "import.activity.write",
      what: "write units per imported event",
      value: units.activity,
      unit: "units",
    },
    { id: "import.rows", what: "rows imported a second", value: speed.rowsPerSecond, unit: "rows/s" },
    { id: "dispatch.mails", what: "mails dispatched a second", value: dispatched, unit: "mails/s" },
    {
      id: "memory",
      what: "memory of the process that did all this, without the tables",
      value: process.memoryUsage.rss() / MB,
      unit: "MB",
    },
  ];
};

const importRows = async (
  customers: readonly unknown[],
  activity: readonly unknown[],
  metered: boolean,
): Promise<{ readonly customer: number; readonly activity: number; readonly rowsPerSecond: number }> => {
  const world = await openWorld({ now: START, workspace: WORKSPACE });
  try {
    const meter = createMeter(world.tables);
    if (metered) meter.attach(world.documents);
    const begun = performance.now();
    for (const rows of chunks(customers)) await world.customers(checkRows("customers", rows).good as never);
    const ofCustomers = meter.snapshot().total.writeUnits;
    meter.reset();
    for (const rows of chunks(activity)) await world.activity(checkRows("activity", rows).good as never);
    return {
      customer: ofCustomers / customers.length,
      activity: meter.snapshot().total.writeUnits / activity.length,
      rowsPerSecond: (customers.length + activity.length) / ((performance.now() - begun) / 1000),
    };
  } finally {
    await world.close();
  }
};

const chunks = (rows: readonly unknown[]): readonly (readonly unknown[])[] =>
  Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, index) =>
    rows.slice(index * CHUNK, (index + 1) * CHUNK),
  );

const dispatchSpeed = async (): Promise<number> => {
  const world = await openWorld({ now: START, workspace: WORKSPACE });
  try {
    await populate(world, {
      customers: MAILS,
      since: new Date(START.getTime() - 30 * DAY_MS),
      oneZone: true,
    });
    await world.launch(ONE_MAIL.replace("holdout: 10%", "holdout: 0%"));
    await world.sweep();
    const begun = performance.now();
    await world.dispatch();
    return (await sent(world)) / ((performance.now() - begun) / 1000);
  } finally {
    await world.close();
  }
};

const sent = async (world: World): Promise<number> => {
  const shards = await Promise.all(
    [0, 1, 2, 3].map((shard) =>
      world.parts.ledger.walk("win-back", shard, { limit: MAILS, cursor: undefined }),
    ),
  );
  return sum(shards.map(({ items }) => items.filter(({ messages }) => messages.length > 0).length));
};
