import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import * as z from "zod";
import type { AccountResources } from "./account-resources.ts";
import { Behaviour } from "./behaviour.ts";
import type { BehaviourStore } from "./behaviour-store.ts";
import type { CallLog } from "./call-log.ts";
import type { Operation } from "./requests.ts";
import type { SendAnswer } from "./send-mails.ts";
import { badRequest, notFound, SesError } from "./ses-error.ts";

export interface HttpDeps {
  readonly sendMails: (operation: Operation, body: Buffer, arrival: number) => Promise<SendAnswer>;
  readonly log: CallLog;
  readonly resources: AccountResources;
  readonly behaviour: BehaviourStore;
}

const MAX_BODY_BYTES = 56_000_000;
const SENDING: Readonly<Record<string, Operation>> = {
  "/v2/email/outbound-emails": "SendEmail",
  "/v2/email/outbound-bulk-emails": "SendBulkEmail",
};

/** The REST face of SES v2, and `/_rekindle/behaviour` (GET, PUT) for tests. */
export const createSesServer = (deps: HttpDeps): Server => {
  let arrivals = 0;
  return createServer((request, response) => {
    arrivals += 1;
    handle(deps, { request, response, arrival: arrivals }).catch((error: unknown) => {
      if (!response.headersSent) replyError(response, toSesError(error));
    });
  });
};

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly arrival: number;
}

const handle = async (deps: HttpDeps, exchange: Exchange): Promise<void> => {
  const { request, response } = exchange;
  const url = new URL(request.url ?? "/", "http://ses");
  const body = await readBody(request);
  if (url.pathname === "/_rekindle/behaviour") return control(deps, exchange, body);
  if (request.headers.authorization === undefined) {
    throw new SesError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const operation = request.method === "POST" ? SENDING[url.pathname] : undefined;
  if (operation !== undefined) return send(deps, exchange, { operation, body });
  reply(response, 200, route(deps.resources, `${request.method}`, url, body));
};

const send = async (
  deps: HttpDeps,
  { response, arrival }: Exchange,
  call: { readonly operation: Operation; readonly body: Buffer },
): Promise<void> => {
  const answer = await deps.sendMails(call.operation, call.body, arrival);
  if (answer.kind === "drop") {
    deps.log.ended(answer.callId, "dropped", "connection cut");
    response.destroy();
    return;
  }
  const status = answer.kind === "reply" ? 200 : answer.error.status;
  response.once("finish", () => deps.log.ended(answer.callId, "replied", String(status)));
  if (answer.kind === "reply") reply(response, status, answer.body);
  else replyError(response, answer.error);
};

/** JSON and PUT only: no page in a browser can send that to another origin without asking first. */
const control = (deps: HttpDeps, { request, response }: Exchange, body: Buffer): void => {
  if (request.method === "PUT") {
    const parsed = Behaviour.safeParse(parseJson(body));
    if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
    deps.behaviour.set(parsed.data);
  }
  reply(response, 200, deps.behaviour.get());
};

type Route = (resources: AccountResources, call: { name: string; json: () => unknown; url: URL }) => object;

const ROUTES: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ["GET", /^\/v2\/email\/account$/, (on) => on.getAccount()],
  ["PUT", /^\/v2\/email\/suppression\/addresses$/, (on, { json }) => on.putSuppressed(json())],
  ["GET", /^\/v2\/email\/suppression\/addresses$/, (on, { url }) => on.listSuppressed(url.searchParams)],
  ["GET", /^\/v2\/email\/suppression\/addresses\/([^/]+)$/, (on, { name }) => on.getSuppressed(name)],
  ["DELETE", /^\/v2\/email\/suppression\/addresses\/([^/]+)$/, (on, { name }) => on.deleteSuppressed(name)],
  ["POST", /^\/v2\/email\/identities$/, (on, { json }) => on.createIdentity(json())],
  ["GET", /^\/v2\/email\/identities\/([^/]+)$/, (on, { name }) => on.getIdentity(name)],
  ["POST", /^\/v2\/email\/configuration-sets$/, (on, { json }) => on.createConfigurationSet(json())],
  ["GET", /^\/v2\/email\/configuration-sets\/([^/]+)$/, (on, { name }) => on.getConfigurationSet(name)],
];

const route = (resources: AccountResources, method: string, url: URL, body: Buffer): object => {
  for (const [wanted, path, run] of ROUTES) {
    const match = wanted === method ? path.exec(url.pathname) : null;
    if (match === null) continue;
    return run(resources, { name: decodeName(match[1] ?? ""), json: () => parseJson(body), url });
  }
  throw notFound(`The local SES endpoint has no ${method} ${url.pathname}.`);
};

const decodeName = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest("Illegal percent-encoding in the path.");
  }
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw badRequest("The request body is no JSON.");
  }
};

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).byteLength;
    if (size > MAX_BODY_BYTES) throw badRequest("Message length exceeds 40 MB.");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
};

const reply = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { "content-type": "application/json", "x-amzn-requestid": randomUUID() });
  response.end(JSON.stringify(body));
};

const replyError = (response: ServerResponse, error: SesError): void => {
  response.setHeader("x-amzn-errortype", error.name);
  reply(response, error.status, { message: error.message });
};

const toSesError = (error: unknown): SesError => {
  if (error instanceof SesError) return error;
  if (error instanceof z.ZodError) return badRequest(z.prettifyError(error));
  return new SesError(
    500,
    "InternalServiceErrorException",
    error instanceof Error ? error.message : "unknown",
  );
};
