import type { People, WaitingList } from "#ports/people.ts";
import { batchWrite } from "./batch.ts";
import { parseWaitingDs, waitingDk, waitingDs, waitingKey } from "./keys/people.ts";
import { queryCount, queryPage } from "./paging.ts";
import type { PeopleStore } from "./people-store.ts";
import { DAY_INDEX } from "./tables.ts";

/**
 * Pointers to those who wait for room in a campaign's backlog. They go when a sweep with room has looked at them, or
 * the customer is erased; those of a campaign that takes nobody in any more stay.
 */
export const createDynamoWaiting = ({
  documents,
  table,
}: PeopleStore): Pick<People, "addWaiting" | "waiting" | "waitingCount" | "removeWaiting"> => {
  const queryOf = (of: WaitingList) => ({
    TableName: table,
    IndexName: DAY_INDEX.name,
    KeyConditionExpression: "dk = :dk",
    ExpressionAttributeValues: { ":dk": waitingDk(of) },
    ScanIndexForward: false,
  });
  return {
    addWaiting: (of, customers) =>
      batchWrite(documents, {
        table,
        writes: customers.map((one) => ({
          put: {
            ...waitingKey(one.customerId, of.campaignId),
            v: 1,
            dk: waitingDk(of),
            ds: waitingDs(one),
          },
        })),
      }),
    waiting: async (of, page) => {
      const { items, cursor } = await queryPage(documents, queryOf(of), {
        ...page,
        within: { dk: waitingDk(of) },
      });
      return { items: items.map((item) => parseWaitingDs(String(item["ds"]))), cursor };
    },
    waitingCount: (of) => queryCount(documents, queryOf(of)),
    removeWaiting: ({ campaignId }, customerIds) =>
      batchWrite(documents, {
        table,
        writes: customerIds.map((customerId) => ({ delete: waitingKey(customerId, campaignId) })),
      }),
  };
};
