import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { STORED, withStored } from "./open-stored.ts";

/** How many customers and activities a killed runtime left in its tables. */
export const readPeople = (tablesPath: string) =>
  withStored(tablesPath, async (documents) => {
    const people = createDynamoPeople({ documents, table: STORED.tables.people, now: () => new Date() });
    let customers = 0;
    let activities = 0;
    let cursor: string | undefined;
    do {
      const page = await people.allCustomerIds({ limit: 200, cursor });
      customers += page.items.length;
      const range = { from: new Date(0), to: new Date() };
      const own = await Promise.all(page.items.map((customerId) => people.activity(customerId, range)));
      activities += own.flat().length;
      cursor = page.cursor;
    } while (cursor !== undefined);
    return { customers, activities };
  });
