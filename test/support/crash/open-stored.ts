import { createDocuments, type Documents } from "#adapters/dynamodb/client.ts";
import { tableNames } from "#adapters/dynamodb/tables.ts";
import { startDynamoDb } from "#local/dynamodb/start-dynamodb.ts";

/** As the one-machine runtime names and divides them. */
export const STORED = { tables: tableNames("rekindle"), shards: 4 };

/** Opens the tables of a runtime that does not run, for as long as `read` takes. */
export const withStored = async <T>(
  tablesPath: string,
  read: (documents: Documents) => Promise<T>,
): Promise<T> => {
  const store = await startDynamoDb({ directory: tablesPath });
  try {
    return await read(
      createDocuments({
        endpoint: store.endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
      }),
    );
  } finally {
    await store.stop();
  }
};
