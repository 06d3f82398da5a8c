import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { buildBundles } from "../../lib/bundle/build-bundles.ts";
import { measureBundles } from "../../lib/bundle/measure-bundles.ts";

const directory = mkdtempSync(join(tmpdir(), "bundles-"));
const sizes = measureBundles(await buildBundles(directory));

/** Carries MJML, which design.md leaves out of the budget. */
const WITH_MJML = ["Api", "Jobs"];

/** Of others, bytes with the SDK, and without it where section 10 says so. */
const BUDGET = { all: 900_000, ours: 400_000 };
/** A parser of mails, and the SDK's client of S3; nobody waits for it to start. */
const WITH_PARSER = ["InboundMail"];
/** Loads every bundle as Lambda would, and says what it found. */
const LOAD = `
  const found = {};
  for (const name of process.argv.slice(2)) {
    const { handler } = await import(process.argv[1] + "/" + name + "/index.mjs");
    found[name] = typeof handler;
  }
  const sqlite = process.moduleLoadList.filter((name) => name.includes("sqlite"));
  console.log(JSON.stringify({ found, sqlite }));`;

describe("buildBundles", () => {
  it("makes a bundle and a source map for each function of the manifest", () => {
    for (const { name } of FUNCTIONS)
      for (const file of ["index.mjs", "index.mjs.map"])
        expect(existsSync(join(directory, name, file)), `${name}/${file}`).toBe(true);
  });

  it("makes bundles that load by themselves, away from this directory, without a database of one machine", () => {
    const names = FUNCTIONS.map(({ name }) => name);
    const output = execFileSync(
      process.execPath,
      ["--input-type=module", "--eval", LOAD, directory, ...names],
      { cwd: tmpdir(), encoding: "utf8" },
    );
    expect(JSON.parse(output)).toEqual({
      found: Object.fromEntries(names.map((name) => [name, "function"])),
      sqlite: [],
    });
  });

  it.each(sizes.filter(({ name }) => !WITH_MJML.includes(name)))(
    "keeps $name within the budget of design.md section 10",
    ({ name, bytes, sdkBytes }) => {
      const kind = FUNCTIONS.find((spec) => spec.name === name)?.trigger.kind ?? "";
      expect(bytes).toBeLessThan(WITH_PARSER.includes(name) ? 1.2 * BUDGET.all : BUDGET.all);
      if (["http", "workflow"].includes(kind)) expect(bytes - sdkBytes).toBeLessThan(BUDGET.ours);
    },
  );
});
