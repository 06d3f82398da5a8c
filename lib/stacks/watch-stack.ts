import { Stack, type StackProps } from "aws-cdk-lib";
import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import type { Stage } from "../config.ts";
import { Alarms } from "../constructs/alarms.ts";
import { Overview } from "../constructs/overview.ts";
import type { CampaignStack } from "./campaign-stack.ts";
import type { DataStack } from "./data-stack.ts";
import type { MessagingStack } from "./messaging-stack.ts";
import { watchAlarms } from "./watch-alarms.ts";
import type { WebStack } from "./web-stack.ts";

export interface WatchedStacks {
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly campaign: CampaignStack;
  readonly web: WebStack;
}

export interface WatchStackProps extends StackProps, WatchedStacks {
  readonly stage: Stage;
}

/** What tells people how it goes: alarms, the dashboard, the bill. */
export class WatchStack extends Stack {
  readonly topic: Topic;
  readonly alarms: Alarms;

  constructor(scope: Construct, id: string, props: WatchStackProps) {
    const { stage, data, messaging, campaign, web, ...stackProps } = props;
    super(scope, id, stackProps);
    const watched = { data, messaging, campaign, web };
    this.topic = new Topic(this, "Topic", {
      topicName: `rekindle-${stage.name}-alarms`,
      masterKey: data.key,
      enforceSSL: true,
    });
    for (const email of stage.alarms.emails) this.topic.addSubscription(new EmailSubscription(email));
    this.topic.grantPublish(new ServicePrincipal("cloudwatch.amazonaws.com"));

    const logGroups = [...campaign.functions, ...web.functions].map(({ spec, logGroup }) => ({
      name: spec.name,
      logGroup,
    }));
    const [logged] = logGroups.map(({ name, logGroup }) =>
      new MetricFilter(this, `${name}Alarms`, {
        logGroup,
        // what our own log calls an alarm, and what Lambda reports of a function that broke
        filterPattern: FilterPattern.literal(
          '{ $.level = "alarm" || $.level = "ERROR" || $.record.status = "timeout" }',
        ),
        metricNamespace: "Rekindle",
        metricName: `${stage.name}.Alarms`,
        metricValue: "1",
      }).metric({ statistic: "Sum" }),
    );
    if (logged === undefined) throw new Error("The manifest has no functions");
    this.alarms = new Alarms(this, "Alarms", {
      stage,
      topic: this.topic,
      alarms: watchAlarms(stage, watched, logged),
    });
    new Overview(this, "Overview", {
      stage,
      watched,
      alarms: this.alarms.alarms,
      logGroupNames: logGroups.map(({ logGroup }) => logGroup.logGroupName),
    });
    this.watchBill(stage);
  }

  private watchBill(stage: Stage): void {
    const subscribers = stage.alarms.emails.map((address) => ({ subscriptionType: "EMAIL", address }));
    const notify = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: "GREATER_THAN",
        threshold,
        thresholdType: "PERCENTAGE",
      },
      subscribers,
    });
    new CfnBudget(this, "Budget", {
      budget: {
        budgetName: `rekindle-${stage.name}`,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: stage.monthlyBudget, unit: "USD" },
        costFilters: { TagKeyValue: [`user:stage$${stage.name}`] },
      },
      notificationsWithSubscribers: [notify("ACTUAL", 80), notify("FORECASTED", 100)],
    });
  }
}
