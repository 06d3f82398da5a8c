/** A process for the test to kill: owns a table store, says where it is, and lives on. */
import { startDynamoDb } from "#local/dynamodb/start-dynamodb.ts";

const { endpoint, pid } = await startDynamoDb({ directory: process.argv[2] });
process.stdout.write(JSON.stringify({ endpoint, pid }));
