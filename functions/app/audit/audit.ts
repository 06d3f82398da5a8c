import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { accountFor, type StepAccount, type StepFate } from "#core/results/account.ts";
import { notDerived } from "#core/results/rederive.ts";
import type { Clock } from "#ports/clock.ts";
import type { CampaignVersion, ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { requireMeta } from "../sweep/settings.ts";
import { findMissing } from "./find-missing.ts";

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
  const missing = input.deep ? await findMissing(deps, state) : [];
  const inForce = input.deep ? (await deps.config.version(state.id, state.version))?.campaign : undefined;
  return {
    campaignId: state.id,
    status: state.status,
    ...tally,
    named: [...named, ...missing].slice(0, NAMED_KEPT),
    missing: missing.length,
    notDerived: inForce && notDerived(inForce),
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
