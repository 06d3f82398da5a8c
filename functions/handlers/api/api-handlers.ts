import type { RouteBody, RouteId, RouteParams, RouteQuery, RouteResponse } from "#contracts/api/routes.ts";
import type { Caller } from "#ports/authorise.ts";

/** A request that passed its schemas. */
export interface ApiCall<Id extends RouteId> {
  readonly params: RouteParams<Id>;
  readonly query: RouteQuery<Id>;
  readonly body: RouteBody<Id>;
  readonly caller: Caller;
  /** Names the write: the caller and the idempotency key; the request's own id where the route asks for none. */
  readonly key: string;
}

/** One function per route; the compiler misses none. */
export type ApiHandlers<Ids extends RouteId = RouteId> = {
  readonly [Id in Ids]: (call: ApiCall<Id>) => Promise<Wire<RouteResponse<Id>>>;
};

/** What becomes `T` on the wire: an instant may still be a `Date`, which JSON writes as ISO 8601. */
export type Wire<T> = unknown extends T
  ? unknown
  : T extends string
    ? string extends T
      ? T | Date
      : T
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : T extends object
        ? string extends keyof T
          ? object
          : { readonly [Key in keyof T]: Wire<T[Key]> }
        : T;
