import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";

/**
 * The whole body; undefined when it is longer than `maxBytes`. A longer one is read to its end and thrown away:
 * a client that is still writing would take a reset connection for the answer.
 */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> => {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks = [];
  }
  return bytes <= maxBytes ? Buffer.concat(chunks) : undefined;
};
