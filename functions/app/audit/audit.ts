import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { episodeOf } from "#core/enrolment/episode.ts";
import { accountFor, type StepAccount, type StepFate } from "#core/results/account.ts";
import {
  missingCrossings,
  notDerived,
  type RederiveFacts,
  rederiveCrossings,
} from "#core/results/rederive.ts";
import type { Day } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { CampaignVersion, ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { sweptMark } from "../sweep/load-campaigns.ts";
import { requireMeta, requireWorkspace } from "../sweep/settings.ts";

export interface AuditDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly people: People;
  readonly runs: Runs;
  readonly clock: Clock;
}

export interface AuditReport {
  readonly at: string;
  readonly deep: boolean;
  readonly campaigns: readonly CampaignAudit[];
  /** Sums over all campaigns. */
  readonly totals: Readonly<Record<StepFate | "refused" | "enrolled" | "missing", number>>;
  /** True when nothing is lost, and every unknown and duplicate is one of the named cases. */
  readonly clean: boolean;
}

export interface CampaignAudit {
  readonly campaignId: string;
  readonly status: CampaignState["status"];
  readonly enrolled: number;
  readonly refused: number;
  readonly fates: Readonly<Record<StepFate, number>>;
  /** Duplicates that no `resend` explains: there must be none. */
  readonly unexplained: number;
  /** The mails that a person should know of, at most a hundred. */
  readonly named: readonly NamedCase[];
  /** `--deep` only: crossings that raw activity and contracts show and that have no record. */
  readonly missing: number;
  /** `--deep` only: crossings that raw input cannot show, in words. */
  readonly notDerived?: string | undefined;
}

export interface NamedCase {
  readonly messageId: string;
  readonly what: "lost" | "unknown" | "duplicate" | "resent" | "missing";
  readonly why: string | undefined;
  readonly at: string | undefined;
}

const FATES: readonly StepFate[] = [
  "pending",
  "held",
  "sent",
  "skipped",
  "held-out",
  "exited",
  "unknown",
  "duplicate",
  "lost",
];
const NAMED_KEPT = 100;
const PAGE = 500;
/** Customers whose raw input is read at once. */
const DEEP_PAGE = 50;

/** Accounts for every mail of every enrolment. `deep` also derives the crossings anew from what came in. */
export const createAudit =
  (deps: AuditDeps) =>
  async (
    input: { readonly deep: boolean; readonly campaignId: string | undefined },
    progress: (done: number, note: string) => Promise<void>,
  ): Promise<AuditReport> => {
    const { shards } = await requireMeta(deps.config);
    const now = deps.clock.businessNow();
    const states = (await deps.config.campaigns()).filter(
      ({ id, version }) => version > 0 && (input.campaignId === undefined || id === input.campaignId),
    );
    const campaigns: CampaignAudit[] = [];
    for (const state of states) {
      await progress(campaigns.length, state.id);
      campaigns.push(await auditCampaign(deps, { state, shards, now, deep: input.deep }));
    }
    const sum = (pick: (audit: CampaignAudit) => number): number =>
      campaigns.reduce((total, audit) => total + pick(audit), 0);
    const fates = Object.fromEntries(
      FATES.map((fate) => [fate, sum((audit) => audit.fates[fate])]),
    ) as Record<StepFate, number>;
    const totals = {
      ...fates,
      refused: sum(({ refused }) => refused),
      enrolled: sum(({ enrolled }) => enrolled),
      missing: sum(({ missing }) => missing),
    };
    return {
      at: now.toISOString(),
      deep: input.deep,
      campaigns,
      totals,
      clean: totals.lost + totals.missing + sum(({ unexplained }) => unexplained) === 0,
    };
  };

interface CampaignInput {
  readonly state: CampaignState;
  readonly shards: number;
  readonly now: Date;
  readonly deep: boolean;
}

const auditCampaign = async (deps: AuditDeps, input: CampaignInput): Promise<CampaignAudit> => {
  const { state } = input;
  const tally = {
    enrolled: 0,
    refused: 0,
    unexplained: 0,
    fates: Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<StepFate, number>,
  };
  const named: NamedCase[] = [];
  const versions = new Map<number, Campaign>();
  for await (const { enrolment, messages } of walkAll(deps.ledger, input)) {
    tally[enrolment.state === "refused" ? "refused" : "enrolled"] += 1;
    const campaign = await versionOf(deps.config, versions, enrolment);
    for (const account of accountFor(enrolment, { campaign, state, messages, now: input.now })) {
      tally.fates[account.fate] += 1;
      tally.unexplained += Number(account.fate === "duplicate" && !account.resent);
      named.push(...nameCase(account));
    }
  }
  const missing = input.deep ? await findMissing(deps, input) : [];
  const inForce = input.deep ? (await deps.config.version(state.id, state.version))?.campaign : undefined;
  return {
    campaignId: state.id,
    status: state.status,
    ...tally,
    named: [...named, ...missing].slice(0, NAMED_KEPT),
    missing: missing.length,
    notDerived: inForce && notDerived(inForce.trigger),
  };
};

/** Every enrolment of a campaign with its messages, shard by shard. */
const walkAll = async function* (ledger: Ledger, { state, shards }: CampaignInput) {
  for (let shard = 0; shard < shards; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await ledger.walk(state.id, shard, { limit: PAGE, cursor });
      yield* page.items;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
};

const versionOf = async (
  config: ConfigStore,
  known: Map<number, Campaign>,
  enrolment: Enrolment,
): Promise<Campaign> => {
  const found = known.get(enrolment.version);
  if (found !== undefined) return found;
  const version: CampaignVersion | undefined = await config.version(enrolment.campaignId, enrolment.version);
  if (version === undefined)
    throw new Error(`Campaign ${enrolment.campaignId} has no version ${enrolment.version}`);
  known.set(enrolment.version, version.campaign);
  return version.campaign;
};

const nameCase = (account: StepAccount): readonly NamedCase[] => {
  const { messageId, fate, why, at, resent } = account;
  const base = { messageId, why, at: at?.toISOString() };
  if (fate === "lost" || fate === "unknown" || fate === "duplicate") return [{ ...base, what: fate }];
  return resent ? [{ ...base, what: "resent" }] : [];
};

const findMissing = async (deps: AuditDeps, { state }: CampaignInput): Promise<readonly NamedCase[]> => {
  const sweptTo = (await deps.runs.mark<Day>(sweptMark(state.id)))?.value;
  const version = await deps.config.version(state.id, state.version);
  if (sweptTo === undefined || version === undefined) return [];
  const head = await deps.runs.head("sweep", sweptTo);
  const sweep = {
    campaign: version.campaign,
    state,
    workspace: await requireWorkspace(deps.config),
    sweptTo,
    sweptAt: head?.startedAt ?? new Date(0),
  };
  const found: NamedCase[] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.people.allCustomerIds({ limit: DEEP_PAGE, cursor });
    const known = await deps.people.facts(page.items, { contracts: true });
    const missing = await Promise.all([...known.values()].map((facts) => missingOf(deps, sweep, facts)));
    found.push(...missing.flat());
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
};

const missingOf = async (
  deps: AuditDeps,
  sweep: Omit<RederiveFacts, "customer" | "activities" | "contracts">,
  facts: CustomerFacts,
): Promise<readonly NamedCase[]> => {
  const { campaign, state } = sweep;
  const customerId = facts.customer.id;
  const activities =
    campaign.trigger.kind === "inactive"
      ? await deps.people.activity(customerId, { from: new Date(0), to: deps.clock.businessNow() })
      : [];
  const crossings = rederiveCrossings({ ...sweep, ...facts, activities });
  if (crossings.length === 0) return [];
  const enrolments = await deps.ledger.ofCustomer(state.id, customerId);
  return missingCrossings(crossings, enrolments).map(({ facts: trigger, crossedOn }) => ({
    messageId: messageIdOf({
      customerId,
      campaignId: state.id,
      episode: episodeOf(trigger),
      stepId: campaign.steps[0]?.id ?? "none",
    }),
    what: "missing",
    why: `crossed on ${crossedOn} without a record`,
    at: undefined,
  }));
};
