import { HOUR_MS, hourOf } from "#core/shared/day.ts";
import { enrolmentsOf } from "./oracle/entries.ts";
import type { World } from "./world.ts";

const MOST_TURNS = 400;
/** Dispatches at one moment; what is due then still has to wait, for five minutes or more. */
const MOST_AT_ONCE = 3;
const TICK_MS = 5 * 60_000;

/** From now on dispatches whenever something is due, up to a moment: what happens, happens at those times. */
export const liveOn = async (world: World, until: Date): Promise<void> => {
  let atOnce = 0;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const due = await nextDue(world);
    const now = world.now();
    atOnce = due !== undefined && due <= now ? atOnce + 1 : 0;
    const next = atOnce > MOST_AT_ONCE ? new Date(now.getTime() + TICK_MS) : due;
    if (next === undefined || next > until) {
      await passQuietHours(world, earlier(due, until));
      world.moveTo(until);
      return;
    }
    if (next > now) {
      await passQuietHours(world, earlier(due, next));
      world.moveTo(next);
      atOnce = 0;
    }
    await world.dispatch();
  }
  throw new Error("Something is due again and again");
};

const earlier = (one: Date | undefined, other: Date): Date =>
  one === undefined || one > other ? other : one;

const nextDue = async (world: World): Promise<Date | undefined> => {
  const all: Date[] = [];
  for (const { id } of await world.parts.config.campaigns())
    for (const { state, dueAt } of await enrolmentsOf(world, id))
      if (state === "active" && dueAt !== undefined) all.push(dueAt);
  return all.sort((a, b) => a.getTime() - b.getTime())[0];
};

/** As the checks of every five minutes would have left it: without them dispatch reads each hour of a quiet year. */
const passQuietHours = async ({ parts }: World, due: Date): Promise<void> => {
  const quietTo = hourOf(new Date(due.getTime() - 2 * HOUR_MS));
  const { shards = 0 } = (await parts.config.meta()) ?? {};
  for (let shard = 0; shard < shards; shard += 1)
    if (((await parts.ledger.openFrom(shard)) ?? "") < quietTo)
      await parts.ledger.setOpenFrom(shard, quietTo);
};

/** When each mail went out, by SES's own log: `berlin quiet hello` to ISO time. */
export const sentAt = ({ ses }: World): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ses.log().mails.map(({ address, message = "", accepted }) => {
      const [, campaign, , step] = message.split("_");
      return [`${address.split("@")[0]} ${campaign} ${step}`, new Date(accepted.business).toISOString()];
    }),
  );
