import { type Command, Option } from "commander";
import * as z from "zod";
import { viewCustomer, viewHistory } from "../output/customer-view.ts";
import { viewMessages } from "../output/messages-view.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { findCustomer } from "./find-customer.ts";
import { collect, Limit, limitOption } from "./pages.ts";

const Named = z.object({ customer: z.string().min(1) });
const WHO = "CUSTOMER is the company's own id, or the address where it has none.";

export const addCustomerCommands = (program: Command, frame: Frame): void => {
  addCustomer(program, frame);
  addMessages(program, frame);
};

const addCustomer = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "customer <customer>",
    summary: "What is known of a customer",
    details: WHO,
    options: [new Option("--history", "also how consent and fields changed")],
    examples: ["customer 0042", "customer ada@example.com --history"],
    input: Named.extend({ history: z.boolean().default(false) }),
    run: async ({ api, look }, { customer, history }) => {
      const detail = await findCustomer(api, customer);
      const params = { customerId: detail.customer.id };
      const changes = history
        ? (
            await collect(Number.POSITIVE_INFINITY, (query) =>
              api.call("customers.history", { params, query }),
            )
          ).items
        : undefined;
      return {
        data: changes === undefined ? detail : { ...detail, history: changes },
        text: async () => {
          const shown = await look();
          return [viewCustomer(detail, shown), ...(changes ? [viewHistory(changes, shown)] : [])].join(
            "\n\n",
          );
        },
      };
    },
  });
};

const addMessages = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "messages <customer>",
    summary: "The mails to a customer and what became of them, newest first",
    details: WHO,
    options: [limitOption],
    examples: ["messages 0042"],
    input: Named.extend({ limit: Limit }),
    run: async ({ api, look }, { customer, limit }) => {
      const { id: customerId, externalId } = (await findCustomer(api, customer)).customer;
      const found = await collect(limit, (query) =>
        api.call("customers.messages", { params: { customerId }, query }),
      );
      return { data: found, text: async () => viewMessages({ ...found, name: externalId }, await look()) };
    },
  });
};
