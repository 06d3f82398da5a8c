import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";

const PROCESS = fileURLToPath(new URL("queue-process.ts", import.meta.url));

it("loses nothing acknowledged when senders and consumers are killed at any moment", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "queue-crash-")), "state.sqlite");
  const acknowledged: string[] = [];
  const worked = new Set<string>();

  for (const [round, lifeMs] of [60, 110, 20, 210].entries()) {
    const senders = ["x", "y"].map((name) => runUntilKilled(["send", path, `${round}${name}`], lifeMs));
    const workers = [runUntilKilled(["work", path, ""], lifeMs)];
    acknowledged.push(...(await Promise.all(senders)).flat());
    for (const body of (await Promise.all(workers)).flat()) worked.add(body);
  }

  const queue = createSqliteQueue({ path, name: "ingest" });
  queue.recover();
  const left = queue.receive({ max: 1_000_000, visibilityMs: 60_000 }).map(({ body }) => body);
  expect(acknowledged.length).toBeGreaterThan(100);
  expect(worked.size).toBeGreaterThan(20);
  expect(acknowledged.filter((body) => !worked.has(body) && !left.includes(body))).toEqual([]);
  // both bodies of a call are kept or none
  const known = new Set([...left, ...worked]);
  const halves = [...known].filter(
    (body) => !known.has(body.replace(/[ab]$/, (end) => (end === "a" ? "b" : "a"))),
  );
  expect(halves).toEqual([]);
});

/** What the process reported, line by line, until it was killed `lifeMs` after its first word. */
const runUntilKilled = async (args: readonly string[], lifeMs: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [PROCESS, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let written = "";
  child.stdout.on("data", (chunk) => {
    written += chunk;
  });
  await once(child.stdout, "data");
  await sleep(lifeMs);
  child.kill("SIGKILL");
  await once(child, "close");
  return written.split("\n").slice(0, -1);
};
