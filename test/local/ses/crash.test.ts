import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SendBulkEmailCommand } from "@aws-sdk/client-sesv2";
import { describe, expect, it } from "vitest";
import type { BehaviourInput } from "#local/ses/behaviour.ts";
import { readSesLog, type SesLog } from "#local/ses/read-ses-log.ts";
import { bulkMail, clientFor, messageTag, startFixture } from "./ses-fixture.ts";

const start = async (statePath: string, behaviour: BehaviourInput) => {
  const script = fileURLToPath(new URL("ses-child.ts", import.meta.url));
  const child = spawn(process.execPath, [script, statePath, JSON.stringify(behaviour)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const endpoint = await new Promise<string>((resolve) => {
    child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
  });
  return { child, endpoint };
};

const kill = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });

/** Four workers send bulk calls of 20 until the endpoint dies. Answers the messages whose acceptance was replied. */
const sendUntilDeath = async (endpoint: string, firstNumber: number) => {
  const client = clientFor(endpoint);
  const replied = new Map<string, string>();
  let number = firstNumber;
  const worker = async () => {
    for (;;) {
      const entries = Array.from({ length: 20 }, () => {
        number += 1;
        return { to: `a${number}@shop.example`, message: messageTag(number) };
      });
      try {
        const answer = await client.send(new SendBulkEmailCommand(bulkMail(entries)));
        answer.BulkEmailEntryResults?.forEach((result, index) => {
          if (result.MessageId !== undefined) replied.set(entries[index]?.message ?? "", result.MessageId);
        });
      } catch {
        return;
      }
    }
  };
  const done = Promise.all([worker(), worker(), worker(), worker()]);
  return { replied, done, next: () => number };
};

describe("kill -9 in the middle of bulk calls", () => {
  it("never loses what was accepted, never accepts half a call, and shows which phases were reached", async () => {
    const directory = mkdtempSync(join(tmpdir(), "ses-crash-"));
    const statePath = join(directory, "ses.sqlite");
    const reached = { received: 0, accepted: 0, replied: 0 };
    const known = new Map<string, string>();
    let number = 0;
    try {
      for (let round = 0; round < 4; round += 1) {
        const { child, endpoint } = await start(statePath, {
          seed: round,
          maxSendRate: -1,
          delayMs: { accepted: [0, 30], replied: [0, 30] },
        });
        const sending = await sendUntilDeath(endpoint, number);
        await new Promise((resolve) => setTimeout(resolve, 400 + round * 37));
        await kill(child);
        await sending.done;
        number = sending.next();
        for (const [message, sesId] of sending.replied) known.set(message, sesId);

        const log = readSesLog(statePath);
        expectWhole(log, known);
        const cut = log.calls.filter((call) => call.phases.replied === undefined);
        reached.received = cut.filter((call) => call.phases.accepted === undefined).length;
        reached.accepted = cut.length - reached.received;
        reached.replied = log.calls.length - cut.length;
      }
      expect(known.size).toBeGreaterThan(200);
      expect(reached.received).toBeGreaterThan(0);
      expect(reached.accepted).toBeGreaterThan(0);

      const again = await startFixture({ statePath });
      const accepted = readSesLog(statePath).mails.length;
      await again.ses.settled();
      expect(again.events).toHaveLength(accepted * 2);
      await again.stop();
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

/** What was replied is there, once; a call was taken as a whole or not at all. */
const expectWhole = (log: SesLog, known: ReadonlyMap<string, string>) => {
  for (const [message, sesId] of known) {
    expect(log.byMessage.get(message)?.map((mail) => mail.sesId)).toEqual([sesId]);
  }
  for (const call of log.calls) {
    const accepted = log.mails.filter((mail) => mail.callId === call.callId).length;
    expect(accepted).toBe(call.phases.accepted === undefined ? 0 : 20);
    expect(call.messages).toHaveLength(20);
  }
};
