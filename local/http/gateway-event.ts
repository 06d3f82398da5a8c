import type { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

/**
 * Of these API Gateway passes the text on; every other body, also a form or one without type, comes as base64. A
 * packed one does too: on AWS the entrance calls it bytes (`lib/constructs/entrance.ts`).
 */
const TEXT_TYPE = /^(text\/.*|application\/(json|xml|javascript))\s*(;|$)/i;

/**
 * A request as an HTTP API of API Gateway gives it to Lambda, payload format 2.0: header names in lower case, equal
 * ones joined by commas; cookies apart; the path percent-decoded, the query string as it came.
 * @returns undefined for a request line that has no meaning as a path
 */
export const toGatewayEvent = (
  request: IncomingMessage,
  body: Buffer,
): APIGatewayProxyEventV2 | undefined => {
  const { path, query } = splitTarget(request.url ?? "");
  const rawPath = decodePath(path);
  if (rawPath === undefined) return undefined;

  const { cookie, ...headers } = joinHeaders(request);
  const now = new Date();
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...toParameters(query),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: headers["host"] ?? "localhost",
      domainPrefix: "local",
      http: {
        method: request.method ?? "GET",
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: toLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...toBody(headers, body),
  };
};

const splitTarget = (target: string): { readonly path: string; readonly query: string } => {
  const at = target.indexOf("?");
  return at < 0 ? { path: target, query: "" } : { path: target.slice(0, at), query: target.slice(at + 1) };
};

const decodePath = (path: string): string | undefined => {
  if (!path.startsWith("/")) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

const joinHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [
      name,
      (values ?? []).join(name === "cookie" ? "; " : ","),
    ]),
  );

const toParameters = (query: string): Pick<APIGatewayProxyEventV2, "queryStringParameters"> => {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return parameters.size === 0 ? {} : { queryStringParameters: Object.fromEntries(parameters) };
};

const toBody = (
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded"> => {
  if (body.length === 0) return { isBase64Encoded: false };
  return TEXT_TYPE.test(headers["content-type"] ?? "") && headers["content-encoding"] === undefined
    ? { body: body.toString("utf8"), isBase64Encoded: false }
    : { body: body.toString("base64"), isBase64Encoded: true };
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12/Mar/2026:19:03:58 +0000` */
const toLogTime = (date: Date): string => {
  const [day = "", time = ""] = date.toISOString().split("T");
  const [year, , dayOfMonth] = day.split("-");
  return `${dayOfMonth}/${MONTHS[date.getUTCMonth()]}/${year}:${time.slice(0, 8)} +0000`;
};
