import type { Command } from "commander";
import * as z from "zod";
import { CampaignId } from "#contracts/api/shared.ts";
import { viewClicks } from "../output/clicks-view.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { collect, Limit, limitOption } from "./pages.ts";

const DETAILS =
  "Labels follow from all requests that are known by now: a machine opens many links at once, or the one that no " +
  "person sees. They are for people to look at; nothing is decided by them.";

/** Who opened links of mails. */
export const addClickCommands = (program: Command, frame: Frame): void => {
  const group = defineGroup(program, {
    name: "clicks",
    summary: "Requests for links of mails: of people, and of machines",
    examples: ["clicks list win-back"],
  });
  defineCommand(group, frame, {
    use: "list <campaign>",
    summary: "Links of a campaign's mails that were opened, by mail",
    details: DETAILS,
    options: [limitOption],
    examples: ["clicks list win-back", "clicks list win-back --limit 500 --json"],
    input: z.object({ campaign: CampaignId, limit: Limit }),
    run: async ({ api, look }, { campaign, limit }) => {
      const found = await collect(limit, (query) =>
        api.call("clicks.list", { query: { ...query, campaign } }),
      );
      return { data: found, text: async () => viewClicks(found, await look()) };
    },
  });
  defineCommand(group, frame, {
    use: "show <message>",
    summary: "Links of one mail that were opened",
    details: `MESSAGE is the id that the list shows. ${DETAILS}`,
    examples: ["clicks show MESSAGE"],
    input: z.object({ message: z.string().min(1).max(256) }),
    run: async ({ api, look }, { message: messageId }) => {
      const clicks = await api.call("clicks.get", { params: { messageId } });
      return { data: clicks, text: async () => viewClicks({ items: [clicks], more: false }, await look()) };
    },
  });
};
