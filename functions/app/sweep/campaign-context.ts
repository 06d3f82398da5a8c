import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { conditionNeeds } from "#core/condition/condition-needs.ts";
import { isContractDate } from "#core/customer/date-field.ts";
import { asksForContracts } from "#core/enrolment/exits.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { CustomerFacts } from "#ports/people.ts";
import type { Counts } from "#ports/runs.ts";
import type { Crossing, createEnterCustomers, EntryOutcome } from "./enter-customers.ts";
import { loadVersion } from "./load-campaigns.ts";
import { requireMeta, requireWorkspace } from "./settings.ts";

export interface CampaignContext {
  readonly state: CampaignState;
  readonly campaign: Campaign;
  readonly version: number;
  readonly workspace: Workspace;
  readonly shards: number;
  readonly needsContracts: boolean;
}

export type ContextOf = (ref: {
  readonly campaignId: string;
  readonly version: number;
}) => Promise<CampaignContext>;

/**
 * What every unit of a campaign needs, read once for all units of a page: the state as it is when the page comes to
 * the campaign, and the version that the run was planned with.
 */
export const createContextOf = (config: ConfigStore): ContextOf => {
  let settings: ReturnType<typeof readSettings> | undefined;
  const contexts = new Map<string, Promise<CampaignContext>>();
  const read = async ({ campaignId, version }: Parameters<ContextOf>[0]): Promise<CampaignContext> => {
    settings ??= readSettings(config);
    const [state, campaign, [workspace, { shards }]] = await Promise.all([
      config.campaign(campaignId),
      loadVersion(config, campaignId, version),
      settings,
    ]);
    if (state === undefined) throw new NotFoundError(`No campaign ${campaignId}`);
    return { state, campaign, version, workspace, shards, needsContracts: needsContracts(campaign) };
  };
  return (ref) => {
    const context = contexts.get(ref.campaignId) ?? read(ref);
    contexts.set(ref.campaignId, context);
    return context;
  };
};

const readSettings = (config: ConfigStore) => Promise.all([requireWorkspace(config), requireMeta(config)]);

/** Whether an entry cannot be judged without the customer's contracts. */
export const needsContracts = ({ trigger, audience, exit }: Campaign): boolean =>
  trigger.kind === "contract-ending" ||
  (trigger.kind === "date" && isContractDate(trigger.field)) ||
  conditionNeeds(audience).contract ||
  asksForContracts(exit);

export interface CrossingDeps {
  readonly config: ConfigStore;
  readonly enterCustomers: ReturnType<typeof createEnterCustomers>;
  readonly drawKey: () => Promise<Uint8Array>;
}

export const enterInto = async (
  deps: CrossingDeps,
  context: CampaignContext,
  input: {
    readonly runId: string;
    readonly crossings: readonly Crossing[];
    readonly known: ReadonlyMap<string, CustomerFacts>;
  },
): Promise<readonly EntryOutcome[]> =>
  deps.enterCustomers({
    ...input,
    campaign: context.campaign,
    version: context.version,
    salt: context.state.salt,
    shards: context.shards,
    workspace: context.workspace,
    drawKey: await deps.drawKey(),
  });

const untaken = (campaignId: string): string => `${campaignId}.untaken`;

/** Counts of a unit that met its campaign paused or stopped: its days are still to be swept. */
export const countUntaken = (campaignId: string): Counts => ({ [untaken(campaignId)]: 1 });

export const isTaken = (campaignId: string, counts: Counts): boolean =>
  counts[untaken(campaignId)] === undefined;

/** Counts of a run by campaign; `crossed` is always the sum of what became of it. */
export const countOutcomes = (campaignId: string, outcomes: readonly EntryOutcome[]): Counts => {
  const counts: Record<string, number> = {};
  const count = (name: string) => {
    const key = `${campaignId}.${name}`;
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (const { kind, gate, crossing, zoneMissing, ofAll } of outcomes) {
    if (kind === "known") continue;
    count("crossed");
    count(kind === "refused" ? `refused.${gate}` : kind);
    count(`how.${crossing.how}`);
    if (zoneMissing) count("without-zone");
    if (ofAll) count("held-out-of-all");
  }
  return counts;
};
