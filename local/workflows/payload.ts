import { Buffer } from "node:buffer";

/** Step Functions passes at most this much from state to state. */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What arrives on the other side: text in between, so no `Date`, no `undefined`, no shared object. */
export const copyJson = (value: unknown): Json => JSON.parse(JSON.stringify(value) ?? "null");

export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? "");

/** What a failed Lambda function becomes in a workflow: `name` for ErrorEquals, the rest as text in Cause. */
export const toLambdaError = (thrown: unknown): Error => {
  const isError = thrown instanceof Error;
  const cause = {
    errorType: isError ? thrown.name : typeof thrown,
    errorMessage: isError ? thrown.message : String(thrown),
    trace: isError ? (thrown.stack ?? "").split("\n") : [],
  };
  return Object.assign(new Error(JSON.stringify(cause)), { name: cause.errorType });
};

/** The end of an execution on AWS: no Retry and no Catch sees it. */
export const dataLimitExceeded = (what: string): Error =>
  Object.assign(new Error(`${what} is longer than ${MAX_PAYLOAD_BYTES} bytes`), {
    name: "States.DataLimitExceeded",
    isRetryable: false,
    isCatchable: false,
  });
