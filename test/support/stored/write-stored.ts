/*
 * Writes `test/fixtures/stored/<name>.json`: what this version stores of a small stage in the middle of its life.
 * Run it before each release, `node test/support/stored/write-stored.ts 0.2.0`, and keep the file for good.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openWorld } from "../world.ts";
import { dumpTables } from "./dump-tables.ts";
import { liveFirstPart, STORED_START } from "./stored-life.ts";

const [, , name = ""] = process.argv;
if (!/^[\w.-]+$/.test(name))
  throw new Error("Name the version: node test/support/stored/write-stored.ts 0.2.0");

const world = await openWorld({ now: STORED_START });
await liveFirstPart(world);
const file = fileURLToPath(new URL(`../../fixtures/stored/${name}.json`, import.meta.url));
writeFileSync(file, await dumpTables(world));
await world.close();
process.stdout.write(`${file}\n`);
