import type { People } from "#ports/people.ts";
import { batchWrite } from "./batch.ts";
import { entryDs, parseEntryDs, waitingDk, waitingKey } from "./keys/people.ts";
import { queryPage } from "./paging.ts";
import type { PeopleStore } from "./people-store.ts";
import { DAY_INDEX } from "./tables.ts";

/** Pointers to those who wait for room in a campaign's backlog. They go when they are taken in, or erased. */
export const createDynamoWaiting = ({
  documents,
  table,
}: PeopleStore): Pick<People, "addWaiting" | "waiting" | "removeWaiting"> => ({
  addWaiting: ({ customerIds, ...of }) =>
    batchWrite(documents, {
      table,
      writes: customerIds.map((customerId) => ({
        put: {
          ...waitingKey(customerId, of.campaignId),
          v: 1,
          dk: waitingDk(of),
          ds: entryDs({ customerId, ref: undefined }),
        },
      })),
    }),
  waiting: async (of, page) => {
    const dk = waitingDk(of);
    const { items, cursor } = await queryPage(
      documents,
      {
        TableName: table,
        IndexName: DAY_INDEX.name,
        KeyConditionExpression: "dk = :dk",
        ExpressionAttributeValues: { ":dk": dk },
      },
      { ...page, within: { dk } },
    );
    return { items: items.map((item) => parseEntryDs(String(item["ds"])).customerId), cursor };
  },
  removeWaiting: ({ campaignId, customerIds }) =>
    batchWrite(documents, {
      table,
      writes: customerIds.map((customerId) => ({ delete: waitingKey(customerId, campaignId) })),
    }),
});
