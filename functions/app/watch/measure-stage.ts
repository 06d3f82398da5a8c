import { createNextDue } from "#app/dispatch/due-check.ts";
import { HOUR_MS } from "#core/shared/day.ts";
import type { Budgets } from "#ports/budgets.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";

export interface MeasureDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly budgets: Budgets;
  readonly clock: Clock;
  /** Share of the account's mails of 24 hours that are used up, 0 to 1. */
  readonly quotaUsed: () => Promise<number>;
}

/** What no part of AWS can know by itself. */
export interface StageMeasures {
  /** How long the oldest entry has been due: also claims whose outcome nobody has told. */
  readonly oldestDueHours: number;
  /** Of the active campaign that is nearest to its total budget: used share, 0 to 1. */
  readonly budgetUsed: number;
  readonly quotaUsed: number;
}

/** Measures a stage; one that has no settings yet has nothing due and nothing spent. */
export const createMeasureStage = (deps: MeasureDeps) => {
  const nextDue = createNextDue(deps);
  return async (): Promise<StageMeasures> => {
    const { config, clock, quotaUsed } = deps;
    if ((await config.meta()) === undefined)
      return { oldestDueHours: 0, budgetUsed: 0, quotaUsed: await quotaUsed() };
    const now = clock.businessNow();
    const oldest = (await nextDue(now)) ?? now;
    return {
      oldestDueHours: (now.getTime() - oldest.getTime()) / HOUR_MS,
      budgetUsed: await mostUsedBudget(deps),
      quotaUsed: await quotaUsed(),
    };
  };
};

const mostUsedBudget = async ({ config, budgets }: MeasureDeps): Promise<number> => {
  const active = (await config.campaigns()).filter(({ status }) => status === "active");
  const shares = await Promise.all(
    active.map(async ({ id, version }) => {
      const limit = (await config.version(id, version))?.campaign.budget.totalMicros;
      if (limit === undefined || limit === 0) return 0;
      return (await budgets.spent(id)).totalMicros / limit;
    }),
  );
  return Math.max(0, ...shares);
};
