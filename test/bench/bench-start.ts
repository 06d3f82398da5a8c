import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readSesLog } from "#local/ses/read-ses-log.ts";
import type { Row } from "./row.ts";

const LONGEST_MS = 180_000;
const LOOK_MS = 50;

/** `npm start` with an empty data directory, until the inbox has a mail. */
export const benchStart = async (): Promise<readonly Row[]> => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-start-"));
  const begun = performance.now();
  const child = spawn(process.execPath, ["local/main.ts", "--data", directory, "--port", "0"], {
    stdio: "ignore",
  });
  try {
    const mailed = await firstMail(join(directory, "ses.sqlite"), child);
    const cpu = cpuSeconds(child.pid ?? 0);
    return [
      {
        id: "start.first-mail",
        what: "npm start to the first mail in the inbox",
        value: (mailed - begun) / 1000,
        unit: "s",
        atMost: 10,
      },
      ...cpu.map(({ process, seconds }) => ({
        id: `start.cpu.${process}`,
        what: `· processor time of the ${process} until then`,
        value: seconds,
        unit: "s",
      })),
    ];
  } finally {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    await sleep(500);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
};

const TICKS_PER_SECOND = 100;

/** How long the processor worked for the runtime and for its tables, whatever else the machine does. Linux only. */
const cpuSeconds = (pid: number): readonly { readonly process: string; readonly seconds: number }[] => {
  const children = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(children)) return [];
  const [tables] = readFileSync(children, "utf8").split(" ");
  return [
    { process: "runtime", seconds: ticksOf(pid) / TICKS_PER_SECOND },
    { process: "tables", seconds: ticksOf(Number(tables)) / TICKS_PER_SECOND },
  ];
};

/** User and system time: fields 14 and 15 of proc(5), counted from behind the name. */
const ticksOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
};

const firstMail = async (statePath: string, child: ChildProcess): Promise<number> => {
  const giveUpAt = performance.now() + LONGEST_MS;
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    if (existsSync(statePath) && hasMail(statePath)) return performance.now();
    await sleep(LOOK_MS);
  }
  throw new Error("No mail within three minutes");
};

/** The file exists a moment before its tables do. */
const hasMail = (statePath: string): boolean => {
  try {
    return readSesLog(statePath).mails.length > 0;
  } catch {
    return false;
  }
};
