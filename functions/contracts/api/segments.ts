import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Instant, Job, NoBody, Nothing, OpaqueId } from "./shared.ts";

/** Ids of one part of an import. */
export const MEMBERS_AT_ONCE = 5_000;

const SegmentId = z
  .string()
  .max(40, "must have at most 40 characters")
  .regex(/^[a-z0-9-]+$/, "must be lower-case letters, digits and hyphens")
  .meta({ description: "Id of a segment", example: "paying" });

const Segment = z
  .object({
    id: SegmentId,
    name: z.string(),
    kind: z.enum(["conditions", "list"]),
    version: z.int().meta({ description: "The version in force" }),
    ids: z.int().optional().meta({ description: "How many ids an imported list has" }),
    updatedAt: Instant,
    updatedBy: z.string(),
  })
  .meta({ id: "Segment", description: "A saved set of conditions, or an imported list of customers" });

const ById = z.strictObject({ segmentId: SegmentId });

export const segmentRoutes = {
  "segments.list": defineRoute({
    method: "GET",
    path: "/segments",
    role: "viewer",
    tag: "Segments",
    summary: "All segments, by id",
    params: Nothing,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: z.object({ items: z.array(Segment) }),
    idempotencyKey: "none",
  }),
  "segments.get": defineRoute({
    method: "GET",
    path: "/segments/{segmentId}",
    role: "viewer",
    tag: "Segments",
    summary: "One segment with its conditions",
    params: ById,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: Segment.extend({
      condition: z.looseObject({}).optional().meta({ description: "With money in minor units" }),
      usedBy: z.array(z.string()).meta({ description: "Live campaigns and segments that name it" }),
    }),
    idempotencyKey: "none",
  }),
  "segments.put": defineRoute({
    method: "PUT",
    path: "/segments/{segmentId}",
    role: "editor",
    tag: "Segments",
    summary: "Save the conditions of a segment; in force at once, in every campaign that names it",
    params: ById,
    query: Nothing,
    body: z.strictObject({
      document: z.string().min(1, "must be the text of a segment").max(100_000),
      file: z.string().max(200).optional().meta({ description: "Name of the file, for the messages" }),
    }),
    status: 200,
    response: Segment,
    idempotencyKey: "none",
  }),
  "segments.import": defineRoute({
    method: "POST",
    path: "/segments/{segmentId}/members",
    role: "editor",
    tag: "Segments",
    summary: "Send a part of a list of customers; with the last part they become the segment",
    params: ById,
    query: Nothing,
    body: z.strictObject({
      import: OpaqueId.meta({ description: "The same for all parts, another for the next import" }),
      externalIds: z
        .array(z.string().min(1).max(1_000))
        .max(MEMBERS_AT_ONCE, `must be at most ${MEMBERS_AT_ONCE} at once`)
        .meta({ description: "Your ids of customers, or addresses of those who have none" }),
      name: z.string().min(1).max(100).optional(),
      last: z.boolean(),
    }),
    status: 200,
    response: z.object({ segment: Segment.optional().meta({ description: "After the last part" }) }),
    idempotencyKey: "required",
  }),
  "segments.size": defineRoute({
    method: "POST",
    path: "/segments/{segmentId}/size",
    role: "viewer",
    tag: "Segments",
    summary: "Count who is in it now, customer by customer",
    params: ById,
    query: Nothing,
    body: Nothing,
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "segments.delete": defineRoute({
    method: "POST",
    path: "/segments/{segmentId}/delete",
    role: "editor",
    tag: "Segments",
    summary: "Delete a segment that no live campaign and no segment names",
    params: ById,
    query: Nothing,
    body: Nothing,
    status: 200,
    response: z.object({ deleted: SegmentId }),
    idempotencyKey: "required",
  }),
};
