import type { RouteResponse } from "#contracts/api/routes.ts";
import { CustomerId } from "#contracts/api/shared.ts";
import type { ApiClient } from "../client/api-client.ts";
import { ApiProblemError } from "../client/problem-error.ts";
import { RefusedError } from "./errors.ts";

/** A customer by the company's own id, by address where the company has no ids of its own, or by our id. */
export const findCustomer = async (
  api: ApiClient,
  name: string,
): Promise<RouteResponse<"customers.find">> => {
  const byOurs = CustomerId.safeParse(name).success
    ? await orNothing(api.call("customers.get", { params: { customerId: name } }))
    : undefined;
  const found = byOurs ?? (await orNothing(api.call("customers.find", { body: { externalId: name } })));
  if (found !== undefined) return found;
  throw new RefusedError(
    `There is no customer ${name}. Customers are found by the company's own id; by address where they were ` +
      "imported without one.",
  );
};

const orNothing = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiProblemError && error.problem.status === 404) return undefined;
    throw error;
  }
};
