import { EventEmitter } from "node:events";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import inside from "dynalite/db/index.js";
import { createDocuments, type Documents } from "#adapters/dynamodb/client.ts";
import { closeIterators } from "#local/dynamodb/close-iterators.ts";

closeIterators(inside);

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What dynalite wants to see of a signature: it checks none. */
const SIGNED = {
  "x-amz-date": "20260101T000000Z",
  authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local",
};

/** Steps of the SDK that a request needs on its way through a network, and half of its time. */
const FOR_THE_NETWORK = [
  "contentLengthMiddleware",
  "getUserAgentMiddleware",
  "hostHeaderMiddleware",
  "httpAuthSchemeMiddleware",
  "httpSigningMiddleware",
  "loggerMiddleware",
  "recursionDetectionMiddleware",
];

/**
 * A dynalite of its own in memory, reached by a call in place of a socket: four times as fast. The SDK writes its
 * requests and reads its answers as ever.
 */
export const dynaliteInProcess = (config: DynamoDBClientConfig): Documents => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const handle = ({ method, path, headers, body = new Uint8Array() }: SdkRequest) =>
    new Promise((resolve) => {
      const request = Object.assign(new EventEmitter(), {
        method,
        url: path,
        headers: { ...headers, ...SIGNED },
      });
      const answered: Record<string, string> = {};
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: unknown) => {
          answered[name.toLowerCase()] = String(value);
        },
        end: (text: string) =>
          resolve({
            response: { statusCode: response.statusCode, headers: answered, body: Buffer.from(text) },
          }),
      };
      server.emit("request", request, response);
      request.emit("data", Buffer.from(body.buffer, body.byteOffset, body.byteLength));
      request.emit("end");
    });
  const documents = createDocuments({ ...config, requestHandler: { handle } });
  for (const name of FOR_THE_NETWORK) documents.middlewareStack.remove(name);
  return documents;
};
