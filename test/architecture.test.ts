import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Pure libraries that the core may use: time zones, exact decimals, word distance, Liquid; and hashing. */
const PURE = ["temporal-polyfill", "big.js", "fastest-levenshtein", "liquidjs", "node:crypto"];

/** Folder → what its files may import: folders of ours, then packages (`*` at the end is any tail). */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "functions/core": ["functions/core", ...PURE],
  "functions/contracts": ["functions/core", "functions/contracts", "zod", "yaml", "node:crypto"],
  "functions/ports": ["functions/core", "functions/ports"],
  "functions/app": ["functions/core", "functions/ports", "functions/app"],
  "functions/adapters": [
    "functions/core",
    "functions/ports",
    "functions/contracts",
    "functions/adapters",
    "zod",
    "mjml",
    "html-to-text",
    "postal-mime",
    "email-reply-parser",
    "postal-mime",
    "email-reply-parser",
    "liquidjs",
    "yaml",
    "@aws-sdk/*",
    "@smithy/*",
    "node:*",
  ],
  "functions/handlers": [
    "functions/*",
    "pages",
    "zod",
    "@middy/*",
    "aws-lambda",
    "node:crypto",
    "node:timers/promises",
  ],
  pages: ["pages", "functions/core/shared", "node:crypto"],
  cli: [
    "cli",
    "functions/contracts",
    "functions/core",
    "commander",
    "picocolors",
    "cli-progress",
    "cli-table3",
    "csv-parse*",
    "csv-stringify*",
    "iconv-lite",
    "chardet",
    "yaml",
    "zod",
    "big.js",
    "temporal-polyfill",
    "fastest-levenshtein",
    "node:*",
  ],
  local: [
    "local",
    "cli/client",
    "functions/*",
    "@aws-sdk/client-dynamodb",
    "aws-local-stepfunctions",
    "asl-validator",
    "aws-lambda",
    "dynalite",
    "nodemailer*",
    "smtp-server",
    "p-limit",
    "csv-parse*",
    "temporal-polyfill",
    "big.js",
    "picocolors",
    "zod",
    "node:*",
  ],
  ops: [
    "ops",
    "functions/core",
    "functions/ports",
    "functions/adapters",
    "functions/manifest.ts",
    "lib/config.ts",
    "@aws-sdk/*",
    "@smithy/signature-v4",
    "zod",
    "node:*",
  ],
  lib: [
    "lib",
    "functions/manifest.ts",
    "functions/adapters/dynamodb/tables.ts",
    "aws-cdk-lib*",
    "constructs",
    "cdk-nag",
    "esbuild",
    "zod",
    "yaml",
    "node:*",
  ],
};

const BIN: Readonly<Record<string, readonly string[]>> = {
  "bin/app.ts": ["lib", "aws-cdk-lib*", "cdk-nag", "node:*"],
  "bin/rekindle.ts": ["cli", "ops", "node:*"],
};

const aliases: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
).imports;

const resolve = (file: string, specifier: string): string => {
  if (specifier.startsWith(".")) return relative(root, join(root, dirname(file), specifier));
  const alias = Object.keys(aliases).find((key) => specifier.startsWith(key.slice(0, -1)));
  return alias === undefined
    ? specifier
    : join(aliases[alias]?.slice(0, -1) ?? "", specifier.slice(alias.length - 1));
};

const allows = (rules: readonly string[], target: string): boolean =>
  rules.some((rule) =>
    rule.endsWith("*")
      ? target.startsWith(rule.slice(0, -1))
      : target === rule || target.startsWith(`${rule}/`),
  );

const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(join(root, file), "utf8").matchAll(
      /^(?:import|(?:import|export)[^"';]*\sfrom)\s+["']([^"']+)["']|\bimport\(["']([^"']+)["']\)/gm,
    ),
  ].map((match) => resolve(file, match[1] ?? match[2] ?? ""));

const broken = (files: readonly string[], rules: readonly string[]): readonly string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !allows(rules, target))
      .map((target) => `${file} → ${target}`),
  );

const filesOf = (pattern: string): readonly string[] => globSync(pattern, { cwd: root });

describe.each(Object.entries(MAY_IMPORT))("%s", (folder, rules) => {
  it("imports only what its place allows", () => {
    expect(broken(filesOf(`${folder}/**/*.ts`), rules)).toEqual([]);
  });
});

describe.each(Object.entries(BIN))("%s", (file, rules) => {
  it("imports only what its place allows", () => {
    expect(broken(filesOf(file), rules)).toEqual([]);
  });
});

describe("core, app and ports", () => {
  it("take clock, randomness and settings as arguments", () => {
    const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandom(UUID|Bytes|Int)\b|\bprocess\./;
    const found = filesOf("functions/{core,app,ports}/**/*.ts").filter((file) =>
      impure.test(readFileSync(join(root, file), "utf8")),
    );
    expect(found).toEqual([]);
  });
});

describe("clicks", () => {
  it("are read to be shown and to judge answers, and by no decision", () => {
    const mayRead = [
      "functions/app/clicks/",
      "functions/core/clicks/",
      // the hidden link in a mail, and where clicks stand
      "functions/app/dispatch/compose-mail.ts",
      "functions/adapters/dynamodb/",
      "functions/ports/clicks.ts",
    ];
    const readers = filesOf("functions/{core,app,adapters,ports}/**/*.ts").filter((file) =>
      importsOf(file).some((target) => /^functions\/(core|app|ports)\/clicks/.test(target)),
    );
    expect(readers.filter((file) => !mayRead.some((place) => file.startsWith(place)))).toEqual([]);
  });
});

describe("the adapters of the tables", () => {
  it("do only what the manifest can allow", () => {
    const allowed = ["Get", "BatchGet", "Query", "Scan", "Put", "Update", "BatchWrite"].map(
      (name) => `${name}Command`,
    );
    // on AWS the stack makes the tables
    const files = filesOf("functions/adapters/dynamodb/*.ts").filter(
      (file) => !file.endsWith("tables-create.ts"),
    );
    const used = files.flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/new (\w+Command)\(/g)].map(([, name]) => name),
    );
    expect([...new Set(used)].filter((name) => !allowed.includes(`${name}`))).toEqual([]);
  });
});

describe("every source file", () => {
  it("has at most 400 lines", () => {
    const long = filesOf("{bin,cli,lib,functions,local,ops,pages,test}/**/*.{ts,tsx}").filter(
      (file) => readFileSync(join(root, file), "utf8").split("\n").length > 401,
    );
    expect(long).toEqual([]);
  });
});
