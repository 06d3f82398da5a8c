import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type DynamoDbOptions, startDynamoDb } from "#local/dynamodb/start-dynamodb.ts";

const OWNER = fileURLToPath(new URL("dynamodb-owner.ts", import.meta.url));

const newDirectory = () => join(mkdtempSync(join(tmpdir(), "tables-")), "deep", "tables");

const start = async (options: DynamoDbOptions) => {
  const store = await startDynamoDb(options);
  onTestFinished(() => store.stop());
  return store;
};

describe("startDynamoDb", () => {
  it("serves tables from memory", async () => {
    const { endpoint } = await start({ directory: undefined });
    const client = clientOf(endpoint);
    await createTable(client);
    await put(client, "a");
    expect(await has(client, "a")).toBe(true);
  });

  it("keeps the tables in its directory", async () => {
    const directory = newDirectory();
    const first = await start({ directory });
    await createTable(clientOf(first.endpoint));
    await put(clientOf(first.endpoint), "a");
    await first.stop();
    const second = await start({ directory });
    expect(await has(clientOf(second.endpoint), "a")).toBe(true);
  });

  it("starts at once after its owner was killed, with all that was acknowledged", async () => {
    const directory = newDirectory();
    let made = false;
    const acknowledged: string[] = [];
    for (const round of [0, 1, 2]) {
      const { owner, endpoint } = await startOwner(directory);
      const client = clientOf(endpoint);
      if (!made) await createTable(client);
      made = true;
      const writing = putUntilItFails(client, `${round}`, acknowledged);
      await vi.waitUntil(() => acknowledged.some((id) => id.startsWith(`${round}-2`)));
      owner.kill("SIGKILL");
      await writing;
    }
    const client = clientOf((await start({ directory })).endpoint);
    expect(acknowledged.length).toBeGreaterThan(9);
    for (const id of acknowledged) expect(await has(client, id)).toBe(true);
  });

  it("ends with its owner", async () => {
    const { owner, pid } = await startOwner(newDirectory());
    owner.kill("SIGKILL");
    await vi.waitUntil(() => !isAlive(pid), { timeout: 5000 });
  });

  it("outlives a Ctrl-C, which its owner handles", async () => {
    const { pid, stop } = await start({ directory: undefined });
    process.kill(pid, "SIGINT");
    process.kill(pid, "SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAlive(pid)).toBe(true);
    await stop();
    expect(isAlive(pid)).toBe(false);
  });

  it("reports a crash, and no crash when it is stopped", async () => {
    const onCrash = vi.fn();
    const { pid } = await start({ directory: undefined, onCrash });
    process.kill(pid, "SIGKILL");
    await vi.waitUntil(() => onCrash.mock.calls.length > 0);
    expect(onCrash.mock.calls[0]?.[0].message).toMatch(/ended unexpectedly \(SIGKILL\)/);

    const onOtherCrash = vi.fn();
    const other = await start({ directory: undefined, onCrash: onOtherCrash });
    await other.stop();
    await other.stop();
    expect(onOtherCrash).not.toHaveBeenCalled();
  });

  it("says so when another process keeps the tables", async () => {
    const directory = newDirectory();
    await start({ directory });
    await expect(startDynamoDb({ directory, lockWaitMs: 0 })).rejects.toThrow(
      `${directory} cannot be opened: another process has it open`,
    );
  });

  it("says so when its place is taken by a file", async () => {
    await expect(startDynamoDb({ directory: OWNER })).rejects.toThrow(/EEXIST.*dynamodb-owner/);
  });
});

const clientOf = (endpoint: string) =>
  new DynamoDBClient({
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });

const createTable = (client: DynamoDBClient) =>
  client.send(
    new CreateTableCommand({
      TableName: "things",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );

const put = (client: DynamoDBClient, id: string) =>
  client.send(new PutItemCommand({ TableName: "things", Item: { id: { S: id } } }));

const has = async (client: DynamoDBClient, id: string): Promise<boolean> => {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: "things", Key: { id: { S: id } }, ConsistentRead: true }),
  );
  return Item !== undefined;
};

const putUntilItFails = async (client: DynamoDBClient, prefix: string, acknowledged: string[]) => {
  for (let next = 0; ; next++) {
    const id = `${prefix}-${next}`;
    try {
      await put(client, id);
    } catch {
      return;
    }
    acknowledged.push(id);
  }
};

const startOwner = async (directory: string) => {
  const owner = spawn(process.execPath, [OWNER, directory], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void owner.kill("SIGKILL"));
  const [said] = await once(owner.stdout, "data");
  return { owner, ...(JSON.parse(`${said}`) as { endpoint: string; pid: number }) };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
