import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Fault, Instant, NoBody, Nothing, OpaqueId, PageQuery, pageOf } from "./shared.ts";

export const MAX_CHUNK_ROWS = 1000;

export const ImportKind = z.enum(["customers", "activity", "contracts"]);

/** What became of the rows. `created` … `known` are counted when they reach the tables, a moment after the chunk. */
export const ImportCounts = z.object({
  received: z.int(),
  rejected: z.int(),
  created: z.int().meta({ description: "Customers or contracts that are new" }),
  changed: z.int(),
  unchanged: z.int(),
  added: z.int().meta({ description: "Activities that are new" }),
  known: z.int().meta({ description: "Activities that were there already" }),
});

export const Import = z
  .object({
    id: OpaqueId,
    kind: ImportKind,
    name: z.string(),
    contentHash: z.string(),
    fireTriggers: z.boolean(),
    state: z
      .enum(["open", "working", "done"])
      .meta({ description: "`open` takes chunks, `working` carries the rows in, `done` has them all" }),
    createdAt: Instant,
    finishedAt: Instant.optional(),
    counts: ImportCounts,
  })
  .meta({ id: "Import" });

const ImportParams = z.strictObject({ importId: OpaqueId });

export const importRoutes = {
  "imports.create": defineRoute({
    method: "POST",
    path: "/imports",
    role: "editor",
    tag: "Imports",
    summary: "Begin an import",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({
      kind: ImportKind,
      name: z.string().min(1).max(200).meta({ description: "Name of the file" }),
      contentHash: z
        .string()
        .regex(/^[0-9a-f]{64}$/, "must be the SHA-256 of the file in lower-case hexadecimal"),
      fireTriggers: z
        .boolean()
        .default(false)
        .meta({ description: "Let rows fire event triggers; a bulk import does not" }),
    }),
    status: 201,
    response: Import,
    idempotencyKey: "required",
  }),
  "imports.put-chunk": defineRoute({
    method: "PUT",
    path: "/imports/{importId}/chunks/{chunk}",
    role: "editor",
    tag: "Imports",
    summary: "Send rows; sending the same chunk again changes nothing",
    params: z.strictObject({
      importId: OpaqueId,
      chunk: z.coerce
        .number("must be a number")
        .int("must be a whole number")
        .min(0, "must be at least 0")
        .max(999_999, "must be at most 999999"),
    }),
    query: Nothing,
    body: z.strictObject({
      rows: z
        .array(z.unknown())
        .min(1, "must have at least one row")
        .max(MAX_CHUNK_ROWS, `must have at most ${MAX_CHUNK_ROWS} rows`)
        .meta({ description: "CustomerRow, ActivityRow or ContractRow, each with its `line`" }),
    }),
    status: 200,
    response: z.object({ chunk: z.int(), accepted: z.int(), rejected: z.array(Fault) }),
    idempotencyKey: "none",
  }),
  "imports.finish": defineRoute({
    method: "POST",
    path: "/imports/{importId}/finish",
    role: "editor",
    tag: "Imports",
    summary: "Say that all chunks were sent; refused when one is missing",
    params: ImportParams,
    query: Nothing,
    body: z.strictObject({ chunks: z.int().min(0).max(1_000_000) }),
    status: 200,
    response: Import,
    idempotencyKey: "none",
  }),
  "imports.get": defineRoute({
    method: "GET",
    path: "/imports/{importId}",
    role: "viewer",
    tag: "Imports",
    summary: "How far an import is",
    params: ImportParams,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: Import,
    idempotencyKey: "none",
  }),
  "imports.rejects": defineRoute({
    method: "GET",
    path: "/imports/{importId}/rejects",
    role: "viewer",
    tag: "Imports",
    summary: "The lines that were not taken, and why",
    params: ImportParams,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(Fault),
    idempotencyKey: "none",
  }),
};
