import type { ConfigStore } from "#ports/config-store.ts";
import type { Documents } from "./client.ts";
import { campaignStore } from "./config-store-campaigns.ts";
import { jobStore } from "./config-store-jobs.ts";
import { logStore } from "./config-store-log.ts";
import { segmentStore } from "./config-store-segments.ts";
import { workspaceStore } from "./config-store-workspace.ts";
import { keepPublished } from "./keep-unchanging.ts";

/** Workspace, campaigns, templates, change log and jobs on DynamoDB. */
export const createDynamoConfigStore = (input: {
  readonly documents: Documents;
  readonly table: string;
  readonly wallNow: () => Date;
}): ConfigStore => {
  const campaigns = campaignStore(input.documents, input.table);
  return {
    ...workspaceStore(input.documents, input.table),
    ...campaigns,
    ...keepPublished(campaigns),
    ...segmentStore(input),
    ...logStore(input.documents, input.table),
    ...jobStore(input),
  };
};
