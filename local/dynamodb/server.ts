/**
 * The child process that holds the tables. dynalite throws in callbacks when something is wrong inside, which ends
 * its process: better this one than the runtime's.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";
import db from "dynalite/db/index.js";
import { makeWritesAtomic } from "./atomic-writes.ts";
import { closeIterators } from "./close-iterators.ts";
import type { ServerMessage } from "./start-dynamodb.ts";

makeWritesAtomic(db);
closeIterators(db);
const path = process.argv[2];
const server = dynalite({ ...(path ? { path } : {}), createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

// the parent decides when this ends: a Ctrl-C reaches the whole group, and the parent still has work to finish
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", () => {
  server.closeAllConnections();
  server.close(() => process.exit());
});

server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

// LevelDB opens on the first request and throws there when a dying process still has its lock
await fetch(`http://127.0.0.1:${port}/`, {
  method: "POST",
  headers: {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": "DynamoDB_20120810.DescribeTable",
    "x-amz-date": "20260101T000000Z",
    authorization:
      "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local",
  },
  body: '{"TableName":"is-it-open"}',
});
process.send?.({ kind: "ready", port } satisfies ServerMessage);
