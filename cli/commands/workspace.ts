import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import * as z from "zod";
import { faultsText } from "../output/failure.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { RefusedError } from "./errors.ts";

export const addWorkspaceCommands = (program: Command, frame: Frame): void => {
  const workspace = defineGroup(program, {
    name: "workspace",
    summary: "The company's settings",
    examples: ["workspace get", "workspace put examples/workspace.yaml"],
  });
  defineCommand(workspace, frame, {
    use: "get",
    summary: "Print the settings in force, with every default",
    examples: ["workspace get", "workspace get --json"],
    input: z.object({}),
    run: async ({ api }) => {
      const { workspace } = await api.call("workspace.get");
      return { data: workspace, text: () => stringify(workspace).trimEnd() };
    },
  });
  defineCommand(workspace, frame, {
    use: "put <file>",
    summary: "Replace the settings by a document",
    details: "The time zone stays as it was set up: days are counted in it.",
    examples: ["workspace put examples/workspace.yaml"],
    input: z.object({ file: z.string() }),
    run: async ({ api, note }, { file }) => {
      const document = await readDocument(file);
      const result = await api.call("workspace.put", { body: { document, file: basename(file) } });
      if (result.warnings.length > 0) note(`${faultsText(result.warnings)}\n`);
      const { version } = result.workspace;
      return {
        data: result,
        text: () =>
          result.kind === "unchanged"
            ? `Nothing changed: version ${version} says the same.`
            : `The settings are in force: version ${version}.`,
      };
    },
  });
};

const readDocument = async (file: string): Promise<string> => {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    throw new RefusedError(`${file} ${why}; right would be the path of a workspace document`);
  }
};
