import type { createAcceptOffer } from "#app/answers/accept-offer.ts";
import type { createGetResponse, createListResponses } from "#app/answers/read-responses.ts";
import type { createRecordResponse } from "#app/answers/record-response.ts";
import type { createRedeemOffer } from "#app/answers/redeem-offer.ts";
import type { createWithdrawOffers } from "#app/answers/withdraw-offers.ts";
import type { createExplain } from "#app/audit/explain.ts";
import type { createApprove } from "#app/campaigns/approve-campaign.ts";
import type { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import type { PrepareCampaign } from "#app/campaigns/prepare-campaign.ts";
import type { createPreviewMails } from "#app/campaigns/preview-mails.ts";
import type { createPublishCampaign } from "#app/campaigns/publish-campaign.ts";
import type { createGetCampaign, createListCampaigns } from "#app/campaigns/read-campaigns.ts";
import type { createTestSend } from "#app/campaigns/test-send.ts";
import type { createGetClicks, createListClicks } from "#app/clicks/list-clicks.ts";
import type { createListMessages } from "#app/customers/list-messages.ts";
import type {
  createCustomerHistory,
  createFindCustomer,
  createGetCustomer,
} from "#app/customers/read-customer.ts";
import type { createMakeWriteKey, createRevokeWriteKey } from "#app/events/write-keys.ts";
import type { createExportPage } from "#app/exports/export-page.ts";
import type { createCreateImport } from "#app/imports/create-import.ts";
import type { createFinishImport } from "#app/imports/finish-import.ts";
import type { createListRejects } from "#app/imports/list-rejects.ts";
import type { createPutChunk } from "#app/imports/put-chunk.ts";
import type { createGetJob, createListJobs, createRestartJob } from "#app/jobs/read-jobs.ts";
import type { createStartJob } from "#app/jobs/start-job.ts";
import type { createStartDispatch, createStartSweep } from "#app/jobs/start-workflow.ts";
import type { createRevokeLinkKey, createRotateLinkKeys } from "#app/links/link-keys.ts";
import type { ManageWebhooks } from "#app/outbound/manage-webhooks.ts";
import type { createReadSweep } from "#app/results/report.ts";
import type { createExportCustomer } from "#app/rights/export-customer.ts";
import type {
  createDeleteSegment,
  createImportMembers,
  createPutSegment,
} from "#app/segments/change-segments.ts";
import type { ManageTasks } from "#app/tasks/tasks.ts";
import type { createPutWorkspace } from "#app/workspace/put-workspace.ts";
import type { createReadStatus } from "#app/workspace/read-status.ts";
import type { BusLog } from "#ports/bus.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { EventRejections } from "#ports/event-rejections.ts";
import type { Replies } from "#ports/replies.ts";
import type { Results } from "#ports/results.ts";
import type { Runs } from "#ports/runs.ts";
import type { WriteKeys } from "#ports/write-keys.ts";

/** All that the API can do. The handlers take it as a whole, so that another part can stand in for each. */
export interface ApiUseCases {
  readonly version: string;
  readonly clock: Clock;
  readonly clockMoves: boolean;
  readonly config: ConfigStore;
  readonly runs: Runs;
  readonly results: Pick<Results, "latest" | "list">;

  readonly readStatus: ReturnType<typeof createReadStatus>;
  readonly putWorkspace: ReturnType<typeof createPutWorkspace>;

  readonly createImport: ReturnType<typeof createCreateImport>;
  readonly putChunk: ReturnType<typeof createPutChunk>;
  readonly finishImport: ReturnType<typeof createFinishImport>;
  readonly listRejects: ReturnType<typeof createListRejects>;

  readonly listCampaigns: ReturnType<typeof createListCampaigns>;
  readonly getCampaign: ReturnType<typeof createGetCampaign>;
  readonly prepareCampaign: PrepareCampaign;
  readonly publishCampaign: ReturnType<typeof createPublishCampaign>;
  readonly changeCampaign: ReturnType<typeof createChangeCampaign>;
  readonly approveCampaign: ReturnType<typeof createApprove>;
  readonly previewMails: ReturnType<typeof createPreviewMails>;
  readonly testSend: ReturnType<typeof createTestSend>;

  readonly startSweep: ReturnType<typeof createStartSweep>;
  readonly readSweep: ReturnType<typeof createReadSweep>;
  readonly startDispatch: ReturnType<typeof createStartDispatch>;
  readonly startJob: ReturnType<typeof createStartJob>;
  readonly getJob: ReturnType<typeof createGetJob>;
  readonly listJobs: ReturnType<typeof createListJobs>;
  readonly restartJob: ReturnType<typeof createRestartJob>;
  /** Kinds of job that can be carried out here: `plan`, `audit`, `clock-advance`. */
  readonly jobKinds: ReadonlySet<string>;

  readonly putSegment: ReturnType<typeof createPutSegment>;
  readonly importMembers: ReturnType<typeof createImportMembers>;
  readonly deleteSegment: ReturnType<typeof createDeleteSegment>;

  readonly findCustomer: ReturnType<typeof createFindCustomer>;
  readonly getCustomer: ReturnType<typeof createGetCustomer>;
  readonly customerHistory: ReturnType<typeof createCustomerHistory>;
  readonly listMessages: ReturnType<typeof createListMessages>;
  readonly explain: ReturnType<typeof createExplain>;

  readonly listResponses: ReturnType<typeof createListResponses>;
  readonly getResponse: ReturnType<typeof createGetResponse>;
  readonly recordResponse: ReturnType<typeof createRecordResponse>;
  readonly acceptOffer: ReturnType<typeof createAcceptOffer>;
  readonly redeemOffer: ReturnType<typeof createRedeemOffer>;
  readonly withdrawOffers: ReturnType<typeof createWithdrawOffers>;

  readonly listClicks: ReturnType<typeof createListClicks>;
  readonly getClicks: ReturnType<typeof createGetClicks>;

  readonly tasks: ManageTasks;

  readonly replies: Pick<Replies, "list" | "listUnmatched">;
  readonly exportCustomer: ReturnType<typeof createExportCustomer>;

  readonly rotateLinkKeys: ReturnType<typeof createRotateLinkKeys>;
  readonly revokeLinkKey: ReturnType<typeof createRevokeLinkKey>;

  readonly writeKeys: Pick<WriteKeys, "list">;
  readonly makeWriteKey: ReturnType<typeof createMakeWriteKey>;
  readonly revokeWriteKey: ReturnType<typeof createRevokeWriteKey>;
  readonly rejections: Pick<EventRejections, "list">;

  readonly exportPage: ReturnType<typeof createExportPage>;
  readonly webhooks: ManageWebhooks;
  /** Undefined on AWS. */
  readonly busLog: BusLog | undefined;
}
