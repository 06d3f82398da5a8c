import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { type IndexSpec, TABLE_KEYS, TABLES, type TableNames, type TableSpec } from "./tables.ts";

/**
 * Makes the tables that are not there yet, with all their indexes, and waits until each can be used. For local
 * engines: on AWS the tables belong to CDK, which also turns on expiry and recovery.
 */
export const createTables = async (client: DynamoDBClient, names: TableNames): Promise<void> => {
  await Promise.all(TABLE_KEYS.map((key) => createTable(client, names[key], TABLES[key])));
};

const createTable = async (client: DynamoDBClient, name: string, spec: TableSpec): Promise<void> => {
  try {
    await client.send(new CreateTableCommand(toCreateInput(name, spec)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  // an engine on this machine is ready within milliseconds
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 0.01, maxDelay: 1 }, { TableName: name });
};

const toCreateInput = (name: string, spec: TableSpec): CreateTableCommandInput => {
  const keys = [spec, ...spec.indexes];
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: keys
      .flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])
      .map((attribute) => ({ AttributeName: attribute, AttributeType: "S" as const })),
    KeySchema: keySchema(spec),
    ...(spec.indexes.length > 0 && {
      GlobalSecondaryIndexes: spec.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: "KEYS_ONLY" as const },
      })),
    }),
  };
};

const keySchema = ({ partitionKey, sortKey }: Omit<IndexSpec, "name">) => [
  { AttributeName: partitionKey, KeyType: "HASH" as const },
  { AttributeName: sortKey, KeyType: "RANGE" as const },
];
