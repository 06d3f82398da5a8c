import { batchWrite } from "#adapters/dynamodb/batch.ts";
import { toSilenceItem } from "#adapters/dynamodb/people-items.ts";
import { mergeChange } from "#adapters/dynamodb/people-merge.ts";
import { toProfileItem } from "#adapters/dynamodb/people-profile.ts";
import { dayOf } from "#core/shared/day.ts";
import { addressKeyOf, customerIdOf, shardOf } from "#core/shared/ids.ts";
import type { World } from "#support/world.ts";

interface Known {
  readonly externalId: string;
  readonly signedUpAt: Date;
  /** Undefined: silent since the sign-up. */
  readonly activeAt: Date | undefined;
}

/** Puts customers into the tables as ingest leaves them, 25 items a request: for thousands whom nobody watches come. */
export const loadCustomers = async (world: World, customers: readonly Known[]): Promise<void> => {
  const { shards } = (await world.parts.config.meta()) ?? { shards: 1 };
  const { zone } = world.workspace;
  const writes = customers.flatMap(({ externalId, signedUpAt, activeAt }) => {
    const customerId = customerIdOf(externalId, world.idKey);
    const shard = shardOf(customerId, shards);
    const email = `${externalId}@example.com`;
    const { profile } = mergeChange(undefined, {
      ...{ customerId, shard, zone, receivedAt: signedUpAt },
      addressKey: addressKeyOf(email, world.idKey),
      change: { externalId, email, signedUpAt },
    });
    const at = activeAt ?? signedUpAt;
    const basis = activeAt === undefined ? "signup" : "activity";
    return [
      { put: toProfileItem(profile, shard) },
      {
        put: toSilenceItem(customerId, shard, {
          at,
          day: dayOf(at, zone),
          basis,
          signUpRevision: basis === "signup" ? profile.signUpRevision : 0,
        }),
      },
    ];
  });
  await batchWrite(world.documents, { table: world.tables.people, writes, concurrency: 4 });
};
