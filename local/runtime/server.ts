import type { IncomingMessage, ServerResponse } from "node:http";
import { createLambdaHttpServer, type HttpHandler } from "../http/lambda-http-server.ts";
import type { LoopbackServer } from "../http/loopback-server.ts";
import { createInbox } from "../inbox/create-inbox.ts";
import type { LocalFunction } from "./local-functions.ts";

export interface ServerOptions {
  readonly port: number;
  readonly functions: ReadonlyMap<string, LocalFunction>;
  readonly sesPath: string;
  /** Business time. */
  readonly now: () => Date;
  /** The workspace's zone. */
  readonly zone: () => string;
  readonly onError: (what: string, error: unknown) => void;
}

/** The one server of the one-machine runtime: the HTTP functions of the manifest, and the inbox. */
export const startServer = (options: ServerOptions): Promise<LoopbackServer> => {
  const inbox = createInbox({ sesStatePath: options.sesPath, now: options.now, timeZone: options.zone });
  return createLambdaHttpServer({
    port: options.port,
    routes: [...options.functions.values()].flatMap(({ spec, handler }) =>
      spec.trigger.kind === "http"
        ? [
            {
              prefix: spec.trigger.prefix,
              functionName: spec.name,
              handler: handler as unknown as HttpHandler,
            },
          ]
        : [],
    ),
    direct: (request, response) => toStart(request, response) || inbox(request, response),
    onError: (error, functionName) => options.onError(functionName, error),
  });
};

const toStart = (request: IncomingMessage, response: ServerResponse): boolean => {
  if (request.url !== "/" || request.method !== "GET") return false;
  response.writeHead(302, { location: "/inbox" }).end();
  return true;
};
