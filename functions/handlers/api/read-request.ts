import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import { parseInput } from "#contracts/api/parse-input.ts";
import { NoBody } from "#contracts/api/shared.ts";
import type { Match } from "./match-route.ts";
import { ProblemError } from "./problem-error.ts";

/** Lambda takes 6 MB, some of which is not the body. */
const MAX_BODY_BYTES = 5_000_000;

export interface ReadRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** The body as it came, for comparing two requests. */
  readonly text: string;
}

/** Path, query and body, each by its schema. @throws ProblemError that names every fault */
export const readRequest = ({ route, params }: Match, event: APIGatewayProxyEventV2): ReadRequest => {
  const text = bodyText(event);
  return {
    params: check("bad-request", route.params, { value: params, what: "The path has faults" }),
    query: check("bad-request", route.query, {
      value: Object.fromEntries(new URLSearchParams(event.rawQueryString)),
      what: "The query has faults",
    }),
    body: route.body === NoBody ? refuseBody(text) : checkBody(route.body, text, event.headers),
    text,
  };
};

const bodyText = ({ body = "", isBase64Encoded }: APIGatewayProxyEventV2): string => {
  const bytes = isBase64Encoded ? Buffer.from(body, "base64") : Buffer.from(body);
  if (bytes.length > MAX_BODY_BYTES) {
    throw new ProblemError(
      "too-large",
      `The body has ${bytes.length} bytes; at most ${MAX_BODY_BYTES} are taken. Send less at once.`,
    );
  }
  return bytes.toString("utf8");
};

const refuseBody = (text: string): undefined => {
  if (text !== "") throw new ProblemError("bad-request", "This route takes no body; send none.");
};

const checkBody = (schema: z.ZodType, text: string, headers: APIGatewayProxyEventV2["headers"]): unknown =>
  check("invalid-input", schema, {
    value: text === "" ? {} : parseJson(text, headers["content-type"]),
    what: "The body has faults",
  });

const parseJson = (text: string, contentType: string | undefined): unknown => {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? "")) {
    throw new ProblemError(
      "not-json",
      `Send \`content-type: application/json\`, not \`${contentType ?? "none"}\`.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProblemError("bad-request", `The body is no JSON: ${(error as Error).message}`);
  }
};

const check = (
  kind: "bad-request" | "invalid-input",
  schema: z.ZodType,
  { value, what }: { readonly value: unknown; readonly what: string },
): unknown => {
  const parsed = parseInput(schema, value);
  if (parsed.faults.length > 0) throw new ProblemError(kind, what, { faults: parsed.faults });
  return parsed.value;
};
