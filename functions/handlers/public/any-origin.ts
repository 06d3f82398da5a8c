import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

type Result = APIGatewayProxyStructuredResultV2;
type Headers = APIGatewayProxyEventV2["headers"];

/**
 * Lets pages of any website read the answer (CORS). The origin is named, because `sendBeacon` of JSON asks with
 * credentials, for which browsers do not take `*`; nothing here looks at a cookie.
 */
export const forAnyOrigin = (result: Result, { origin }: Headers): Result => ({
  ...result,
  headers: {
    ...result.headers,
    ...(origin === undefined
      ? { "access-control-allow-origin": "*" }
      : { "access-control-allow-origin": origin, "access-control-allow-credentials": "true" }),
    vary: "origin, access-control-request-headers",
  },
});

/** What a browser asks before it sends. Clients bring headers of their own, which are as good as any. */
export const preflight = (headers: Headers): Result => ({
  statusCode: 204,
  headers: {
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers":
      headers["access-control-request-headers"] ?? "authorization, content-type",
    "access-control-max-age": "86400",
  },
});
