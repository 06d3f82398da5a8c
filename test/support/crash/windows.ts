import type { OpenClaim } from "#core/messaging/contact.ts";
import { isAccepted } from "#core/messaging/message.ts";
import type { SesLog } from "#local/ses/read-ses-log.ts";
import { closedSteps, type StoredState } from "./stored-state.ts";

/** Between which two events a mail stood when the runtime was killed. */
export const WINDOWS = [
  "claim-call",
  "call-acceptance",
  "acceptance-reply",
  "reply-record",
  "record-advance",
] as const;
export type Window = (typeof WINDOWS)[number];

type LoggedCall = SesLog["calls"][number];

const keyOf = (message: string, attempt: number | string | undefined): string => `${message} ${attempt}`;

/** How often each window was hit: by kills, and by mails. A claim counts for the kill that found it first. */
export const createTally = () => {
  const kills = new Map<Window, number>(WINDOWS.map((window) => [window, 0]));
  const mails = new Map<Window, number>(WINDOWS.map((window) => [window, 0]));
  const known = new Set<string>();
  return {
    kills: kills as ReadonlyMap<Window, number>,
    /** Looks at what a kill left; answers the mails that stood in each window. */
    add: (log: SesLog, stored: StoredState): ReadonlyMap<Window, number> => {
      const fresh = stored.claims.filter((claim) => !known.has(keyOf(claim.messageId, claim.attempt)));
      for (const { messageId, attempt } of fresh) known.add(keyOf(messageId, attempt));
      const hit = countWindows(fresh, log, stored);
      for (const [window, count] of hit) {
        kills.set(window, (kills.get(window) ?? 0) + 1);
        mails.set(window, (mails.get(window) ?? 0) + count);
      }
      return hit;
    },
    toString: () =>
      WINDOWS.map((window) => `${window} ${kills.get(window)} kills, ${mails.get(window)} mails`).join("; "),
  };
};

export type Tally = ReturnType<typeof createTally>;

const countWindows = (
  claims: readonly OpenClaim[],
  log: SesLog,
  stored: StoredState,
): ReadonlyMap<Window, number> => {
  const calls = callsByAttempt(log);
  const closed = closedSteps(stored);
  const counts = new Map<Window, number>();
  for (const claim of claims.filter(({ messageId }) => !closed.has(messageId))) {
    const window = windowOf(claim, calls.get(keyOf(claim.messageId, claim.attempt)), stored);
    if (window !== undefined) counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return counts;
};

const callsByAttempt = (log: SesLog): ReadonlyMap<string, LoggedCall> =>
  new Map(
    log.calls.flatMap((call) =>
      call.messages.map(({ message, attempt }) => [keyOf(message, attempt), call] as const),
    ),
  );

/** Undefined when an event proved acceptance before the reply could be written: then that window was closed. */
const windowOf = (
  claim: OpenClaim,
  call: LoggedCall | undefined,
  stored: StoredState,
): Window | undefined => {
  if (call?.phases.received === undefined) return "claim-call";
  if (call.phases.accepted === undefined) return "call-acceptance";
  if (call.phases.replied === undefined) return "acceptance-reply";
  const attempt = stored.messages.get(claim.messageId)?.attempts[`${claim.attempt}`];
  if (attempt === undefined || !isAccepted(attempt)) return "reply-record";
  return attempt.provenBy === "reply" ? "record-advance" : undefined;
};
