import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDataDirectory } from "#local/state/data-directory.ts";

const HOLDER = fileURLToPath(new URL("lock-holder.ts", import.meta.url));

const newDirectory = () => join(mkdtempSync(join(tmpdir(), "data-")), "rekindle", "data");

const startHolder = async (path: string) => {
  const child = spawn(process.execPath, [HOLDER, path], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let warnings = "";
  child.stderr.on("data", (chunk) => {
    warnings += chunk;
  });
  const [said] = await once(child.stdout, "data");
  return { child, said: `${said}`, warnings: () => warnings };
};

describe("openDataDirectory", () => {
  it("creates the directory for its owner only, and says what lies where", () => {
    const path = newDirectory();
    const directory = openDataDirectory(path);
    expect(directory).toMatchObject({
      kind: "open",
      path,
      statePath: join(path, "state.sqlite"),
      tablesPath: join(path, "tables"),
    });
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it("names the process that has it", async () => {
    const path = newDirectory();
    const { child, said } = await startHolder(path);
    expect(said).toBe("open");
    expect(openDataDirectory(path)).toEqual({ kind: "locked", pid: child.pid });
  });

  it("is locked within one process too, until it is closed", () => {
    const path = newDirectory();
    const first = openDataDirectory(path);
    expect(openDataDirectory(path)).toEqual({ kind: "locked", pid: process.pid });
    if (first.kind === "open") first.close();
    expect(openDataDirectory(path).kind).toBe("open");
  });

  it("is free at once after kill -9", async () => {
    const path = newDirectory();
    const { child } = await startHolder(path);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(openDataDirectory(path).kind).toBe("open");
  });

  it("is opened by exactly one of many that start at once", async () => {
    const path = newDirectory();
    const holders = await Promise.all(Array.from({ length: 5 }, () => startHolder(path)));
    expect(holders.map(({ said }) => said).sort()).toEqual(["locked", "locked", "locked", "locked", "open"]);
  });

  it("does not need the note about the process", async () => {
    const path = newDirectory();
    await startHolder(path);
    rmSync(join(path, "lock.pid"));
    expect(openDataDirectory(path)).toEqual({ kind: "locked", pid: undefined });
    writeFileSync(join(path, "lock.pid"), "nonsense");
    expect(openDataDirectory(path)).toEqual({ kind: "locked", pid: undefined });
  });

  it("prints no warning about SQLite", async () => {
    const { child, warnings } = await startHolder(newDirectory());
    child.kill();
    await once(child, "close");
    expect(warnings()).toBe("");
  });
});
