import { NotFoundError } from "#core/shared/errors.ts";
import type { StoredData } from "#ports/personal-data.ts";
import type { RightsDeps } from "./erase-customer.ts";

export interface CustomerExport extends StoredData {
  readonly customerId: string;
  readonly exportedAt: Date;
}

/**
 * Everything that is stored about a customer, and the ids that are the same person, as it is stored, table by table.
 *
 * @throws NotFoundError
 */
export const createExportCustomer =
  (deps: Pick<RightsDeps, "people" | "config" | "personalData" | "clock">) =>
  async (asked: string): Promise<CustomerExport> => {
    const customerId = await deps.personalData.personOf(asked);
    if (!(await deps.people.get([customerId])).has(customerId))
      throw new NotFoundError(`There is no customer ${customerId}.`);
    const campaignIds = (await deps.config.campaigns()).map(({ id }) => id);
    const data = await deps.personalData.read({ customerId, campaignIds });
    return { customerId, exportedAt: deps.clock.businessNow(), ...data };
  };
