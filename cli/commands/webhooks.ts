import { type Command, Option } from "commander";
import * as z from "zod";
import type { RouteBodyInput } from "#contracts/api/routes.ts";
import { Instant, OpaqueId } from "#contracts/api/shared.ts";
import { viewDeliveries, viewEvents, viewTest, viewWebhook, viewWebhooks } from "../output/outbound-view.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { collect, Limit, limitOption } from "./pages.ts";

const Named = z.object({ id: OpaqueId });
const Since = z.object({ from: Instant.optional(), to: Instant.optional() });
const rangeOptions = [
  new Option("--from <instant>", "events from then on, 2026-12-01T09:00:00Z"),
  new Option("--to <instant>", "events before then"),
];

/** Who is told what happens. */
export const addOutboundCommands = (program: Command, frame: Frame): void => {
  const webhooks = defineGroup(program, {
    name: "webhooks",
    summary: "Addresses of yours that are told what happens",
    examples: ["webhooks add https://hooks.example.com/in --types response.detractor"],
  });
  addList(webhooks, frame);
  addAdd(webhooks, frame);
  addRemove(webhooks, frame);
  addEnable(webhooks, frame);
  addTest(webhooks, frame);
  addLog(webhooks, frame);
  addReplay(webhooks, frame);
  const outbound = defineGroup(program, {
    name: "outbound",
    summary: "What was put to the bus of this machine",
    examples: ["outbound list --json"],
  });
  defineCommand(outbound, frame, {
    use: "list",
    summary: "Events for other systems, newest first",
    options: [limitOption],
    examples: ["outbound list --limit 20"],
    input: z.object({ limit: Limit }),
    run: async ({ api, look }, { limit }) => {
      const found = await collect(limit, (query) => api.call("outbound.list", { query }));
      return { data: found, text: async () => viewEvents(found, await look()) };
    },
  });
};

const addList = (webhooks: Command, frame: Frame): void => {
  defineCommand(webhooks, frame, {
    use: "list",
    summary: "Webhooks and how they are",
    examples: ["webhooks list"],
    input: z.object({}),
    run: async ({ api, look }) => {
      const { items } = await api.call("webhooks.list");
      return { data: items, text: async () => viewWebhooks(items, await look()) };
    },
  });
};

const addAdd = (webhooks: Command, frame: Frame): void => {
  defineCommand(webhooks, frame, {
    use: "add <url>",
    summary: "Tell an address what happens; its secret is shown this one time",
    details: "Signed as standardwebhooks.com says; docs/outbound.md lists the types.",
    options: [
      new Option("--types <types>", "only these, separated by commas"),
      new Option("--name <name>", "what it is for"),
    ],
    examples: [
      "webhooks add https://hooks.example.com/rekindle",
      "webhooks add https://crm.example.com/in --name crm --types task.created",
    ],
    input: z.object({
      url: z.string().min(1),
      name: z.string().min(1).max(100).default("webhook"),
      types: z
        .string()
        .optional()
        .transform((text) => text?.split(",").map((type) => type.trim()) ?? []),
    }),
    run: async ({ api, look }, { url, name, types }) => {
      const body = { url, name, types } as RouteBodyInput<"webhooks.add">;
      const made = await api.call("webhooks.add", { body });
      return { data: made, text: async () => viewWebhook(made, await look()) };
    },
  });
};

const addRemove = (webhooks: Command, frame: Frame): void => {
  defineCommand(webhooks, frame, {
    use: "remove <id>",
    summary: "Tell this one no more",
    examples: ["webhooks remove osprvf77ntia4"],
    input: Named,
    run: async ({ api }, { id }) => {
      const removed = await api.call("webhooks.remove", { params: { webhookId: id } });
      return { data: removed, text: () => `${removed.url} is told no more.` };
    },
  });
};

const addEnable = (webhooks: Command, frame: Frame): void => {
  defineCommand(webhooks, frame, {
    use: "enable <id>",
    summary: "Send again to one that was disabled",
    examples: ["webhooks enable osprvf77ntia4", "webhooks replay osprvf77ntia4 --failed"],
    input: Named,
    run: async ({ api }, { id }) => {
      const enabled = await api.call("webhooks.enable", { params: { webhookId: id } });
      return { data: enabled, text: () => `${enabled.url} is told again.` };
    },
  });
};

const addTest = (webhooks: Command, frame: Frame): void => {
  defineCommand(webhooks, frame, {
    use: "test <id>",
    summary: "Post one event of the type webhook.test now",
    examples: ["webhooks test osprvf77ntia4"],
    input: Named,
    run: async ({ api }, { id }) => {
      const answer = await api.call("webhooks.test", { params: { webhookId: id } });
      return {
        data: answer,
        text: () => viewTest(answer),
        exitCode: answer.failure === undefined ? 0 : 1,
      };
    },
  });
};

const addLog = (webhooks: Command, frame: Frame): void => {
  defineCommand(webhooks, frame, {
    use: "log <id>",
    summary: "What became of the events of the last 30 days, newest first",
    options: [...rangeOptions, limitOption],
    examples: ["webhooks log osprvf77ntia4 --limit 20"],
    input: Named.extend({ ...Since.shape, limit: Limit }),
    run: async ({ api, look }, { id, limit, from, to }) => {
      const params = { webhookId: id };
      const found = await collect(limit, (query) =>
        api.call("webhooks.log", { params, query: { ...query, from, to } }),
      );
      return { data: found, text: async () => viewDeliveries(found, await look()) };
    },
  });
};

const addReplay = (webhooks: Command, frame: Frame): void => {
  defineCommand(webhooks, frame, {
    use: "replay <id> [events...]",
    summary: "Deliver events again, with the same ids",
    details: "Some by id, or all of a time: needs events, --from or --failed.",
    options: [...rangeOptions, new Option("--failed", "only what was given up or skipped")],
    examples: [
      "webhooks replay osprvf77ntia4 --failed",
      "webhooks replay osprvf77ntia4 --from 2026-12-01T00:00:00Z",
    ],
    input: Named.extend({
      ...Since.shape,
      events: z.array(z.string()).default([]),
      failed: z.boolean().default(false),
    }).refine(({ events, from, failed }) => events.length > 0 || from !== undefined || failed, {
      path: ["events"],
      message: "or --from or --failed must say what to replay",
    }),
    run: async ({ api }, { id, events, failed, from, to }) => {
      let replayed = 0;
      let cursor: string | undefined;
      do {
        const page = await api.call("webhooks.replay", {
          params: { webhookId: id },
          body: {
            ...(events.length > 0 && { eventIds: events }),
            onlyFailed: failed,
            limit: 200,
            from,
            to,
            cursor,
          },
        });
        replayed += page.replayed;
        cursor = page.cursor;
      } while (cursor !== undefined);
      return {
        data: { replayed },
        text: () => `${replayed} ${replayed === 1 ? "event is" : "events are"} delivered again.`,
      };
    },
  });
};
