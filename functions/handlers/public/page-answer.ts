import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Page } from "#pages/page.ts";
import { pickSpeech, type Speech } from "#pages/speech.ts";

/** As the customer chose, else as the link says (`?lang=`), else as is known of the customer, else as the browser asks. */
export const speechFor = (event: APIGatewayProxyEventV2, known?: string, chosen?: string): Speech => {
  const link = queryOf(event).get("lang") ?? undefined;
  return pickSpeech([chosen && known, link, known], event.headers["accept-language"]);
};

export const queryOf = ({ rawQueryString }: APIGatewayProxyEventV2): URLSearchParams =>
  new URLSearchParams(rawQueryString);

/** A page for one reader: never stored, never indexed, and its address, which is a key, is told to nobody. */
export const toPageAnswer = (
  event: APIGatewayProxyEventV2,
  status: number,
  { language, html, csp }: Page,
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-language": language,
    vary: "accept-language",
    "cache-control": "no-store",
    "content-security-policy": csp,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
  },
  body: event.requestContext.http.method === "HEAD" ? "" : html,
});

export const methodNotAllowed: APIGatewayProxyStructuredResultV2 = {
  statusCode: 405,
  headers: { allow: "GET, HEAD, POST" },
  body: "",
};
