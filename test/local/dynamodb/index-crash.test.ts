import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand, ScanCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startDynamoDb } from "#local/dynamodb/start-dynamodb.ts";

const ROUNDS = 6;
const ITEMS = 150;
const access = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };

describe("kill -9 of the table store while index keys change", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "index-crash-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("never leaves an item without its index entry, nor an entry without its item", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { client, store } = await open(directory);
      if (round === 0) await client.send(new CreateTableCommand(TABLE));
      else expect(await indexed(client)).toEqual(await stored(client));
      const moving = keepMoving(client, round);
      await new Promise((resolve) => setTimeout(resolve, 700 + 37 * round));
      process.kill(store.pid, "SIGKILL");
      await moving;
    }
  });
});

const TABLE: CreateTableCommandInput = {
  TableName: "things",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "hk", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "due",
      KeySchema: [
        { AttributeName: "hk", KeyType: "HASH" },
        { AttributeName: "pk", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
};

const open = async (directory: string) => {
  const store = await startDynamoDb({ directory });
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...access, endpoint: store.endpoint, maxAttempts: 1 }),
  );
  return { client, store };
};

/** Moves every item from one index key to the next until the store dies. */
const keepMoving = async (client: DynamoDBDocumentClient, round: number): Promise<void> => {
  const move = async (item: number): Promise<void> => {
    for (let turn = 0; ; turn += 1)
      await client.send(
        new UpdateCommand({
          TableName: "things",
          Key: { pk: `item-${item}` },
          UpdateExpression: "SET hk = :hk",
          ExpressionAttributeValues: { ":hk": `hour-${(round + turn) % 3}` },
        }),
      );
  };
  await Promise.allSettled(Array.from({ length: ITEMS }, (_, item) => move(item)));
};

type Entries = Readonly<Record<string, unknown>>;

const stored = async (client: DynamoDBDocumentClient): Promise<Entries> => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: "things" }));
  return Object.fromEntries(Items.map(({ pk, hk }) => [`${hk} ${pk}`, true]));
};

const indexed = async (client: DynamoDBDocumentClient): Promise<Entries> => {
  const pages = await Promise.all(
    [0, 1, 2].map((hour) =>
      client.send(
        new QueryCommand({
          TableName: "things",
          IndexName: "due",
          KeyConditionExpression: "hk = :hk",
          ExpressionAttributeValues: { ":hk": `hour-${hour}` },
        }),
      ),
    ),
  );
  return Object.fromEntries(
    pages.flatMap(({ Items = [] }) => Items.map(({ pk, hk }) => [`${hk} ${pk}`, true])),
  );
};
