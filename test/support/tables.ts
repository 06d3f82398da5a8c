import { randomBytes } from "node:crypto";
import { DeleteTableCommand, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { createDocuments, type Documents } from "#adapters/dynamodb/client.ts";
import { TABLE_KEYS, type TableNames, tableNames } from "#adapters/dynamodb/tables.ts";
import { createTables } from "#adapters/dynamodb/tables-create.ts";
import { dynaliteInProcess } from "./dynalite-in-process.ts";

export interface OpenTables {
  readonly documents: Documents;
  readonly tables: TableNames;
  close(): Promise<void>;
}

/**
 * Empty tables of their own for one test file: an engine in memory, or the one at `AWS_ENDPOINT_URL_DYNAMODB` under
 * a random prefix, so that the same suites judge any engine.
 */
export const openTables = async (): Promise<OpenTables> =>
  process.env["AWS_ENDPOINT_URL_DYNAMODB"] ? openRemote() : openInMemory();

const openRemote = async (): Promise<OpenTables> => {
  const documents = createDocuments(localAccess());
  const tables = tableNames(`test-${randomBytes(6).toString("hex")}`);
  await createTables(documents, tables);
  return {
    documents,
    tables,
    close: async () => {
      await Promise.all(
        TABLE_KEYS.map((key) => documents.send(new DeleteTableCommand({ TableName: tables[key] }))),
      );
      documents.destroy();
    },
  };
};

const openInMemory = async (): Promise<OpenTables> => {
  const documents = dynaliteInProcess(localAccess());
  const tables = tableNames("test");
  await createTables(documents, tables);
  return { documents, tables, close: async () => documents.destroy() };
};

/** Engines other than AWS take any key but want one. */
const localAccess = (): DynamoDBClientConfig => ({
  ...(!process.env["AWS_REGION"] && { region: "us-east-1" }),
  ...(!process.env["AWS_ACCESS_KEY_ID"] &&
    !process.env["AWS_PROFILE"] && { credentials: { accessKeyId: "local", secretAccessKey: "local" } }),
});
