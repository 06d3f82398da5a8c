import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { TABLE_KEYS, tableNames } from "../../functions/adapters/dynamodb/tables.ts";
import { FUNCTIONS } from "../../functions/manifest.ts";
import type { Stage } from "../config.ts";

/** What `rekindle doctor` asks AWS of a stage that is deployed. It reads how things are set, and no data. */
export const looksAtStage = (scope: Construct, stage: Stage): readonly PolicyStatement[] => {
  const prefix = `rekindle-${stage.name}`;
  const arn = (service: string, resource: string, resourceName: string): string =>
    Stack.of(scope).formatArn({ service, resource, resourceName });
  const names = tableNames(prefix);
  const schedules = FUNCTIONS.filter(({ trigger }) => trigger.kind === "schedule").map(({ name }) => name);
  return [
    new PolicyStatement({ actions: ["ses:GetAccount", "lambda:GetAccountSettings"], resources: ["*"] }),
    new PolicyStatement({
      actions: ["ses:GetEmailIdentity"],
      resources: [arn("ses", "identity", stage.sender.domain)],
    }),
    new PolicyStatement({
      actions: ["ses:GetConfigurationSet", "ses:GetConfigurationSetEventDestinations"],
      resources: [arn("ses", "configuration-set", prefix)],
    }),
    new PolicyStatement({
      actions: ["dynamodb:DescribeTable", "dynamodb:DescribeContinuousBackups"],
      resources: TABLE_KEYS.map((key) => arn("dynamodb", "table", names[key])),
    }),
    new PolicyStatement({
      actions: ["scheduler:GetSchedule"],
      resources: ["daily-sweep", ...schedules].map((name) =>
        arn("scheduler", "schedule/default", `${prefix}-${name}`),
      ),
    }),
  ];
};
