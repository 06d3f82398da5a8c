import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "#cli/commands/program.ts";
import { runCli } from "./cli-world.ts";

const io = { env: {}, cwd: "/", columns: 80, outIsTty: false, bar: undefined, ask: undefined };
const program = createProgram({
  io: { ...io, out: () => undefined, err: () => undefined },
  onExit: () => undefined,
});

const linesOf = (command: Command, before: readonly string[] = []): readonly (readonly string[])[] =>
  command.commands.flatMap((each) => {
    const line = [...before, each.name()];
    return [line, ...linesOf(each, line)];
  });
const lines = linesOf(program).filter(([first]) => first !== "help");

describe("--help", () => {
  it("is there for every command, with examples, within the terminal", async () => {
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines) {
      const { code, out, err } = await runCli([...line, "--help"]);
      expect({ line, code, err }).toEqual({ line, code: 0, err: "" });
      expect(out, line.join(" ")).toContain(
        `Usage: rekindle ${line.join(" ").replace(/\bget\b$/, "")}`.trimEnd(),
      );
      if (line.join(" ") !== "campaign") expect(out, line.join(" ")).toContain("$ rekindle ");
      expect(Math.max(...out.split("\n").map((text) => text.length)), line.join(" ")).toBeLessThanOrEqual(
        100,
      );
    }
  });

  it("gives examples that parse: each names a command and options that exist", async () => {
    for (const line of lines) {
      const { out } = await runCli([...line, "--help"]);
      for (const [, example = ""] of out.matchAll(/\$ rekindle (.*)/g)) {
        const words = example.split(/ [|>&]/)[0]?.split(" ") ?? [];
        const { err } = await runCli([...words, "--url", "nowhere"]);
        // wrong usage would be found before the address is; what asks nobody just answers
        if (words[0] === "cost") expect({ example, err }).toEqual({ example, err: "" });
        else if (!words.includes("--help"))
          expect({ example, err }).toMatchObject({ err: /--url nowhere|is not there/ });
      }
    }
  });

  it("states the exit codes", async () => {
    const { out, code } = await runCli(["--help"]);
    expect(code).toBe(0);
    for (const words of [
      "0    done",
      "1    refused",
      "2    wrong",
      "3    nothing",
      "4    the audit",
      "130  interrupted",
    ])
      expect(out).toContain(words);
  });

  it("is printed for a word that only holds others together, as wrong usage", async () => {
    for (const line of [[], ["import"], ["workspace"], ["keys"]]) {
      const { code, out, err } = await runCli(line);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain("Usage: rekindle");
    }
  });

  it("prints the version", async () => {
    expect(await runCli(["--version"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
