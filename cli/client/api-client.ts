import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { API_PREFIX, IDEMPOTENCY_HEADER, type Route } from "#contracts/api/route.ts";
import {
  ROUTES,
  type RouteBodyInput,
  type RouteId,
  type RouteParamsInput,
  type RouteQueryInput,
  type RouteResponse,
} from "#contracts/api/routes.ts";
import { Problem } from "#contracts/api/shared.ts";
import { ApiProblemError, ApiUnreachableError, NoAnswerError } from "./problem-error.ts";

export interface ApiClientOptions {
  /** `http://127.0.0.1:4400` */
  readonly url: string;
  /** Lets in on one machine. */
  readonly token?: string;
  /** Lets in on AWS: adds to a request what proves who asks. */
  readonly sign?: (request: Request) => Promise<Request>;
}

export interface CallInput<Id extends RouteId> {
  readonly params?: RouteParamsInput<Id>;
  readonly query?: RouteQueryInput<Id>;
  readonly body?: RouteBodyInput<Id>;
  /** Names the write; made up once per call, so that its own retries are carried out once. */
  readonly idempotencyKey?: string;
}

export interface ApiClient {
  /**
   * Calls a route by its id and checks the answer by the schema that the server uses.
   * @throws ApiProblemError when the API refuses, ApiUnreachableError when nobody answers
   */
  call<Id extends RouteId>(id: Id, input?: CallInput<Id>): Promise<RouteResponse<Id>>;
}

const TRIES = 4;
const FIRST_PAUSE_MS = 200;

/** A client of the HTTP API. What can be repeated safely is repeated when the server is busy or the line breaks. */
export const createApiClient = (options: ApiClientOptions): ApiClient => ({
  call: async (id, input = {}) => {
    const route: Route = ROUTES[id];
    const request = toRequest(options, route, {
      ...input,
      idempotencyKey: input.idempotencyKey ?? randomUUID(),
    });
    for (let attempt = 1; ; attempt += 1) {
      const answer = await tryOnce(options, request);
      if (answer.kind === "response") return (await read(route, answer.response)) as RouteResponse<typeof id>;
      if (attempt === TRIES) throw answer.error;
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  },
});

const toRequest = (options: ApiClientOptions, route: Route, input: CallInput<RouteId>): Request => {
  const params = (input.params ?? {}) as Record<string, string | number>;
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(`${params[name]}`),
  );
  const url = new URL(`${API_PREFIX}${path}`, options.url);
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>))
    if (value !== undefined) url.searchParams.set(name, `${value}`);
  const needsBody = route.method !== "GET";
  return new Request(url, {
    method: route.method,
    headers: {
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      accept: "application/json",
      ...(needsBody ? { "content-type": "application/json" } : {}),
      ...(route.idempotencyKey === "required" ? { [IDEMPOTENCY_HEADER]: input.idempotencyKey ?? "" } : {}),
    },
    ...(needsBody ? { body: JSON.stringify(input.body ?? {}) } : {}),
  });
};

type Answer =
  | { readonly kind: "response"; readonly response: Response }
  | { readonly kind: "again"; readonly error: Error };

const tryOnce = async ({ url, sign }: ApiClientOptions, request: Request): Promise<Answer> => {
  const sent = request.clone();
  // anew for each try: a signature is good for minutes only
  const signed = sign === undefined ? sent : await sign(sent);
  try {
    const response = await fetch(signed);
    if (response.status !== 429 && response.status !== 503) return { kind: "response", response };
    return { kind: "again", error: await problemOf(response) };
  } catch {
    const hint =
      sign === undefined
        ? "Start it with: npm start (or name another address with --url)"
        : "Look whether the stage is deployed: rekindle --stage NAME doctor";
    const error = new NoAnswerError(`Nothing answers at ${url}. ${hint}`);
    return { kind: "again", error };
  }
};

const read = async (route: Route, response: Response): Promise<unknown> => {
  if (!response.ok) throw await problemOf(response);
  const parsed = route.response.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new ApiUnreachableError(
    `${route.method} ${route.path} answered something that this version does not understand.`,
  );
};

const problemOf = async (response: Response): Promise<Error> => {
  const parsed = Problem.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return new ApiProblemError(parsed.data);
  // API Gateway's own refusal, before anything of ours was asked
  if (response.status === 403)
    return new ApiUnreachableError(
      `${response.url} does not let these credentials in. Take on a role of the stage: docs/deploy.md, "Let yourself in".`,
    );
  return new ApiUnreachableError(`${response.url} answered ${response.status} and no reason.`);
};
