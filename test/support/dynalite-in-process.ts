import { EventEmitter } from "node:events";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";

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

/**
 * A dynalite of its own in memory, reached by a call in place of a socket and a signature, which take twice as long
 * as what it does. Everything else of the SDK is as it is.
 */
export const dynaliteInProcess = (): Pick<DynamoDBClientConfig, "requestHandler" | "signer"> => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  return {
    signer: { sign: async (request) => request },
    requestHandler: {
      handle: ({ method, path, headers, body = new Uint8Array() }: SdkRequest) =>
        new Promise((resolve) => {
          const request = Object.assign(new EventEmitter(), {
            method,
            url: path,
            headers: { ...headers, ...SIGNED },
          });
          const answer: Record<string, string> = {};
          const response = {
            statusCode: 200,
            setHeader: (name: string, value: unknown) => {
              answer[name.toLowerCase()] = String(value);
            },
            end: (text: string) =>
              resolve({
                response: { statusCode: response.statusCode, headers: answer, body: Buffer.from(text) },
              }),
          };
          server.emit("request", request, response);
          request.emit("data", Buffer.from(body.buffer, body.byteOffset, body.byteLength));
          request.emit("end");
        }),
    },
  };
};
