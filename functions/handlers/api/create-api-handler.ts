import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Role } from "#contracts/api/route.ts";
import type { Authorise, Caller } from "#ports/authorise.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Log } from "#ports/log.ts";
import { problemResponse } from "../middleware/problem-response.ts";
import { type Answer, answerOnce, readKey } from "./answer-once.ts";
import type { ApiCall, ApiHandlers } from "./api-handlers.ts";
import { type Match, matchRoute } from "./match-route.ts";
import { ProblemError } from "./problem-error.ts";
import { readRequest } from "./read-request.ts";

export interface ApiHandlerDeps {
  readonly handlers: ApiHandlers;
  readonly authorise: Authorise;
  readonly config: Pick<ConfigStore, "replay" | "remember">;
  readonly clock: Clock;
  readonly log: Log;
}

/** The whole API as one Lambda: who asks, what for, may they, is it sound, and then the route's own function. */
export const createApiHandler = (deps: ApiHandlerDeps) =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(problemResponse(deps.log))
    .handler(async (event) => {
      const caller = await identify(deps.authorise, event);
      const match = matchRoute(event.requestContext.http.method, event.rawPath);
      assertRole(caller, match.route.role);
      return toResponse(await answer(deps, { caller, match, event }));
    });

interface Request {
  readonly caller: Caller;
  readonly match: Match;
  readonly event: APIGatewayProxyEventV2;
}

const answer = async (deps: ApiHandlerDeps, { caller, match, event }: Request): Promise<Answer> => {
  const key = readKey(match, event.headers);
  const { text, ...sound } = readRequest(match, event);
  const name = `${caller.name}/${key ?? event.requestContext.requestId}`;
  // the table pairs each route with a handler of just its types; an id from the table cannot show that here
  const handle = deps.handlers[match.id] as (call: ApiCall<never>) => Promise<unknown>;
  const carryOut = async (): Promise<Answer> => ({
    status: match.route.status,
    body: JSON.stringify(await handle({ ...(sound as ApiCall<never>), caller, key: name })),
    replayed: false,
  });
  if (key === undefined) return carryOut();
  const content = `${match.route.method} ${event.rawPath}\n${text}`;
  return answerOnce(deps, { caller, key, content }, carryOut);
};

const identify = async (authorise: Authorise, event: APIGatewayProxyEventV2): Promise<Caller> => {
  const caller = await authorise(event.headers["authorization"], event.requestContext);
  if (caller !== undefined) return caller;
  throw new ProblemError(
    "unauthorised",
    "Send `Authorization: Bearer <token>` with a valid token. On one machine `npm start` prints it; on AWS people " +
      "of the groups viewer, editor and admin are let in, and the roles of these names.",
    { headers: { "www-authenticate": 'Bearer realm="rekindle"' } },
  );
};

const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2 };

const assertRole = (caller: Caller, needed: Role): void => {
  if (RANK[caller.role] >= RANK[needed]) return;
  throw new ProblemError("forbidden", `This needs the role ${needed}; yours is ${caller.role}.`);
};

const toResponse = ({ status, body, replayed }: Answer): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(replayed && { "idempotency-replayed": "true" }),
  },
  body,
});
