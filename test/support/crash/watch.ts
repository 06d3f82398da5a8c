import { setTimeout as sleep } from "node:timers/promises";
import { openSesDatabaseToRead } from "#local/ses/database.ts";
import type { CrashRuntime } from "./crash-runtime.ts";
import type { Window } from "./windows.ts";

const LOOK_EVERY_MS = 15;
const GIVE_UP_MS = 300_000;

export interface Watch {
  /** Windows in which mails stand at this moment, as far as can be seen from outside. */
  open(): ReadonlySet<Window>;
  /** Enrolments written in this life. */
  enrolled(): number;
  stop(): void;
}

/** Watches one life of a runtime from outside: its writes through the proxy, its calls in the log of SES. */
export const watchLife = (runtime: CrashRuntime): Watch => {
  const database = openSesDatabaseToRead(runtime.sesPath);
  const select = database.prepare(`
    SELECT phase, sum(json_array_length(calls.messages)) AS mails
    FROM log JOIN calls ON calls.id = log.call_id WHERE log.seq > ? GROUP BY phase`);
  const since = Number(database.prepare("SELECT coalesce(max(seq), 0) AS seq FROM log").get()?.["seq"]);
  let enrolled = 0;
  const claimed = new Set<string>();
  const recorded = new Set<string>();
  const advanced = new Set<string>();
  runtime.proxy.watch(({ kind, pk, sk }) => {
    if (kind === "enrol") enrolled += 1;
    if (kind === "claim") claimed.add(pk);
    if (kind === "record") recorded.add(`${sk.split("#m#")[0]}`);
    if (kind === "advance") advanced.add(sk);
  });
  return {
    open: () => {
      const mails = new Map(select.all(since).map((row) => [`${row["phase"]}`, Number(row["mails"])]));
      const count = (phase: string): number => mails.get(phase) ?? 0;
      const standing: Readonly<Record<Window, number>> = {
        "claim-call": claimed.size - count("received"),
        "call-acceptance": count("received") - count("accepted"),
        "acceptance-reply": count("accepted") - count("replied"),
        "reply-record": count("replied") - recorded.size,
        "record-advance": [...recorded].filter((sk) => !advanced.has(sk)).length,
      };
      return new Set(
        Object.entries(standing).flatMap(([window, standing]) => (standing > 0 ? [window as Window] : [])),
      );
    },
    enrolled: () => enrolled,
    stop: () => {
      runtime.proxy.watch(() => undefined);
      database.close();
    },
  };
};

/**
 * Waits for a moment in which mails stand in all `wanted` windows; asks for one window less each time it has waited
 * `patienceMs` in vain, and takes any moment in the end: what was recorded of earlier lives may hide a window from
 * outside. Answers what was open then; the kill is judged from what is on disk.
 */
export const awaitWindows = async (
  watch: Watch,
  wanted: readonly Window[],
  patienceMs: number,
): Promise<ReadonlySet<Window>> => {
  for (let least = wanted.length; least > 0; least -= 1) {
    const open = await lookFor(watch, wanted.slice(0, least), patienceMs);
    if (open !== undefined) return open;
  }
  return watch.open();
};

/** Resolves when the first mail stands in any window. */
export const awaitWork = (watch: Watch): Promise<void> =>
  awaitThat(() => watch.open().size > 0, "Nothing is being sent: is anything due?");

/** Resolves when so many enrolments were written in this life. */
export const awaitEnrolments = (watch: Watch, count: number): Promise<void> =>
  awaitThat(() => watch.enrolled() >= count, `The sweep did not write ${count} enrolments`);

const awaitThat = async (isSo: () => boolean, otherwise: string): Promise<void> => {
  const until = Date.now() + GIVE_UP_MS;
  while (!isSo()) {
    if (Date.now() > until) throw new Error(otherwise);
    await sleep(LOOK_EVERY_MS);
  }
};

const lookFor = async (
  watch: Watch,
  wanted: readonly Window[],
  forMs: number,
): Promise<ReadonlySet<Window> | undefined> => {
  const until = Date.now() + forMs;
  while (Date.now() < until) {
    const open = watch.open();
    if (wanted.every((window) => open.has(window))) return open;
    await sleep(LOOK_EVERY_MS);
  }
  return undefined;
};
