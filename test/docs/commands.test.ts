import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "#cli/commands/program.ts";
import { terminalIo } from "#cli/output/io.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const DOCUMENTS = globSync(["*.md", "docs/**/*.md", "{examples,playbooks,workflows}/**/*.md"], { cwd: root });

const program = createProgram({ io: terminalIo(), onExit: () => {} });

/** What follows the word `rekindle` in code, in blocks and in lines, up to whatever a shell ends it by. */
const commandsIn = (text: string): readonly (readonly string[])[] => {
  const blocks = [...text.matchAll(/^```[\s\S]*?^```$/gm)].map(([block]) => block);
  const lines = [...text.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/`([^`]+)`/g)].map(
    ([, code = ""]) => code,
  );
  return [...blocks, ...lines].flatMap((code) =>
    [...code.matchAll(/(?:^|\s)rekindle(?: --)? ([a-z-][^\n#|;)…&]*)/g)].map(([, rest = ""]) =>
      rest.trim().split(/\s+/),
    ),
  );
};

const hasOption = (command: Command | null, name: string): boolean =>
  command !== null && (command.options.some(({ long }) => long === name) || hasOption(command.parent, name));

/** What is wrong with a command line; undefined when the program knows all of its words and options. */
const faultOf = (words: readonly string[]): string | undefined => {
  const given = words[0] === "--stage" ? words.slice(2) : [...words];
  let command: Command = program;
  while (command.commands.length > 0) {
    const next = command.commands.find((one) => one.name() === given[0]);
    if (next === undefined) break;
    command = next;
    given.shift();
  }
  // a group may be named alone
  if (command.commands.length > 0 && /^[a-z]/.test(given[0] ?? ""))
    return `${words.join(" ")}: no such command`;
  const unknown = given.filter(
    (word) => /^--[a-z]/.test(word) && !hasOption(command, word.split("=")[0] ?? ""),
  );
  return unknown.length > 0 ? `${words.join(" ")}: no option ${unknown.join(" ")}` : undefined;
};

const FOUND = DOCUMENTS.map((file) => ({
  file,
  commands: commandsIn(readFileSync(join(root, file), "utf8")),
}));

describe.each(FOUND)("$file", ({ commands }) => {
  it("names only commands and options that are there", () => {
    expect(commands.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  });
});

it("finds the commands that documents name", () => {
  expect(FOUND.flatMap(({ commands }) => commands).length).toBeGreaterThan(100);
});
