import { createMeter } from "#adapters/dynamodb/meter.ts";
import { createTakeEvents } from "#app/events/take-events.ts";
import { eventParts, liveEvent, RECEIVED } from "#support/events/event-parts.ts";
import { openTables } from "#support/tables.ts";
import type { Row } from "./row.ts";

/** As many as a client sends at once, and as many customers in it. */
const BATCH = 50;
const METERED_DAYS = 4;
const TIMED_DAYS = 30;

/** Each of the batch's customers on another day than the one before: the dearest event that comes every day. */
const batchOf = (day: number) =>
  Array.from({ length: BATCH }, (_, customer) =>
    liveEvent({
      type: "track",
      userId: `customer-${customer}`,
      messageId: `m-${customer}-${day}`,
      event: "Login",
      timestamp: new Date(RECEIVED.business.getTime() - (100 - day) * 86_400_000).toISOString(),
    }),
  );

/** What a live event costs, and how many of them one machine takes in; reported, never asserted. */
export const benchEvents = async (): Promise<readonly Row[]> => {
  const units = await take({ days: METERED_DAYS, metered: true });
  const speed = await take({ days: TIMED_DAYS, metered: false });
  return [
    {
      id: "events.write",
      what: `write units per live event, batches of ${BATCH} customers on a new day`,
      value: units.writeUnits,
      unit: "units",
    },
    { id: "events.read", what: "· reads beside them", value: units.readUnits, unit: "units" },
    { id: "events.speed", what: "live events ingested a second", value: speed.perSecond, unit: "events/s" },
  ];
};

const take = async (input: { readonly days: number; readonly metered: boolean }) => {
  const open = await openTables();
  try {
    const takeEvents = createTakeEvents(eventParts(open.documents, open.tables));
    const takeDay = (day: number) =>
      takeEvents({ received: RECEIVED, source: "bench", events: batchOf(day), rejected: [] });
    // customers who are known already
    await takeDay(0);
    const meter = createMeter(open.tables);
    if (input.metered) meter.attach(open.documents);
    const begun = performance.now();
    for (let day = 1; day <= input.days; day += 1) await takeDay(day);
    const events = input.days * BATCH;
    const { writeUnits, readUnits } = meter.snapshot().total;
    return {
      writeUnits: writeUnits / events,
      readUnits: readUnits / events,
      perSecond: events / ((performance.now() - begun) / 1000),
    };
  } finally {
    await open.close();
  }
};
