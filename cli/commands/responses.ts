import type { Command } from "commander";
import * as z from "zod";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { viewResponse, viewResponses } from "../output/responses-view.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { collect, Limit, limitOption } from "./pages.ts";

/** What customers answered to surveys, and which offers they accepted. */
export const addResponseCommands = (program: Command, frame: Frame): void => {
  const group = defineGroup(program, {
    name: "responses",
    summary: "What customers answered, and the offers they accepted",
    examples: ["responses list win-back"],
  });
  defineCommand(group, frame, {
    use: "list <campaign>",
    summary: "Answers and acceptances of a campaign, with raw counts and the NPS",
    details: "The counts are of those who answered; what a campaign brought about, its holdout tells.",
    options: [limitOption],
    examples: ["responses list win-back", "responses list win-back --limit 500 --json"],
    input: z.object({ campaign: z.string().min(1), limit: Limit }),
    run: async ({ api, look }, { campaign, limit }) => {
      let counts: RouteResponse<"responses.list">["counts"];
      const found = await collect(limit, async (query) => {
        const page = await api.call("responses.list", { query: { ...query, campaign } });
        counts ??= page.counts;
        return page;
      });
      return {
        data: { ...found, counts },
        text: async () => viewResponses({ ...found, counts, campaign }, await look()),
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
