import * as z from "zod";
import type { CampaignResults } from "#core/results/campaign-results.ts";
import type { Results } from "#ports/results.ts";
import type { Documents } from "./client.ts";
import { putWhen } from "./conditional-write.ts";
import { resultsKey, resultsPk } from "./keys/ledger.ts";
import { PackedJson, packJson } from "./packed-json.ts";
import { type PageRequest, queryPage } from "./paging.ts";

/** What we wrote ourselves is not checked again field by field. */
const ResultsItem = z.object({
  sk: z.string(),
  results: PackedJson.pipe(z.looseObject({ campaignId: z.string(), at: z.string() })),
});

/** Results by day on DynamoDB, in the table `ledger`. */
export const createDynamoResults = (documents: Documents, table: string): Results => {
  const list = async (campaignId: string, page: PageRequest) => {
    const pk = resultsPk(campaignId);
    const { items, cursor } = await queryPage(
      documents,
      {
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
      { ...page, within: { pk } },
    );
    const days = items.map((item) => {
      const { sk, results } = ResultsItem.parse(item);
      return { day: sk, results: results as unknown as CampaignResults };
    });
    return { items: days, cursor };
  };

  return {
    list,
    latest: async (campaignId) => (await list(campaignId, { limit: 1, cursor: undefined })).items[0]?.results,
    put: async (day, results) => {
      const { campaignId, at } = results;
      const item = { ...resultsKey(campaignId, day), v: 1, at, results: packJson(results) };
      const when = {
        expression: "attribute_not_exists(pk) OR #at < :at",
        names: { "#at": "at" },
        values: { ":at": at },
      };
      await putWhen(documents, { table, item, when });
    },
  };
};
