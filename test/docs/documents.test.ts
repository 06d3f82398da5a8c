import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const DOCUMENTS = globSync(["*.md", "docs/**/*.md", "{examples,playbooks,workflows}/**/*.md"], { cwd: root });

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const withoutBlocks = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, "");

const FOLDERS = "bin|cli|docs|examples|functions|lib|local|pages|playbooks|test|workflows";
/** Paths of the repository that a text names in code, globs among them; names in capitals stand for others. */
const pathsIn = (text: string): readonly string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\s]+)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => new RegExp(`^(${FOLDERS})/`).test(path) && !/[A-Z]{4}|…/.test(path));

const isThere = (path: string): boolean =>
  path.includes("*") ? globSync(path, { cwd: root }).length > 0 : existsSync(join(root, path));

describe.each(DOCUMENTS)("%s", (file) => {
  it("names only files that are there", () => {
    expect(pathsIn(read(file)).filter((path) => !isThere(path))).toEqual([]);
  });

  it("links only to files that are there", () => {
    const targets = [...withoutBlocks(read(file)).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target));
    expect(targets.filter((target) => !existsSync(join(root, dirname(file), target)))).toEqual([]);
  });
});

describe("the decisions", () => {
  const files = globSync("docs/adr/*.md", { cwd: root }).sort();

  it("are numbered without a gap, each in its file and in its title", () => {
    const numbers = files.map((file) => file.slice("docs/adr/".length, "docs/adr/".length + 4));
    expect(numbers).toEqual(files.map((_, index) => String(index + 1).padStart(4, "0")));
    for (const [index, file] of files.entries())
      expect(read(file)).toMatch(new RegExp(`^# ${numbers[index]}\\. `));
  });

  it.each(files)("%s says status, context, decision and consequences", (file) => {
    const headings = [...read(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(["Context", "Decision", "Consequences"]);
    expect(read(file)).toMatch(/^Status: (accepted|replaced by \d{4})$/m);
  });

  it("are all named where code refers to one", () => {
    const named = globSync("{functions,cli,local,lib,pages}/**/*.ts", { cwd: root }).flatMap((file) =>
      [...read(file).matchAll(/ADR (\d{4})/g)].map(([, number]) => number),
    );
    const known = files.map((file) => file.slice("docs/adr/".length, "docs/adr/".length + 4));
    expect(named.filter((number) => !known.includes(number ?? ""))).toEqual([]);
  });
});

describe("workflows/README.md", () => {
  it("names every task of every workflow", () => {
    const text = read("workflows/README.md");
    const names = globSync("workflows/*.asl.json", { cwd: root }).flatMap((file) =>
      [...read(file).matchAll(/\$\{(\w+)Function\}/g)].map(([, name = ""]) => name),
    );
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });
});

describe("docs/runbook.md", () => {
  it("says what to do about everything that functions log as an alarm", () => {
    const text = read("docs/runbook.md");
    const events = globSync("functions/**/*.ts", { cwd: root }).flatMap((file) =>
      [...read(file).matchAll(/\balarm\(\s*"([^"]+)"/g)].map(([, event = ""]) => event),
    );
    expect(events.length).toBeGreaterThan(10);
    expect(events.filter((event) => !text.includes(`\`${event}\``))).toEqual([]);
  });
});
