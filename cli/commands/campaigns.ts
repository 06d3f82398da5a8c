import { type Command, Option } from "commander";
import * as z from "zod";
import type { RouteResponse } from "#contracts/api/routes.ts";
import { CampaignId } from "#contracts/api/shared.ts";
import { viewCampaign, viewCampaigns } from "../output/campaign-view.ts";
import { confirm } from "./confirm.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import { onCampaign } from "./nearest.ts";
import { collect, Limit, limitOption } from "./pages.ts";
import { addResults } from "./results.ts";
import type { Session } from "./session.ts";

const STATUSES = ["draft", "active", "paused", "archived"] as const;
const One = z.object({ campaign: CampaignId });

/** Published campaigns: which there are, and their life. */
export const addCampaignCommands = (parent: Command, frame: Frame): void => {
  addList(parent, frame);
  addShow(parent, frame);
  addResults(parent, frame);
  addApprove(parent, frame);
  addStart(parent, frame);
  addPause(parent, frame);
  addResume(parent, frame);
  addStop(parent, frame);
};

const addList = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "list",
    summary: "All published campaigns",
    options: [new Option("--status <status>", "only these").choices(STATUSES), limitOption],
    examples: ["list", "list --status active --json"],
    input: z.object({ status: z.enum(STATUSES).optional(), limit: Limit }),
    run: async ({ api, look }, { status, limit }) => {
      const found = await collect(limit, (page) =>
        api.call("campaigns.list", { query: { ...page, status } }),
      );
      return { data: found, text: async () => viewCampaigns(found, await look()) };
    },
  });
};

const addShow = (parent: Command, frame: Frame): void => {
  const show = defineCommand(parent, frame, {
    use: "show <campaign>",
    summary: "One campaign with its document",
    options: [new Option("--of-version <number>", "another version than the one in force")],
    examples: ["show win-back", "show win-back --of-version 2"],
    input: One.extend({ ofVersion: Limit.optional() }),
    run: async ({ api, look }, { campaign, ofVersion }) => {
      const detail = await onCampaign(api, campaign, () =>
        api.call("campaigns.get", { params: { campaignId: campaign }, query: { version: ofVersion } }),
      );
      return { data: detail, text: async () => viewCampaign(detail, await look()) };
    },
  });
  show.alias("get");
};

type Changed = RouteResponse<"campaigns.start">;

const AS_IT_HAPPENS = "customers enter from now on, as it happens";
/** By kind of trigger, where it is not the next sweep that lets in. */
const WHO_ENTERS: Readonly<Record<string, string>> = {
  "signed-up": AS_IT_HAPPENS,
  returned: AS_IT_HAPPENS,
  event: AS_IT_HAPPENS,
  once: "its audience is read shortly before its time",
};

const addStart = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "start <campaign>",
    summary: "Let customers in from today on",
    examples: ["start win-back"],
    input: One,
    run: ({ api }, { campaign: campaignId }) =>
      change(api, campaignId, {
        call: () => api.call("campaigns.start", { params: { campaignId } }),
        words: ({ trigger }) =>
          `is active: ${WHO_ENTERS[trigger.kind] ?? "the next sweep lets the first customers in"}.`,
      }),
  });
};

const addApprove = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "approve <campaign>",
    summary: "Let a version write to many customers, as a second person",
    details:
      "Above the number of recipients that the settings name (`approval: { above: 10000 }`), somebody other than who " +
      "published a version has to approve it. On one machine a second person has a token of their own: " +
      "`npm start -- --second-token` prints it.",
    examples: ["approve win-back", "approve win-back --token TOKEN"],
    input: One,
    run: ({ api }, { campaign: campaignId }) =>
      change(api, campaignId, {
        call: () => api.call("campaigns.approve", { params: { campaignId } }),
        words: "is approved as published.",
      }),
  });
};

const addPause = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "pause <campaign>",
    summary: "Stop entry and sending; waits run on",
    examples: ["pause win-back"],
    input: One,
    run: ({ api }, { campaign: campaignId }) =>
      change(api, campaignId, {
        call: () => api.call("campaigns.pause", { params: { campaignId } }),
        words: `is paused: nobody enters and nothing is sent. Go on with: rekindle resume ${campaignId}`,
      }),
  });
};

const addResume = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "resume <campaign>",
    summary: "End a pause",
    options: [new Option("--catch-up", "let those in who crossed the line during the pause")],
    examples: ["resume win-back", "resume win-back --catch-up"],
    input: One.extend({ catchUp: z.boolean().default(false) }),
    run: ({ api }, { campaign: campaignId, catchUp }) =>
      change(api, campaignId, {
        call: () => api.call("campaigns.resume", { params: { campaignId }, body: { catchUp } }),
        words: `is active again${catchUp ? ", and lets in who crossed the line meanwhile" : ""}.`,
      }),
  });
};

const addStop = (parent: Command, frame: Frame): void => {
  defineCommand(parent, frame, {
    use: "stop <campaign>",
    summary: "End a campaign for good",
    details:
      "Asks first. What is due is not sent any more; results and records stay. To halt it for a while: pause.",
    options: [new Option("-y, --yes", "do not ask")],
    examples: ["stop win-back", "stop win-back --yes"],
    input: One.extend({ yes: z.boolean().default(false) }),
    run: async (session, { campaign: campaignId, yes }) => {
      if (!yes)
        await confirm(session.io, {
          question: `Stop ${campaignId} for good? It can never be started again.`,
          unasked: `Stopping ${campaignId} is for good`,
          left: `${campaignId} was left as it is.`,
        });
      return change(session.api, campaignId, {
        call: () => session.api.call("campaigns.stop", { params: { campaignId } }),
        words: "is stopped for good.",
      });
    },
  });
};

const change = async (
  api: Session["api"],
  campaignId: string,
  {
    call,
    words,
  }: { readonly call: () => Promise<Changed>; readonly words: string | ((changed: Changed) => string) },
) => {
  const changed = await onCampaign(api, campaignId, call);
  return { data: changed, text: () => `${campaignId} ${typeof words === "string" ? words : words(changed)}` };
};
