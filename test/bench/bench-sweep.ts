import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { batchWrite, type ItemKey, type Write } from "#adapters/dynamodb/batch.ts";
import { customerPk, PROFILE, SILENCE } from "#adapters/dynamodb/keys/people.ts";
import { createMeter } from "#adapters/dynamodb/meter.ts";
import type { Item } from "#adapters/dynamodb/paging.ts";
import { addDays, DAY_MS, dayOf } from "#core/shared/day.ts";
import { customerIdOf, shardOf } from "#core/shared/ids.ts";
import { openWorld, type World } from "#support/world.ts";
import { ONE_MAIL, populate, START, WORKSPACE, ZONE } from "./count-life.ts";
import type { Row } from "./row.ts";

const SHARDS = 4;
const DAYS_OF_SILENCE = 365;
const AT_ONCE = 1_000;
/** Small pages: the meter asks three times as much of the tables, and on one machine they are slow. */
const PAGE = 50;

/** What a sweep reads must follow those who cross a line, not the base. */
export const benchSweep = async ({ full }: { readonly full: boolean }): Promise<readonly Row[]> => {
  const crossing = full ? 10_000 : 1_000;
  const base = full ? 1_000_000 : 100_000;
  const alone = await countSweep({ crossing, base: crossing });
  const among = await countSweep({ crossing, base });
  const [some, all] = [crossing, base].map((count) => count.toLocaleString("en"));
  return [
    {
      id: "sweep.ratio",
      what: `reads of a sweep, ${all} customers of whom ${some} cross, against ${some} of whom ${some} cross`,
      value: among / alone,
      unit: "×",
      atMost: 1.1,
    },
    {
      id: "sweep.reads",
      what: "· read units per customer who crosses",
      value: among / crossing,
      unit: "units",
    },
  ];
};

/** Read units of the sweep on the day that `crossing` customers cross; `base` counts these too. */
const countSweep = async (input: { readonly crossing: number; readonly base: number }): Promise<number> => {
  const world = await openWorld({
    now: START,
    workspace: WORKSPACE,
    shards: SHARDS,
    wrap: (parts) => ({ ...parts, pageSize: PAGE }),
  });
  try {
    const crossedOn = addDays(dayOf(START, ZONE), 1);
    await populate(world, {
      customers: input.crossing,
      since: new Date(START.getTime() - 29 * DAY_MS),
    });
    await fillUp(world, { ...input, notOn: addDays(crossedOn, -30) });
    // without a backlog: those who are past the line are not looked at
    await world.launch(ONE_MAIL.replace(/^ +backlog:.*\n/m, ""));
    await world.sweep();
    world.moveTo(new Date(`${crossedOn}T15:00:00Z`));
    const meter = createMeter(world.tables);
    meter.attach(world.documents);
    await world.sweep();
    return meter.snapshot().total.readUnits;
  } finally {
    await world.close();
  }
};

/** Copies of a real customer's items under other ids, on all days of a year but one. */
const fillUp = async (
  world: World,
  input: { readonly crossing: number; readonly base: number; readonly notOn: string },
): Promise<void> => {
  const { documents, tables, idKey } = world;
  const model = customerIdOf("000000", idKey);
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: tables.people,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": customerPk(model) },
    }),
  );
  // a sweep reads no others of those who do not cross
  const current = Items.filter((item) => [PROFILE, SILENCE].includes(String(item["sk"])));
  const today = dayOf(START, ZONE);
  const days = Array.from({ length: DAYS_OF_SILENCE }, (_, ago) => addDays(today, -ago)).filter(
    (day) => day !== input.notOn,
  );
  const copies = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => from + index).flatMap((number) => {
      const id = customerIdOf(`b${number}`, idKey);
      const day = days[number % days.length];
      return current.map((item): Write => {
        const copy: Item & ItemKey = JSON.parse(JSON.stringify(item).replaceAll(model, id));
        if (copy["dk"] === undefined) return { put: copy };
        return { put: { ...copy, day, dk: `inactive#${day}#${shardOf(id, SHARDS)}` } };
      });
    });
  const more = input.base - input.crossing;
  for (let from = 0; from < more; from += AT_ONCE)
    await batchWrite(documents, {
      table: tables.people,
      writes: copies(from, Math.min(more, from + AT_ONCE)),
      concurrency: 2,
    });
};
