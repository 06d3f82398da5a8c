import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Problem } from "#contracts/api/shared.ts";
import type { Log } from "#ports/log.ts";
import { PROBLEMS, ProblemError, toProblem } from "../api/problem-error.ts";

/**
 * Turns every failure into problem+json and logs it once. What nobody expected is a 500 that shows nothing but the
 * request's id, by which the log line is found.
 */
export const problemResponse = (
  log: Log,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  onError: (request) => {
    const { requestId } = request.event.requestContext;
    const { method } = request.event.requestContext.http;
    const problem = toProblem(request.error);
    if (problem === undefined) {
      const { name, message, stack } = asError(request.error);
      log.alarm("api.failed", { requestId, method, name, message, stack });
    } else {
      log.info("api.refused", { requestId, method, kind: problem.kind, status: problem.status });
    }
    request.response = toResponse(
      problem ?? new ProblemError("internal", "The fault is ours and was noted. Trying again may help."),
      requestId,
    );
  },
});

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const toResponse = (problem: ProblemError, requestId: string): APIGatewayProxyStructuredResultV2 => {
  const { status, title } = PROBLEMS[problem.kind];
  const body: Problem = {
    type: `/problems/${problem.kind}`,
    title,
    status,
    detail: problem.message,
    instance: `/requests/${requestId}`,
    ...(problem.faults.length > 0 && { faults: [...problem.faults] }),
  };
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...problem.headers,
    },
    body: JSON.stringify(body),
  };
};
