import { Duration } from "aws-cdk-lib";
import { type IMetric, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Stage } from "../config.ts";
import { type AlarmSpec, deadIn, sumOf, throttlesOf } from "../constructs/alarms.ts";
import type { ManifestFunction } from "../constructs/manifest-function.ts";
import type { Workflow } from "../constructs/workflow.ts";
import type { WatchedStacks } from "./watch-stack.ts";

const HOUR = Duration.hours(1);

/** What the function Watch measures. */
const measured = (stage: Stage, name: "OldestDueHours" | "BudgetUsed" | "QuotaUsed"): Metric =>
  new Metric({
    namespace: "Rekindle",
    metricName: name,
    dimensionsMap: { Stage: stage.name },
    statistic: "Maximum",
    period: HOUR,
  });

const reputation = (stage: Stage, name: "BounceRate" | "ComplaintRate"): Metric =>
  new Metric({
    namespace: "AWS/SES",
    metricName: `Reputation.${name}`,
    dimensionsMap: { "ses:configuration-set": `rekindle-${stage.name}` },
    statistic: "Maximum",
    period: HOUR,
  });

const failures = ({ stateMachine }: Workflow): IMetric =>
  sumOf([stateMachine.metricFailed(), stateMachine.metricTimedOut(), stateMachine.metricAborted()]);

/** Everything that a person has to know of; what is only interesting is on the dashboard. */
export const watchAlarms = (stage: Stage, watched: WatchedStacks, logged: IMetric): readonly AlarmSpec[] => [
  ...runAlarms(stage, watched),
  ...mailAlarms(stage),
  ...partAlarms(watched),
  {
    id: "logged",
    says: "A function found something that a person has to look at.",
    metric: logged,
    above: 0,
  },
];

const runAlarms = (stage: Stage, { campaign }: WatchedStacks): readonly AlarmSpec[] => [
  {
    id: "sweep-missing",
    says: "No sweep has finished for 26 hours.",
    metric: campaign.sweep.stateMachine.metricSucceeded({ period: HOUR }),
    below: 1,
    periods: 26,
    alarmsWithoutData: true,
  },
  { id: "sweep-failed", says: "A sweep failed.", metric: failures(campaign.sweep), above: 0 },
  { id: "dispatch-failed", says: "A dispatch failed.", metric: failures(campaign.dispatch), above: 0 },
  {
    id: "overdue",
    says: "Something has been due for more than a day, or a claim was never settled.",
    metric: measured(stage, "OldestDueHours"),
    above: 24,
  },
  {
    id: "watch-missing",
    says: "The stage has not been measured for three hours: other alarms may be blind.",
    metric: measured(stage, "OldestDueHours").with({ statistic: "SampleCount" }),
    below: 1,
    periods: 3,
    alarmsWithoutData: true,
  },
];

const mailAlarms = (stage: Stage): readonly AlarmSpec[] => [
  {
    id: "bounce-rate",
    says: "More than 2 % of mails bounce.",
    metric: reputation(stage, "BounceRate"),
    above: 0.02,
  },
  {
    id: "complaint-rate",
    says: "More than 0.05 % of mails are reported as spam.",
    metric: reputation(stage, "ComplaintRate"),
    above: 0.0005,
  },
  {
    id: "budget-near-end",
    says: "A campaign has used 90 % of its budget.",
    metric: measured(stage, "BudgetUsed"),
    above: 0.9,
  },
  {
    id: "quota-near-end",
    says: "80 % of the mails that SES allows in 24 hours are used.",
    metric: measured(stage, "QuotaUsed"),
    above: 0.8,
  },
];

const partAlarms = ({ data, messaging, campaign, web }: WatchedStacks): readonly AlarmSpec[] => {
  const { queues, undelivered } = messaging;
  const dead = [
    ...Object.values(queues).map(({ deadLetters }) => deadLetters),
    undelivered,
    campaign.schedules.unstarted,
    campaign.untaken.queue,
  ];
  const busiest = [...campaign.functions, ...web.functions].filter(({ spec }) => BUSIEST.includes(spec.name));
  const oldest = (name: keyof typeof queues) =>
    queues[name].queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) });
  return [
    {
      id: "dead-letters",
      says: "Something was given up after several tries.",
      metric: sumOf(dead.map(deadIn)),
      above: 0,
    },
    {
      id: "tables-throttled",
      says: "DynamoDB refuses requests.",
      metric: sumOf(
        Object.values(data.tables).flatMap((table) =>
          ["ReadThrottleEvents", "WriteThrottleEvents"].map((metric) =>
            table.metric(metric, { statistic: "Sum" }),
          ),
        ),
      ),
      above: 10,
      periods: 3,
    },
    {
      id: "functions-throttled",
      says: "Lambda has no room for a function.",
      metric: sumOf(busiest.map(({ fn }) => throttlesOf(fn))),
      above: 10,
      periods: 3,
    },
    {
      id: "pages-failing",
      says: "The API or customers' pages answer with errors.",
      metric: sumOf([web.api, web.operators].map((api) => api.metricServerError({ statistic: "Sum" }))),
      above: 0,
      periods: 2,
    },
    {
      id: "schedules-failing",
      says: "A function that runs by the clock fails.",
      metric: sumOf(clockwork(campaign.functions).map(({ fn }) => fn.metricErrors())),
      above: 0,
      periods: 3,
    },
    {
      id: "ingest-behind",
      says: "Customers and activity wait for an hour.",
      metric: oldest("ingest"),
      above: 3600,
    },
    {
      id: "events-behind",
      says: "Events of mails wait for a quarter of an hour: unknown mails stay unknown.",
      metric: oldest("ses-events"),
      above: 900,
    },
  ];
};

const BUSIEST = ["SweepPage", "DispatchPage", "Ingest", "Feedback", "Api", "Unsubscribe"];

const clockwork = (functions: readonly ManifestFunction[]): readonly ManifestFunction[] =>
  functions.filter(({ spec }) => spec.trigger.kind === "schedule");
