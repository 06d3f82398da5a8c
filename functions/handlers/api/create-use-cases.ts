import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { createGetResponse, createListResponses } from "#app/answers/read-responses.ts";
import { createRecordResponse } from "#app/answers/record-response.ts";
import { createRedeemOffer } from "#app/answers/redeem-offer.ts";
import { createWithdrawOffers } from "#app/answers/withdraw-offers.ts";
import { createExplain } from "#app/audit/explain.ts";
import { createApprove } from "#app/campaigns/approve-campaign.ts";
import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import { createPreviewMails } from "#app/campaigns/preview-mails.ts";
import { createPublishCampaign } from "#app/campaigns/publish-campaign.ts";
import { createGetCampaign, createListCampaigns } from "#app/campaigns/read-campaigns.ts";
import { createTestSend } from "#app/campaigns/test-send.ts";
import { createGetClicks, createListClicks } from "#app/clicks/list-clicks.ts";
import { createListMessages } from "#app/customers/list-messages.ts";
import {
  createCustomerHistory,
  createFindCustomer,
  createGetCustomer,
} from "#app/customers/read-customer.ts";
import { createMakeWriteKey, createRevokeWriteKey } from "#app/events/write-keys.ts";
import { createExportPage } from "#app/exports/export-page.ts";
import { createCreateImport } from "#app/imports/create-import.ts";
import { createFinishImport } from "#app/imports/finish-import.ts";
import { createListRejects } from "#app/imports/list-rejects.ts";
import { createPutChunk } from "#app/imports/put-chunk.ts";
import { createGetJob, createListJobs, createRestartJob } from "#app/jobs/read-jobs.ts";
import { createStartJob } from "#app/jobs/start-job.ts";
import { createStartDispatch, createStartSweep } from "#app/jobs/start-workflow.ts";
import { createRevokeLinkKey, createRotateLinkKeys } from "#app/links/link-keys.ts";
import { createManageWebhooks, type WebhookDeps } from "#app/outbound/manage-webhooks.ts";
import { createReadSweep } from "#app/results/report.ts";
import { createExportCustomer } from "#app/rights/export-customer.ts";
import { createDeleteSegment, createImportMembers, createPutSegment } from "#app/segments/change-segments.ts";
import { knowingSegments } from "#app/segments/segment-users.ts";
import { createManageTasks } from "#app/tasks/tasks.ts";
import { createPutWorkspace } from "#app/workspace/put-workspace.ts";
import { createReadStatus } from "#app/workspace/read-status.ts";
import { parseSegment } from "#contracts/segment/parse-segment.ts";
import { parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import type { Answers } from "#ports/answers.ts";
import type { Budgets } from "#ports/budgets.ts";
import type { BusLog } from "#ports/bus.ts";
import type { Clicks } from "#ports/clicks.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { EventRejections } from "#ports/event-rejections.ts";
import type { Identities } from "#ports/identities.ts";
import type { JobRunner } from "#ports/job-runner.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Mailer } from "#ports/mailer.ts";
import type { Offers } from "#ports/offers.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { People } from "#ports/people.ts";
import type { PersonalData } from "#ports/personal-data.ts";
import type { Queue } from "#ports/queue.ts";
import type { Replies } from "#ports/replies.ts";
import type { Results } from "#ports/results.ts";
import type { Runs } from "#ports/runs.ts";
import type { Secrets } from "#ports/secrets.ts";
import type { Tasks } from "#ports/tasks.ts";
import type { Workflows } from "#ports/workflows.ts";
import type { WriteKeys } from "#ports/write-keys.ts";
import { checkRows } from "./check-rows.ts";
import { prepareCampaign } from "./prepare-campaign.ts";
import type { ApiUseCases } from "./use-cases.ts";

/** What the API stands on. */
export interface ApiParts extends Omit<WebhookDeps, "config"> {
  readonly busLog: BusLog | undefined;
  readonly people: People;
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly personalData: PersonalData;
  readonly identities: Identities;
  readonly budgets: Budgets;
  readonly tasks: Tasks;
  readonly outbox: Outbox;
  readonly answers: Answers;
  readonly clicks: Clicks;
  readonly replies: Replies;
  readonly offers: Offers;
  readonly runs: Runs;
  readonly results: Results;
  readonly config: ConfigStore;
  readonly secrets: Secrets;
  readonly writeKeys: WriteKeys;
  readonly rejections: EventRejections;
  readonly ingestQueue: Queue;
  readonly workflows: Workflows;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly idKey: () => Promise<Uint8Array>;
  readonly keyRing: () => Promise<LinkKeyRing>;
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array;
  /** For an acceptance; unique. */
  readonly newCode: () => string;
  readonly version: string;
  readonly stage: string;
  /** For the data of a new workspace. */
  readonly shards: number;
  readonly linkBaseUrl: string;
}

/** Jobs: which kinds there are, and who carries them out. */
export interface JobParts {
  readonly kinds: ReadonlySet<string>;
  readonly runner: JobRunner;
}

export const createUseCases = (parts: ApiParts, jobs: JobParts): ApiUseCases => {
  const { config, clock, linkBaseUrl } = parts;
  const clockMoves = jobs.kinds.has("clock-advance");
  const prepare = knowingSegments(prepareCampaign, config);
  const mails = { ...parts, prepare };
  const segments = { ...parts, parse: parseSegment };
  const answering = { ...parts, queue: parts.ingestQueue };
  return {
    version: parts.version,
    clock,
    clockMoves,
    config,
    runs: parts.runs,
    results: parts.results,
    readStatus: createReadStatus({ ...parts, clockMoves }),
    putWorkspace: createPutWorkspace({
      ...parts,
      parse: (document, file, stored) =>
        parseWorkspaceText(file ?? "workspace.yaml", document, { stored, linkBaseUrl }),
    }),
    createImport: createCreateImport(parts),
    putChunk: createPutChunk({ ...parts, queue: parts.ingestQueue, checkRows }),
    finishImport: createFinishImport(parts),
    listRejects: createListRejects(parts),
    listCampaigns: createListCampaigns(parts),
    getCampaign: createGetCampaign(parts),
    prepareCampaign: prepare,
    publishCampaign: createPublishCampaign({
      ...mails,
      newSalt: () => Buffer.from(parts.newSecret()).toString("base64url"),
    }),
    changeCampaign: createChangeCampaign(parts),
    approveCampaign: createApprove(parts),
    previewMails: createPreviewMails(mails),
    testSend: createTestSend(mails),
    startSweep: createStartSweep(parts),
    startDispatch: createStartDispatch(parts),
    readSweep: createReadSweep(parts),
    startJob: createStartJob({ ...parts, runner: jobs.runner }),
    getJob: createGetJob(parts),
    listJobs: createListJobs(parts),
    restartJob: createRestartJob({ config, clock, runner: jobs.runner }),
    jobKinds: jobs.kinds,
    putSegment: createPutSegment(segments),
    importMembers: createImportMembers(segments),
    deleteSegment: createDeleteSegment(parts),
    findCustomer: createFindCustomer(parts),
    getCustomer: createGetCustomer(parts),
    customerHistory: createCustomerHistory(parts),
    listMessages: createListMessages(parts),
    explain: createExplain(parts),
    listResponses: createListResponses(parts),
    getResponse: createGetResponse(parts),
    recordResponse: createRecordResponse(answering),
    acceptOffer: createAcceptOffer(answering),
    redeemOffer: createRedeemOffer(answering),
    withdrawOffers: createWithdrawOffers(parts),
    listClicks: createListClicks(parts),
    getClicks: createGetClicks(parts),
    tasks: createManageTasks(parts),
    replies: parts.replies,
    exportCustomer: createExportCustomer(parts),
    rotateLinkKeys: createRotateLinkKeys(parts),
    revokeLinkKey: createRevokeLinkKey(parts),
    writeKeys: parts.writeKeys,
    makeWriteKey: createMakeWriteKey(parts),
    revokeWriteKey: createRevokeWriteKey(parts),
    rejections: parts.rejections,
    exportPage: createExportPage(parts),
    webhooks: createManageWebhooks(parts),
    busLog: parts.busLog,
  };
};
