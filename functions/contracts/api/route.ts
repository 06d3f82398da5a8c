import type * as z from "zod";

/** What a caller may do: a viewer reads, an editor also works on campaigns and data, an admin also on the set-up. */
export type Role = "viewer" | "editor" | "admin";

export type Method = "GET" | "POST" | "PUT";

/** One route of the API under `API_PREFIX`, as data: the router, the OpenAPI document and the client are made from it. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  /** Below `API_PREFIX`; parameters in braces: `/campaigns/{campaignId}/start`. */
  readonly path: string;
  readonly role: Role;
  readonly tag: string;
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  /** `NoBody` where the route takes none. */
  readonly body: Body;
  /** Status of success. */
  readonly status: 200 | 201 | 202;
  readonly response: Response;
  /** `required`: the client must name the write, so that a repeated request is carried out once. */
  readonly idempotencyKey: "required" | "none";
}

export const API_PREFIX = "/api/v1";

/** Names a write; letters, digits and `-_.:`, at most 200. */
export const IDEMPOTENCY_HEADER = "idempotency-key";

/** Keeps the exact types of the schemas, which the handlers and the client are typed by. */
export const defineRoute = <
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Response extends z.ZodType,
>(
  route: Route<Params, Query, Body, Response>,
): Route<Params, Query, Body, Response> => route;
