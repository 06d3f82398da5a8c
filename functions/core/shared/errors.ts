/**
 * A failure the business expects and the caller can act on.
 *
 * `name` is written out in each class, never taken from the class: ASL `Retry` and `Catch`, problem responses
 * and alarms match on it, and a minified bundle renames classes.
 */
export abstract class DomainError extends Error {
  abstract override readonly name: string;
}

/** Something was named that does not exist: a campaign, a customer, a job. HTTP 404. */
export class NotFoundError extends DomainError {
  override readonly name = "NotFoundError";
}

/** The request is well-formed, but the state of things forbids it, for instance a campaign that ended. HTTP 409. */
export class ConflictError extends DomainError {
  override readonly name = "ConflictError";
}

/** One fault in a document, a row or a body: where it is, what is wrong and what would be right. */
export interface Fault {
  /** File as the sender named it; undefined where there is only one body. */
  readonly file: string | undefined;
  /** 1-based line; undefined where lines have no meaning (JSON bodies). */
  readonly line: number | undefined;
  /** Dotted path of the field, `steps.0.email`; empty for the whole. */
  readonly field: string;
  /** What is wrong. */
  readonly message: string;
  /** What would be right. */
  readonly hint: string | undefined;
}

/** Input that cannot be taken. Carries every fault found, not the first. HTTP 422. */
export class InvalidInputError extends DomainError {
  override readonly name = "InvalidInputError";
  readonly faults: readonly Fault[];

  constructor(message: string, faults: readonly Fault[]) {
    super(message);
    this.faults = faults;
  }
}

export const assertNever = (value: never): never => {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
};
