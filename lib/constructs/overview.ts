import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  Metric,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Stage } from "../config.ts";
import type { WatchedStacks } from "../stacks/watch-stack.ts";

export interface OverviewProps {
  readonly stage: Stage;
  readonly watched: WatchedStacks;
  readonly alarms: readonly Alarm[];
  readonly logGroupNames: readonly string[];
}

const DAY = Duration.days(1);

/** One dashboard: above what a marketer asks, below what an operator asks. */
export class Overview extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { stage, watched, alarms, logGroupNames }: OverviewProps) {
    super(scope, id);
    const { campaign, messaging, web } = watched;
    this.dashboard = new Dashboard(this, "Dashboard", { dashboardName: `rekindle-${stage.name}` });
    this.dashboard.addWidgets(new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: 24 }));
    this.dashboard.addWidgets(
      graph(
        "Mails a day, of the whole account",
        ["Send", "Delivery", "Bounce", "Complaint"].map((name) => mails(name)),
      ),
      graph("Did the sweep run?", [
        campaign.sweep.stateMachine.metricSucceeded({ period: DAY, label: "finished" }),
        campaign.sweep.stateMachine.metricFailed({ period: DAY, label: "failed" }),
      ]),
    );
    this.dashboard.addWidgets(
      graph(
        "What waits",
        Object.entries(messaging.queues).map(([label, { queue }]) =>
          queue.metricApproximateNumberOfMessagesVisible({ label }),
        ),
      ),
      graph("Pages and API", [
        web.api.metricCount({ label: "requests" }),
        web.api.metricClientError({ label: "refused" }),
        web.api.metricServerError({ label: "failed" }),
      ]),
    );
    this.dashboard.addWidgets(
      new LogQueryWidget({
        title: "What functions want looked at",
        logGroupNames: [...logGroupNames],
        view: LogQueryVisualizationType.TABLE,
        queryLines: [
          "fields @timestamp, event, reason, campaign, @log",
          'filter level = "alarm"',
          "sort @timestamp desc",
          "limit 50",
        ],
        width: 24,
      }),
    );
  }
}

const graph = (title: string, left: readonly IMetric[]): GraphWidget =>
  new GraphWidget({ title, left: [...left], width: 12 });

/** SES counts by account and region, not by configuration set. */
const mails = (metricName: string): Metric =>
  new Metric({ namespace: "AWS/SES", metricName, statistic: "Sum", period: DAY });
