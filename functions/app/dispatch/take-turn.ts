import type { Clock } from "#ports/clock.ts";
import type { Rate } from "#ports/runs.ts";

export interface TurnDeps {
  readonly rate: Rate;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The pace of its own that a campaign has. */
export interface Pace {
  readonly campaign: string;
  readonly perMinute: number;
}

export interface TurnInput {
  readonly count: number;
  /** Mails that the account may send. */
  readonly perSecond: number;
  readonly pace: Pace | undefined;
  /** Wall time by which the turn must have come. */
  readonly latest: Date;
}

/** `paced`: it is the pace of its campaign that the batch waits for; `wait`: the account's rate, or time is up. */
export type Turn = "go" | "paced" | "wait";

/** A worker waits so long for its turn. That of others comes earlier, who keep the rate used up meanwhile. */
export const PATIENCE_MS = 5_000;
const MINUTE_S = 60;

export const ACCOUNT = "account";
export const paceName = (campaignId: string): string => `campaign.${campaignId}`;

/** Waits until so many mails may leave: by the pace of their campaign, then by the account's rate. */
export const takeTurn = async (deps: TurnDeps, input: TurnInput): Promise<Turn> => {
  const { count, pace } = input;
  const own = pace && { name: paceName(pace.campaign), count, perSecond: pace.perMinute / MINUTE_S };
  if (own && !(await reserve(deps, own, input.latest))) return "paced";
  const account = { name: ACCOUNT, count, perSecond: input.perSecond };
  return (await reserve(deps, account, input.latest)) ? "go" : "wait";
};

/** Whether others have taken what a rate allows for so long that a worker would not wait. */
export const isUsedUp = async ({ rate, clock }: TurnDeps, name: string): Promise<boolean> => {
  const now = clock.wallNow();
  const latest = new Date(now.getTime() + PATIENCE_MS);
  // no mail: asks only
  return (await rate.reserve({ name, count: 0, perSecond: 1, now, latest })).kind === "wait";
};

const reserve = async (
  { rate, clock, sleep }: TurnDeps,
  one: { readonly name: string; readonly count: number; readonly perSecond: number },
  latest: Date,
): Promise<boolean> => {
  const now = clock.wallNow();
  const patience = now.getTime() + PATIENCE_MS;
  const slot = await rate.reserve({ ...one, now, latest: new Date(Math.min(latest.getTime(), patience)) });
  if (slot.kind === "wait") return false;
  await sleep(Math.max(0, slot.at.getTime() - clock.wallNow().getTime()));
  return true;
};
