#!/usr/bin/env node
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { startDynamoDb } from "#local/dynamodb/start-dynamodb.ts";
import { benchAnswers } from "./bench-answers.ts";
import { benchBundles } from "./bench-bundles.ts";
import { benchEvents } from "./bench-events.ts";
import { benchPages } from "./bench-pages.ts";
import { benchSpeed } from "./bench-speed.ts";
import { benchStart } from "./bench-start.ts";
import { benchSweep } from "./bench-sweep.ts";
import { benchIdle, benchUnits } from "./bench-units.ts";
import { type Row, verdictOf } from "./row.ts";

const HELP = `npm run bench [-- OPTIONS]    The budgets of the design beside what is measured.

  --only NAME      one of start, units, idle, sweep, bundles, pages, events, answers, speed; may be repeated
  --seconds N      how long 200 customers at once answer a survey (default 10; the budget is for 60)
  --json FILE      keep the numbers
  --compare FILE   print the differences to numbers kept before
  --full           sweep with 1,000,000 customers of whom 10,000 cross (an hour, several GB)

Two budgets are not here: how long the tests take, \`npx vitest run --project unit\` and \`npm test\` say themselves.`;

const refuse = (why: string): never => {
  process.stderr.write(`${why}\n\n${HELP}\n`);
  process.exit(2);
};

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        only: { type: "string", multiple: true },
        json: { type: "string" },
        compare: { type: "string" },
        full: { type: "boolean", default: false },
        seconds: { type: "string", default: "10" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
};

const values = readOptions();

/** The start comes first: what ran before it would warm the machine up. */
const PARTS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  start: benchStart,
  units: benchUnits,
  idle: benchIdle,
  sweep: () => benchSweep({ full: values.full }),
  bundles: benchBundles,
  pages: benchPages,
  events: benchEvents,
  answers: () => benchAnswers({ seconds: Number(values.seconds) }),
  speed: benchSpeed,
};

for (const name of values.only ?? [])
  if (PARTS[name] === undefined) refuse(`--only ${name}: there is ${Object.keys(PARTS).join(", ")}.`);
if (!(Number(values.seconds) > 0)) refuse(`--seconds ${values.seconds}: a number above 0 is wanted.`);

const ROUND: Readonly<Record<string, number>> = { "×": 3, units: 2, $: 2, s: 1, ms: 0, kB: 0, MB: 0 };
const show = (value: number, unit: string): string =>
  `${value.toLocaleString("en", { maximumFractionDigits: ROUND[unit] ?? 0 })} ${unit}`;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Plain, so that it can be kept in a document. */
const openTable = (head: string[]) =>
  new Table({
    head,
    style: { head: [], border: [] },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });

interface Kept {
  readonly at: string;
  readonly machine: string;
  readonly commit: string;
  readonly rows: readonly Row[];
}

const machine = (): string => {
  const [first] = cpus();
  const [load = 0] = loadavg();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model.trim() ?? "unknown"}, ${memory} GiB, Node ${process.version}, load ${load.toFixed(1)}`;
};

const commit = (): string =>
  execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();

const run = async (): Promise<Kept> => {
  const at = new Date().toISOString();
  const rows: Row[] = [];
  const directory = mkdtempSync(join(tmpdir(), "rekindle-bench-"));
  // in a process of their own, as `npm start` has them
  const tables = await startDynamoDb({ directory });
  process.env["AWS_ENDPOINT_URL_DYNAMODB"] = tables.endpoint;
  for (const [name, part] of Object.entries(PARTS)) {
    if (values.only !== undefined && !values.only.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...(await part()));
  }
  await tables.stop();
  rmSync(directory, { recursive: true, force: true });
  return { at, machine: machine(), commit: commit(), rows };
};

const print = ({ at, machine, commit, rows }: Kept): void => {
  const table = openTable(["what", "budget", "measured", "verdict"]);
  for (const row of rows)
    table.push([
      row.what,
      row.atMost === undefined ? "" : `≤ ${show(row.atMost, row.unit)}`,
      show(row.value, row.unit),
      verdictOf(row),
    ]);
  say(table.toString());
  say(`${commit}, ${at.slice(0, 16)}Z, ${machine}`);
};

const compare = (before: Kept, now: Kept): void => {
  const old = new Map(before.rows.map((row) => [row.id, row]));
  const table = openTable(["what", "before", "now", "change"]);
  for (const row of now.rows) {
    const was = old.get(row.id);
    if (was === undefined || was.value === row.value) continue;
    const change = (row.value / was.value - 1) * 100;
    table.push([
      row.id,
      show(was.value, row.unit),
      show(row.value, row.unit),
      `${change > 0 ? "+" : ""}${change.toFixed(1)} %`,
    ]);
  }
  say(`\nDifferences to ${before.commit} of ${before.at.slice(0, 16)}Z (${before.machine}):`);
  say(table.length === 0 ? "none" : table.toString());
};

if (values.help) say(HELP);
else {
  const kept = await run();
  print(kept);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(kept, null, 1)}\n`);
  if (values.compare !== undefined) compare(JSON.parse(readFileSync(values.compare, "utf8")), kept);
}
