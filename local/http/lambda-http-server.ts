import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from "aws-lambda";
import pLimit, { type LimitFunction } from "p-limit";
import { type HttpAnswer, jsonAnswer, toHttpAnswer } from "./gateway-answer.ts";
import { toGatewayEvent } from "./gateway-event.ts";
import { lambdaContext } from "./lambda-context.ts";
import { type LoopbackServer, listenOnLoopback } from "./loopback-server.ts";
import { readBody } from "./read-body.ts";
import { isTrustedHost } from "./trusted-host.ts";

/** The limits of an HTTP API of API Gateway, so that what works here works there. */
const LIMITS = { bodyBytes: 10 * 1024 * 1024, headerBytes: 10_240, handlerMs: 30_000 };
/**
 * Calls of one function at a time; the rest wait in line. One process carries them all, and takes one new connection
 * each time that it has seen to all that goes on: with hundreds of calls at once, newcomers would wait for 20 s.
 */
const CALLS_AT_ONCE = 16;
/** How long a client may take to send its headers, and the whole request. */
const SLOW_CLIENT = { headersMs: 10_000, requestMs: 30_000 };

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResultV2>;

export interface HttpRoute {
  /** `/` or a path without slash at its end; also matches what lies below. The longest that matches wins. */
  readonly prefix: string;
  readonly functionName: string;
  readonly handler: HttpHandler;
}

export interface LambdaHttpServerOptions {
  readonly routes: readonly HttpRoute[];
  /** Asked first, for pages that are no Lambda function (the inbox); answers whether it takes the request. */
  readonly direct?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** @default 0, a free one */
  readonly port?: number;
  /** Names it answers to beside those of the loopback, without port: a tunnel, a proxy. */
  readonly hosts?: readonly string[];
  /** A handler threw. The client sees nothing of it. */
  readonly onError?: (error: unknown, functionName: string) => void;
  /** @default those of API Gateway: 10 MiB, 30 s */
  readonly limits?: { readonly bodyBytes?: number; readonly handlerMs?: number };
  /** @default 10 s for the headers, 30 s for the whole request */
  readonly slowClient?: { readonly headersMs?: number; readonly requestMs?: number };
}

/**
 * An HTTP API in front of Lambda handlers, on the loopback only.
 * @throws Error EADDRINUSE when the port is taken
 */
export const createLambdaHttpServer = (options: LambdaHttpServerOptions): Promise<LoopbackServer> => {
  const slowClient = { ...SLOW_CLIENT, ...options.slowClient };
  const settings = {
    maxHeaderSize: LIMITS.headerBytes,
    headersTimeout: slowClient.headersMs,
    requestTimeout: slowClient.requestMs,
    connectionsCheckingInterval: Math.min(slowClient.headersMs, slowClient.requestMs) / 2,
  };
  const routes = options.routes.map((route) => ({ ...route, inTurn: pLimit(CALLS_AT_ONCE) }));
  const server = createServer(settings, (request, response) => {
    const isDirect =
      isTrustedHost(request.headers.host, options.hosts) && options.direct?.(request, response);
    if (isDirect !== true) void serve({ ...options, routes }, request, response);
  });
  return listenOnLoopback(server, options.port ?? 0);
};

interface OpenRoute extends HttpRoute {
  readonly inTurn: LimitFunction;
}

interface OpenServer extends LambdaHttpServerOptions {
  readonly routes: readonly OpenRoute[];
}

const serve = async (
  options: OpenServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    const { status, headers, body } = await answer(options, request);
    response.writeHead(status, { ...headers, "content-length": body.length });
    response.end(body);
  } catch (error) {
    // the client went away while it was sending
    if (request.destroyed && !request.complete) return;
    options.onError?.(error, "http");
    response.destroy();
  }
};

const answer = async (options: OpenServer, request: IncomingMessage): Promise<HttpAnswer> => {
  const { routes, hosts, limits } = options;
  const body = await readBody(request, limits?.bodyBytes ?? LIMITS.bodyBytes);
  if (!isTrustedHost(request.headers.host, hosts)) return jsonAnswer(403, { message: "Forbidden host name" });
  if (!body) return jsonAnswer(413, { message: "Request Entity Too Large" });
  const event = toGatewayEvent(request, body);
  if (!event) return jsonAnswer(400, { message: "Bad Request" });
  const route = findRoute(routes, event.rawPath);
  if (!route) return jsonAnswer(404, { message: "Not Found" });
  return route.inTurn(() => callHandler({ route, event, options }));
};

const findRoute = (routes: readonly OpenRoute[], path: string): OpenRoute | undefined =>
  routes
    .filter(({ prefix }) => prefix === "/" || path === prefix || path.startsWith(`${prefix}/`))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)[0];

interface Call {
  readonly route: HttpRoute;
  readonly event: APIGatewayProxyEventV2;
  readonly options: LambdaHttpServerOptions;
}

const callHandler = async ({ route, event, options }: Call): Promise<HttpAnswer> => {
  const { functionName, handler } = route;
  const handlerMs = options.limits?.handlerMs ?? LIMITS.handlerMs;
  const { promise: tooLate, resolve } = Promise.withResolvers<HttpAnswer>();
  const timer = setTimeout(() => resolve(jsonAnswer(503, { message: "Service Unavailable" })), handlerMs);
  const call = async () => toHttpAnswer(await handler(event, lambdaContext(functionName, handlerMs)));
  try {
    return await Promise.race([call(), tooLate]);
  } catch (error) {
    options.onError?.(error, functionName);
    return jsonAnswer(500, { message: "Internal Server Error" });
  } finally {
    clearTimeout(timer);
  }
};
