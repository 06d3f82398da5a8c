import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { pickLanguage } from "#pages/accept-language.ts";
import { PAGE_LANGUAGES, type Page, type PageLanguage } from "#pages/page.ts";

export const languageOf = (event: APIGatewayProxyEventV2): PageLanguage =>
  pickLanguage(event.headers["accept-language"], PAGE_LANGUAGES);

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
