import { type Command, Option } from "commander";
import * as z from "zod";
import { ANSWER_KINDS } from "#contracts/api/responses.ts";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { CampaignId } from "#contracts/api/shared.ts";
import { viewRedeemed, viewResponse, viewResponses } from "../output/responses-view.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { EXIT } from "./exit-codes.ts";
import { findCustomer } from "./find-customer.ts";
import { collect, Limit, limitOption } from "./pages.ts";

/** What customers answered to surveys, which offers they accepted, and the use of their codes. */
export const addResponseCommands = (program: Command, frame: Frame): void => {
  addResponses(program, frame);
  addOffers(program, frame);
};

const ListInput = z.object({
  campaign: CampaignId.optional(),
  step: z.string().min(1).optional(),
  kind: z.enum(ANSWER_KINDS).optional(),
  customer: z.string().min(1).optional(),
  limit: Limit,
});

const addResponses = (program: Command, frame: Frame): void => {
  const group = defineGroup(program, {
    name: "responses",
    summary: "What customers answered, and the offers they accepted",
    examples: ["responses list win-back"],
  });
  defineCommand(group, frame, {
    use: "list [campaign]",
    summary: "Answers and acceptances, with raw counts and the NPS",
    details:
      "Of one campaign, or of all. The counts are of those who answered; what a campaign brought about, its holdout tells. As a CSV file: `rekindle export responses`.",
    options: [
      new Option("--step <id>", "only to this survey or offer"),
      new Option("--kind <kind>", "only to surveys of this kind, or accepted offers").choices([
        ...ANSWER_KINDS,
      ]),
      new Option("--customer <customer>", "only of this one"),
      limitOption,
    ],
    examples: [
      "responses list win-back",
      "responses list nps --step ask --limit 500",
      "responses list --kind offer --json",
    ],
    input: ListInput,
    run: async ({ api, look }, { limit, customer, ...wanted }) => {
      let counts: RouteResponse<"responses.list">["counts"];
      const id = customer && (await findCustomer(api, customer)).customer.id;
      const found = await collect(limit, async (query) => {
        const page = await api.call("responses.list", { query: { ...query, ...wanted, customer: id } });
        counts ??= page.counts;
        return page;
      });
      return {
        data: { ...found, counts },
        text: async () => viewResponses({ ...found, counts }, await look()),
      };
    },
  });
  defineCommand(group, frame, {
    use: "show <message>",
    summary: "What a customer answered to one message, and before",
    details: "MESSAGE is the id that the list shows.",
    examples: ["responses show MESSAGE"],
    input: z.object({ message: z.string().min(1) }),
    run: async ({ api, look }, { message }) => {
      const answer = await api.call("responses.get", { params: { messageId: message } });
      return { data: answer, text: async () => viewResponse(answer, await look()) };
    },
  });
};

const addOffers = (program: Command, frame: Frame): void => {
  const group = defineGroup(program, {
    name: "offers",
    summary: "The codes of accepted offers",
    examples: ["offers redeem 7QK4-0M9X-ZB2C"],
  });
  defineCommand(group, frame, {
    use: "redeem <code>",
    summary: "Use the code of an accepted offer, once",
    details:
      "Says what was promised. A code that nobody has, or that was used before, is refused (exit code 1).",
    examples: ["offers redeem 7QK4-0M9X-ZB2C", "offers redeem 7qk40m9xzb2c --json"],
    input: z.object({ code: z.string().trim().min(1).max(100) }),
    run: async ({ api, look }, { code }) => {
      const redeemed = await api.call("offers.redeem", { body: { code } });
      return {
        data: redeemed,
        text: async () => viewRedeemed(redeemed, await look()),
        exitCode: redeemed.kind === "redeemed" ? EXIT.done : EXIT.refused,
      };
    },
  });
};
