import { type Command, Option } from "commander";
import * as z from "zod";
import { OpaqueId } from "#contracts/api/shared.ts";
import type { ApiClient } from "../client/api-client.ts";
import { ApiProblemError } from "../client/problem-error.ts";
import { viewRejected, viewWriteKey, viewWriteKeys } from "../output/keys-view.ts";
import { confirm } from "./confirm.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { collect, Limit, limitOption } from "./pages.ts";

/** Keys of links and of senders of events, and the events that were not taken. */
export const addKeyCommands = (program: Command, frame: Frame): void => {
  const keys = defineGroup(program, {
    name: "keys",
    summary: "Keys: those that sign links in mails, and those that send events",
    examples: ["keys rotate", "keys revoke 1 --yes", "keys write create website"],
  });
  addRotate(keys, frame);
  addRevoke(keys, frame);
  addWriteKeys(keys, frame);
  addRejected(program, frame);
};

const addRotate = (keys: Command, frame: Frame): void => {
  defineCommand(keys, frame, {
    use: "rotate",
    summary: "Sign new links with a new key; links already sent keep working",
    examples: ["keys rotate"],
    input: z.object({}),
    run: async ({ api }) => {
      const rotated = await api.call("links.rotate-keys");
      return {
        data: rotated,
        text: () => `New links are signed with key ${rotated.current}; ${rotated.keys} keys are accepted.`,
      };
    },
  });
};

const addRevoke = (keys: Command, frame: Frame): void => {
  defineCommand(keys, frame, {
    use: "revoke <key>",
    summary: "Refuse every link that a key signed, after it leaked",
    details:
      "Asks first: links in mails already sent stop working within a minute, those that unsubscribe too. KEY is its number; the first is 1, and `keys rotate` says the newest. Right after a rotation it is refused for some minutes: mails may still go out with the former key.",
    options: [new Option("-y, --yes", "do not ask")],
    examples: ["keys revoke 1", "keys revoke 1 --yes"],
    input: z.object({ key: z.string().regex(/^\d+$/, "must be a number"), yes: z.boolean().default(false) }),
    run: async ({ api, io }, { key, yes }) => {
      if (!yes)
        await confirm(io, {
          question: `Refuse every link that key ${key} signed? Who unsubscribes by one cannot.`,
          unasked: `Key ${key} is revoked for good`,
          left: `Key ${key} was left as it is.`,
        });
      const revoked = await api.call("links.revoke-key", { params: { keyId: key } });
      return {
        data: revoked,
        text: () => `Links of key ${key} are refused. New ones are signed with key ${revoked.current}.`,
      };
    },
  });
};

const addWriteKeys = (keys: Command, frame: Frame): void => {
  const write = defineGroup(keys, {
    name: "write",
    summary: "Keys with which websites and programs send events",
    examples: ["keys write create website", "keys write list", "keys write revoke osprvf77ntia4"],
  });
  defineCommand(write, frame, {
    use: "list",
    summary: "All keys, revoked ones too",
    examples: ["keys write list"],
    input: z.object({}),
    run: async ({ api, look }) => {
      const { items } = await api.call("write-keys.list");
      return { data: items, text: async () => viewWriteKeys(items, await look()) };
    },
  });
  defineCommand(write, frame, {
    use: "create <name>",
    summary: "Make a key; it is shown this one time",
    examples: ["keys write create website"],
    input: z.object({ name: z.string().min(1).max(100) }),
    run: async ({ api, look }, { name }) => {
      const made = await api.call("write-keys.create", { body: { name } });
      return {
        data: made,
        text: async () => viewWriteKey({ ...made, url: await addressOf(api) }, await look()),
      };
    },
  });
  defineCommand(write, frame, {
    use: "revoke <key>",
    summary: "Refuse events with this key, half a minute from now at the latest",
    details: "KEY is its id, as `keys write list` shows it.",
    examples: ["keys write revoke osprvf77ntia4"],
    input: z.object({ key: OpaqueId }),
    run: async ({ api }, { key }) => {
      const revoked = await api.call("write-keys.revoke", { params: { keyId: key } });
      return { data: revoked, text: () => `The key “${revoked.name}” is revoked.` };
    },
  });
};

/** Where events are sent: where links lead too. */
const addressOf = async (api: ApiClient): Promise<string> => {
  try {
    return `${(await api.call("workspace.get")).workspace["linkBaseUrl"]}`;
  } catch (error) {
    // before the first `workspace put`
    if (error instanceof ApiProblemError && error.problem.status === 409) return "https://…";
    throw error;
  }
};

const addRejected = (program: Command, frame: Frame): void => {
  const events = defineGroup(program, {
    name: "events",
    summary: "Live events from websites and programs",
    examples: ["events rejected"],
  });
  defineCommand(events, frame, {
    use: "rejected",
    summary: "Events, or parts of them, that were not taken in the last 30 days, newest first",
    options: [limitOption],
    examples: ["events rejected --limit 20"],
    input: z.object({ limit: Limit }),
    run: async ({ api, look }, { limit }) => {
      const found = await collect(limit, (query) => api.call("events.rejected", { query }));
      return { data: found, text: async () => viewRejected(found, await look()) };
    },
  });
};
