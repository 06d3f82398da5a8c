import { ConflictError, type Fault, InvalidInputError, NotFoundError } from "#core/shared/errors.ts";

/** A failure that is an answer: RFC 9457, with the headers that belong to it. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly kind: ProblemKind;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    more: { readonly faults?: readonly Fault[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.status = PROBLEMS[kind].status;
    this.faults = more.faults ?? [];
    this.headers = more.headers ?? {};
  }
}

/** Kinds of problem; `/problems/<kind>` is the `type` that programs compare. */
export const PROBLEMS = {
  "bad-request": { status: 400, title: "The request cannot be understood" },
  unauthorised: { status: 401, title: "Who is asking?" },
  forbidden: { status: 403, title: "This needs another role" },
  "not-found": { status: 404, title: "There is no such thing" },
  "not-available": { status: 404, title: "This is not available here" },
  "method-not-allowed": { status: 405, title: "This cannot be done with that method" },
  conflict: { status: 409, title: "The state of things forbids it" },
  "too-large": { status: 413, title: "The request is too large" },
  "not-json": { status: 415, title: "The body must be JSON" },
  "invalid-input": { status: 422, title: "The input has faults" },
  "key-reused": { status: 422, title: "This idempotency key names another request" },
  internal: { status: 500, title: "Something went wrong here" },
} as const;

export type ProblemKind = keyof typeof PROBLEMS;

/** What the business says, as an answer. `undefined` for what nobody expected. */
export const toProblem = (error: unknown): ProblemError | undefined => {
  if (error instanceof ProblemError) return error;
  if (error instanceof NotFoundError) return new ProblemError("not-found", error.message);
  if (error instanceof ConflictError) return new ProblemError("conflict", error.message);
  if (error instanceof InvalidInputError)
    return new ProblemError("invalid-input", error.message, { faults: error.faults });
  return undefined;
};
