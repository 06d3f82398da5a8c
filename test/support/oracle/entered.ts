import { customerIdOf } from "#core/shared/ids.ts";
import type { World } from "#support/world.ts";
import { enrolmentsOf } from "./entries.ts";

/** Makes customers from their names and what is known of each. */
export const meetAll = async (
  world: World,
  people: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Promise<void> => {
  const rows = Object.entries(people).map(([externalId, change], line) => ({
    line,
    externalId,
    change: { externalId, email: `${externalId}@example.com`, ...change },
  }));
  await world.customers(rows);
};

/** Who entered a campaign on which day, in order: `ada 2027-01-07`, with the reason for those refused. */
export const enteredBy = async (
  world: World,
  campaignId: string,
  names: readonly string[],
): Promise<readonly string[]> => {
  const ids = new Map(names.map((name) => [customerIdOf(name, world.idKey), name]));
  const enrolments = await enrolmentsOf(world, campaignId);
  return enrolments
    .map(({ customerId, entry, state, reason }) => {
      const who = ids.get(customerId) ?? customerId;
      return `${entry.crossedOn} ${who}${state === "refused" ? ` ${reason}` : ""}`;
    })
    .sort();
};
