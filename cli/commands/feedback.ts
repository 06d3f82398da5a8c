import { type Command, Option } from "commander";
import * as z from "zod";
import { waitForJob } from "../client/wait-for-job.ts";
import { Deliverability, viewDeliverability, viewReplies, viewUnmatched } from "../output/feedback-view.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { RefusedError } from "./errors.ts";
import { findCustomer } from "./find-customer.ts";
import { collect, Limit, limitOption } from "./pages.ts";
import { reportJob } from "./report-job.ts";

/** What comes back from mailboxes, and the rights of those whom it is about. */
export const addFeedbackCommands = (program: Command, frame: Frame): void => {
  addReplies(program, frame);
  addDeliverability(program, frame);
  addRights(program, frame);
};

const addReplies = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "replies",
    summary: "What customers wrote to us, newest first",
    details: "--unmatched: mails of people whom nobody could match to a customer.",
    options: [new Option("--unmatched", "those that belong to no customer"), limitOption],
    examples: ["replies", "replies --unmatched"],
    input: z.object({ unmatched: z.boolean().default(false), limit: Limit }),
    run: async ({ api, look }, { unmatched, limit }) => {
      if (unmatched) {
        const found = await collect(limit, (query) => api.call("replies.unmatched", { query }));
        return { data: found, text: async () => viewUnmatched(found, await look()) };
      }
      const found = await collect(limit, (query) => api.call("replies.list", { query }));
      return { data: found, text: async () => viewReplies(found, await look()) };
    },
  });
};

const addDeliverability = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "deliverability",
    summary: "What became of the mails, by the recipients' domain",
    options: [new Option("--days <n>", "of the last so many days").default("30")],
    examples: ["deliverability", "deliverability --days 7 --json"],
    input: z.object({
      days: z.coerce.number("must be a number").int("must be a whole number").min(1).max(400),
    }),
    run: async ({ api, progress, look }, { days }) => {
      const job = await api.call("deliverability.start", { body: { days } });
      const data = Deliverability.parse(
        await reportJob(progress(), (report) => waitForJob(api, job, report)),
      );
      return { data, text: async () => viewDeliverability(data, await look()) };
    },
  });
};

const Named = z.object({ customer: z.string().min(1) });

const addRights = (program: Command, frame: Frame): void => {
  const group = defineGroup(program, {
    name: "customers",
    summary: "A person's rights: everything that is stored, and its erasure",
    examples: ["customers export 0042", "customers erase 0042 --yes"],
  });
  defineCommand(group, frame, {
    use: "export <customer>",
    summary: "Everything that is stored about a customer, as JSON",
    examples: ["customers export 0042 > 0042.json"],
    input: Named,
    run: async ({ api }, { customer }) => {
      const { id: customerId } = (await findCustomer(api, customer)).customer;
      const data = await api.call("customers.export", { params: { customerId } });
      return { data, text: () => JSON.stringify(data, undefined, 2) };
    },
  });
  defineCommand(group, frame, {
    use: "erase <customer>",
    summary: "Erase a customer from every table, for good",
    details:
      "Ends what is under way for them first. What stays: results under a random id, and a hash by which later " +
      "imports and events are refused. There is no way back.",
    options: [new Option("--yes", "you mean it")],
    examples: ["customers erase 0042 --yes"],
    input: Named.extend({ yes: z.boolean().default(false) }),
    run: async ({ api, progress }, { customer, yes }) => {
      const { id: customerId } = (await findCustomer(api, customer)).customer;
      if (!yes)
        throw new RefusedError(
          `This erases customer ${customer} (${customerId}) for good. If you mean it: rekindle customers erase ${customer} --yes`,
        );
      const body = { confirm: customerId };
      const job = await api.call("customers.erase", { params: { customerId }, body });
      const data = await reportJob(progress(), (report) => waitForJob(api, job, report));
      return { data, text: () => `Customer ${customer} is erased.` };
    },
  });
};
