import type { Context } from "aws-lambda";
import { API_PREFIX, type Route } from "#contracts/api/route.ts";
import {
  ROUTES,
  type RouteBodyInput,
  type RouteId,
  type RouteParamsInput,
  type RouteQueryInput,
  type RouteResponse,
} from "#contracts/api/routes.ts";
import { Problem } from "#contracts/api/shared.ts";
import { type ApiWorld, type RawRequest, TOKEN, toEvent } from "./api-world.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** As it comes: for requests that no client of ours would send. */
export const send = async (world: ApiWorld, request: RawRequest): Promise<Answer> => {
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    "content-type": "application/json",
    ...request.headers,
  };
  const result = await world.handler(toEvent({ ...request, headers }), {} as Context);
  return {
    status: result.statusCode ?? 0,
    headers: result.headers ?? {},
    body: result.body === undefined ? undefined : JSON.parse(result.body),
  };
};

export interface CallInput<Id extends RouteId> {
  readonly params?: { readonly [Key in keyof RouteParamsInput<Id>]: string | number };
  readonly query?: Partial<Record<keyof RouteQueryInput<Id>, string | number>>;
  readonly body?: RouteBodyInput<Id>;
  readonly key?: string;
  readonly token?: string;
}

let keys = 0;
/** Routes that a test has called with success, for the test that none is forgotten. */
export const called = new Set<RouteId>();

const ask = <Id extends RouteId>(world: ApiWorld, id: Id, input: CallInput<Id>): Promise<Answer> => {
  const route: Route = ROUTES[id];
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    String((input.params as Record<string, unknown> | undefined)?.[name]),
  );
  keys += 1;
  return send(world, {
    method: route.method,
    path: `${API_PREFIX}${path}`,
    query: new URLSearchParams(
      Object.entries(input.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString(),
    headers: {
      ...(route.idempotencyKey === "required" && { "idempotency-key": input.key ?? `key-${keys}` }),
      ...(input.token !== undefined && { authorization: `Bearer ${input.token}` }),
    },
    body: input.body === undefined ? undefined : JSON.stringify(input.body),
  });
};

/** Calls a route, and parses the answer by its schema; a problem fails the test with its words. */
export const callApi = async <Id extends RouteId>(
  world: ApiWorld,
  id: Id,
  input: CallInput<Id> = {},
): Promise<RouteResponse<Id>> => {
  const route: Route = ROUTES[id];
  const { status, body } = await ask(world, id, input);
  if (status !== route.status) throw new Error(`${id} answered ${status}: ${JSON.stringify(body)}`);
  called.add(id);
  return route.response.parse(body) as RouteResponse<Id>;
};

/** Calls a route that must refuse; answers the problem. */
export const refusal = async <Id extends RouteId>(
  world: ApiWorld,
  id: Id,
  input: CallInput<Id> = {},
): Promise<Problem> => Problem.parse((await ask(world, id, input)).body);
