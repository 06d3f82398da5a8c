/** The command line itself is wrong. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** There is no place to ask. Exit code 3. */
export class NotRunningError extends Error {
  override readonly name = "NotRunningError";
}

/** Was asked for and did not happen, for a reason. Exit code 1. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}
