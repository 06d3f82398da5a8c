import { Buffer } from "node:buffer";
import type { APIGatewayProxyResultV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

export interface HttpAnswer {
  readonly status: number;
  /** Name to value; several values for `set-cookie`. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** What API Gateway makes of a handler's result. A result without status is the body of a 200, as JSON. */
export const toHttpAnswer = (result: APIGatewayProxyResultV2 | undefined): HttpAnswer => {
  if (!isStructured(result)) return jsonAnswer(200, result ?? null);
  const { statusCode = 200, headers = {}, cookies = [], body = "", isBase64Encoded = false } = result;
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) {
    throw new Error(`A handler answered with status ${statusCode}`);
  }
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), `${value}`]);
  return {
    status: statusCode,
    headers: {
      ...(body === "" ? {} : { "content-type": "text/plain;charset=utf-8" }),
      ...Object.fromEntries(named),
      ...(cookies.length === 0 ? {} : { "set-cookie": cookies }),
    },
    body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
  };
};

export const jsonAnswer = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify(body)),
});

const isStructured = (
  result: APIGatewayProxyResultV2 | undefined,
): result is APIGatewayProxyStructuredResultV2 =>
  typeof result === "object" && result !== null && "statusCode" in result;
