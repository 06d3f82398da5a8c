import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { TABLE_KEYS, tableNames } from "#adapters/dynamodb/tables.ts";
import type { AccountFacts, Found, ScheduleFacts, TableFacts } from "#core/doctor/account-facts.ts";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { ask } from "../ask.ts";
import type { ClientConfig } from "../place.ts";

/** Who asks. */
export const readCaller = (config: ClientConfig): Promise<AccountFacts["caller"]> =>
  ask(async () => {
    const { Account, Arn } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    return Account === undefined || Arn === undefined ? undefined : { account: Account, arn: Arn };
  }).then((found): AccountFacts["caller"] =>
    found.kind === "unknown" && found.why.startsWith("CredentialsProviderError")
      ? { kind: "missing" }
      : found,
  );

export const readConcurrency = (config: ClientConfig): Promise<Found<number>> =>
  ask(async () => {
    const { AccountLimit } = await new LambdaClient(config).send(new GetAccountSettingsCommand({}));
    return AccountLimit?.ConcurrentExecutions;
  });

export const readTables = async (config: ClientConfig, prefix: string): Promise<AccountFacts["tables"]> => {
  const client = new DynamoDBClient(config);
  const names = tableNames(prefix);
  const found = TABLE_KEYS.map(async (key) => [key, await ask(() => readTable(client, names[key]))] as const);
  return Object.fromEntries(await Promise.all(found));
};

const readTable = async (client: DynamoDBClient, TableName: string): Promise<TableFacts> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  return {
    status: Table?.TableStatus ?? "unknown",
    recovers: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED",
    protected: Table?.DeletionProtectionEnabled === true,
  };
};

/** The daily sweep, and each function of the manifest that runs by the clock. */
const SCHEDULES = [
  "daily-sweep",
  ...FUNCTIONS.filter(({ trigger }) => trigger.kind === "schedule").map(({ name }) => name),
];

export const readSchedules = async (
  config: ClientConfig,
  prefix: string,
): Promise<AccountFacts["schedules"]> => {
  const client = new SchedulerClient(config);
  const read = async (name: string): Promise<ScheduleFacts> => {
    const schedule = await client.send(new GetScheduleCommand({ Name: `${prefix}-${name}` }));
    return {
      enabled: schedule.State === "ENABLED",
      expression: schedule.ScheduleExpression ?? "",
      zone: schedule.ScheduleExpressionTimezone,
    };
  };
  const found = SCHEDULES.map(async (name) => [name, await ask(() => read(name))] as const);
  return Object.fromEntries(await Promise.all(found));
};
