import { requireCampaign } from "#app/campaigns/change-campaign.ts";
import { requireVersion } from "#app/campaigns/read-campaigns.ts";
import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import type { CampaignState, Goal } from "#core/campaign/campaign.ts";
import { type Comparison, compareArms } from "#core/results/lift.ts";
import { checkShares, type ShareCheck } from "#core/results/share-check.ts";
import { strataOf } from "#core/results/strata.ts";
import {
  addCustomer,
  emptyResults,
  type LedgerEntry,
  type Measure,
  type MoneyRule,
  type ResultsTally,
  readVariantKey,
  type StepCounts,
  type VariantCounts,
} from "#core/results/tally-results.ts";
import { minorDigits } from "#core/shared/currency.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";

export interface ResultsDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly answers: Answers;
  readonly clock: Clock;
}

/** What a campaign changed. Money in minor units of `currency`, per customer where nothing else is said. */
export interface CampaignResults {
  readonly campaignId: string;
  readonly at: string;
  readonly currency: string;
  readonly goal: Pick<Goal, "kind" | "withinDays" | "count" | "margin">;
  readonly counts: ResultsTally["counts"];
  /** Treatment against holdout, over settled customers. */
  readonly reached: Comparison;
  readonly revenue: Comparison;
  /** Revenue times margin, less the mails and the offers accepted. */
  readonly profit: Comparison;
  /** Customers treated and settled, and what treating them changed in all, if the difference is as measured. */
  readonly total: { readonly treated: number; readonly reached: number; readonly profit: number } | undefined;
  /** Of all mails, millionths of the currency unit. */
  readonly costMicros: number;
  /** Of all offers accepted. */
  readonly offersMinor: number;
  /** Revenue of both arms in other currencies, each in its minor units: no part of the comparison. */
  readonly otherRevenue: Readonly<Record<string, number>>;
  /** By share: whether the arms came out as drawn. */
  readonly shares: readonly ShareCheck[];
  /** Customers who entered while nobody was held out; nothing can be said of them. */
  readonly withoutHoldout: number;
  /** Raw counts: they compare nothing. */
  readonly raw: {
    readonly arms: Readonly<Record<"treatment" | "holdout", { settled: number; reached: number }>>;
    readonly steps: readonly (StepCounts & { readonly stepId: string })[];
    readonly variants: readonly (VariantCounts & { readonly stepId: string; readonly mail: string })[];
  };
}

const PAGE = 500;

/** Works the results of a campaign out from its ledger. @throws NotFoundError */
export const createResults =
  (deps: ResultsDeps) =>
  async (
    campaignId: string,
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<CampaignResults> => {
    const state = await requireCampaign(deps.config, campaignId);
    const { campaign } = await requireVersion(deps.config, campaignId, state.version);
    const { currency, holdout = 0 } = await requireWorkspace(deps.config);
    const { shards } = await requireMeta(deps.config);
    const money: MoneyRule = {
      margin: campaign.goal.margin,
      microsPerMinor: 1_000_000 / 10 ** minorDigits(currency),
      acceptedMinor: await readAccepted(deps, state),
    };
    const tally = emptyResults();
    for (let shard = 0; shard < shards; shard += 1) {
      for await (const entries of customersOf(deps.ledger, campaignId, shard))
        addCustomer(tally, entries, money);
      await progress(shard + 1, shards);
    }
    const { kind, withinDays, count, margin } = campaign.goal;
    return {
      campaignId,
      at: deps.clock.businessNow().toISOString(),
      currency,
      goal: { kind, withinDays, count, margin },
      ...toResults(tally, campaign.purpose === "service" ? 0 : holdout),
    };
  };

/** What each accepted offer cost. */
const readAccepted = async (
  { config, answers }: ResultsDeps,
  state: CampaignState,
): Promise<ReadonlyMap<string, number>> => {
  const costs = await readOfferCosts(config, state);
  const accepted = new Map<string, number>();
  if (costs.size === 0) return accepted;
  let cursor: string | undefined;
  do {
    const page = await answers.ofCampaign(state.id, { limit: PAGE, cursor });
    for (const { messageId } of page.items.filter(({ acceptance }) => acceptance !== undefined))
      accepted.set(messageId, costs.get(parseMessageId(messageId)?.stepId ?? "") ?? 0);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return accepted;
};

/** By step, as the newest version says that has it. */
const readOfferCosts = async (
  config: ConfigStore,
  { id, version }: CampaignState,
): Promise<ReadonlyMap<string, number>> => {
  const numbers = Array.from({ length: version }, (_, index) => index + 1);
  const versions = await Promise.all(numbers.map((number) => config.version(id, number)));
  const steps = versions.flatMap((one) => one?.campaign.steps ?? []);
  return new Map(
    steps.flatMap((step) =>
      step.kind === "email" && step.offers !== undefined ? [[step.id, step.offers.costMinor]] : [],
    ),
  );
};

/** The enrolments of one customer after the other: they stand beside each other in the ledger. */
const customersOf = async function* (ledger: Ledger, campaignId: string, shard: number) {
  let own: LedgerEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await ledger.walk(campaignId, shard, { limit: PAGE, cursor });
    for (const entry of page.items) {
      if (own[0] !== undefined && own[0].enrolment.customerId !== entry.enrolment.customerId) {
        yield own;
        own = [];
      }
      own.push(entry);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  if (own.length > 0) yield own;
};

const toResults = (
  tally: ResultsTally,
  workspaceShare: number,
): Omit<CampaignResults, "campaignId" | "at" | "currency" | "goal"> => {
  const all = strataOf(tally.strata, workspaceShare);
  const strata = all.filter(({ share }) => share > 0);
  const pairs = (measure: Measure) =>
    strata.map(({ treatment, holdout }) => ({
      treatment: treatment[measure],
      holdout: holdout[measure],
    }));
  const reached = compareArms(pairs("reached"), "rate");
  const profit = compareArms(pairs("profit"), "amount");
  const arm = (name: "treatment" | "holdout") => {
    const all = [...tally.strata.values()].map((stratum) => stratum[name].reached);
    const sum = (pick: "count" | "sum"): number => all.reduce((total, moments) => total + moments[pick], 0);
    return { settled: sum("count"), reached: sum("sum") };
  };
  const treated = strata.reduce((sum, { treatment }) => sum + treatment.reached.count, 0);
  return {
    counts: tally.counts,
    reached,
    revenue: compareArms(pairs("revenue"), "amount"),
    profit,
    total:
      reached.kind === "measured"
        ? {
            treated,
            reached: reached.difference * treated,
            profit: profit.kind === "measured" ? profit.difference * treated : 0,
          }
        : undefined,
    costMicros: tally.costMicros,
    offersMinor: tally.offersMinor,
    otherRevenue: Object.fromEntries(tally.otherRevenue),
    shares: strata.map(({ share, treatment, holdout }) =>
      checkShares({ treatment: treatment.reached.count, holdout: holdout.reached.count, share }),
    ),
    withoutHoldout: all.find(({ share }) => share === 0)?.treatment.reached.count ?? 0,
    raw: {
      arms: { treatment: arm("treatment"), holdout: arm("holdout") },
      steps: [...tally.steps].map(([stepId, counts]) => ({ stepId, ...counts })),
      variants: [...tally.variants].map(([key, counts]) => ({ ...readVariantKey(key), ...counts })),
    },
  };
};
