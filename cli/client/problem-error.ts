import type { Problem } from "#contracts/api/shared.ts";

/** The API refused a request and said why. */
export class ApiProblemError extends Error {
  override readonly name = "ApiProblemError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** Nobody answers at the address, or not as the API does. */
export class ApiUnreachableError extends Error {
  override readonly name: string = "ApiUnreachableError";
}

/** Nothing at all came back, after all tries. */
export class NoAnswerError extends ApiUnreachableError {
  override readonly name = "NoAnswerError";
}
