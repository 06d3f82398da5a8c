import type { Command } from "commander";
import * as z from "zod";
import { viewStatus } from "../output/status-view.ts";
import { defineCommand, type Frame } from "./define-command.ts";

export const addStatusCommand = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "status",
    summary: "What runs, and how it is",
    examples: ["status", "status --json"],
    input: z.object({}),
    run: async ({ api, look }) => {
      const status = await api.call("status.get");
      return { data: status, text: async () => viewStatus(status, await look()) };
    },
  });
};
