import middy from "@middy/core";
import { createSesClient } from "#adapters/ses/ses-client.ts";
import { readQuotaUsed } from "#adapters/ses/ses-quota-used.ts";
import { createMeasureStage } from "#app/watch/measure-stage.ts";
import * as deps from "../deps.ts";

const compose = /* @__PURE__ */ deps.once(() => {
  const ses = createSesClient();
  return createMeasureStage({
    config: deps.config(),
    ledger: deps.checkedLedger(),
    budgets: deps.budgets(),
    clock: deps.clock(),
    quotaUsed: () => readQuotaUsed(ses),
  });
});

/** Every hour: what alarms need to know, as metrics in the log (CloudWatch's embedded metric format). */
export const handler = middy().handler(async () => {
  const { oldestDueHours, budgetUsed, quotaUsed } = await compose()();
  const values = { OldestDueHours: oldestDueHours, BudgetUsed: budgetUsed, QuotaUsed: quotaUsed };
  deps.log().info("stage-measured", {
    _aws: {
      Timestamp: deps.clock().wallNow().getTime(),
      CloudWatchMetrics: [
        {
          Namespace: "Rekindle",
          Dimensions: [["Stage"]],
          Metrics: Object.keys(values).map((Name) => ({ Name })),
        },
      ],
    },
    Stage: deps.env().REKINDLE_STAGE,
    ...values,
  });
});
