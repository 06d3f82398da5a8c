import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  type Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Stage } from "../config.ts";

/** One reason to wake somebody. `docs/runbook.md` has a section of the same name for each. */
export interface AlarmSpec {
  readonly id: string;
  /** In one sentence, for the mail. */
  readonly says: string;
  readonly metric: IMetric;
  /** Alarms when the metric is above. */
  readonly above?: number;
  /** Alarms when the metric is below. */
  readonly below?: number;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
  /** @default false: no data is no alarm */
  readonly alarmsWithoutData?: boolean;
}

export interface AlarmsProps {
  readonly stage: Stage;
  readonly topic: ITopic;
  readonly alarms: readonly AlarmSpec[];
}

export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { stage, topic, alarms }: AlarmsProps) {
    super(scope, id);
    this.alarms = alarms.map((spec) => {
      const alarm = new Alarm(this, spec.id, {
        alarmName: `rekindle-${stage.name}-${spec.id}`,
        alarmDescription: `${spec.says} What to do: docs/runbook.md, "${spec.id}".`,
        metric: spec.metric,
        threshold: spec.above ?? spec.below ?? 0,
        comparisonOperator:
          spec.above === undefined
            ? ComparisonOperator.LESS_THAN_THRESHOLD
            : ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: spec.periods ?? 1,
        treatMissingData: spec.alarmsWithoutData
          ? TreatMissingData.BREACHING
          : TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
      return alarm;
    });
  }
}

/** One metric that is the sum of several; at most ten, which is what an alarm can take. */
export const sumOf = (metrics: readonly IMetric[], period = Duration.minutes(5)): MathExpression => {
  const named = metrics.map((metric, index) => [`m${index}`, metric] as const);
  return new MathExpression({
    expression: `SUM([${named.map(([name]) => `FILL(${name}, 0)`).join(", ")}])`,
    usingMetrics: Object.fromEntries(named),
    label: "sum",
    period,
  });
};

export const deadIn = (queue: IQueue): Metric =>
  queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: "Maximum" });

export const throttlesOf = (fn: IFunction): Metric => fn.metricThrottles({ period: Duration.minutes(5) });
