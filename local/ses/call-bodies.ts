import type { DatabaseSync } from "node:sqlite";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import * as z from "zod";
import { parseSendRequest, type SendRequest } from "./requests.ts";

const CallRow = z.object({
  operation: z.enum(["SendEmail", "SendBulkEmail"]),
  body: z.instanceof(Uint8Array),
});

/** Fifty entries share most of their text, so one compressed body per call is a small part of fifty mails. */
export const packBody = (body: Uint8Array): Uint8Array => zstdCompressSync(body);

export type CallBodies = (callId: number) => SendRequest;

const KEPT = 4;

/** Reads stored calls; the last few are kept parsed, because neighbours in lists come from the same call. */
export const createCallBodies = (database: DatabaseSync): CallBodies => {
  const select = database.prepare("SELECT operation, body FROM calls WHERE id = ?");
  const kept = new Map<number, SendRequest>();
  return (callId) => {
    const known = kept.get(callId);
    if (known !== undefined) return known;
    const row = CallRow.parse(select.get(callId));
    const request = parseSendRequest(
      row.operation,
      JSON.parse(zstdDecompressSync(row.body).toString("utf8")),
    );
    kept.set(callId, request);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return request;
  };
};
