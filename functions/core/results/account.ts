import type { Campaign, CampaignState } from "../campaign/campaign.ts";
import type { Enrolment, StepRecord } from "../enrolment/enrolment.ts";
import { followers } from "../enrolment/step-facts.ts";
import { type Attempt, isAccepted, isRejected, type Message } from "../messaging/message.ts";
import { HOUR_MS } from "../shared/day.ts";
import { messageIdOf } from "../shared/ids.ts";

/** What became of one mail of one enrolment. Each mail that was ever due is in exactly one of these. */
export type StepFate =
  | "pending"
  | "held"
  | "sent"
  | "skipped"
  | "held-out"
  | "exited"
  | "unknown"
  | "duplicate"
  | "lost";

export interface StepAccount {
  readonly messageId: string;
  readonly stepId: string;
  readonly fate: StepFate;
  /** Reason, gate or exit rule, where there is one. */
  readonly why: string | undefined;
  /** When it was done, or is due. */
  readonly at: Date | undefined;
  readonly holds: readonly { readonly gate: string; readonly at: Date; readonly until: Date }[];
  /** Sent again because nothing was heard of the first attempt. */
  readonly resent: boolean;
}

/** Due so long ago without any of the other fates: lost. */
const LOST_AFTER_MS = 24 * HOUR_MS;

export interface AccountFacts {
  /** The version that the enrolment runs. */
  readonly campaign: Campaign;
  readonly state: CampaignState;
  readonly messages: readonly Message[];
  readonly now: Date;
}

/** The fate of every mail of an enrolment, in the order of the steps; none for a refused crossing. */
export const accountFor = (enrolment: Enrolment, facts: AccountFacts): readonly StepAccount[] => {
  if (enrolment.state === "refused") return [];
  const onTheWay = stepsOnTheWay(facts.campaign, enrolment);
  const mails = facts.campaign.steps.filter(({ kind, id }) => kind === "email" && onTheWay.has(id));
  return mails.map(({ id }) => accountStep(enrolment, id, facts));
};

/** The steps that it passed and those that may still come: a way that a branch did not take owes nobody a mail. */
const stepsOnTheWay = ({ steps }: Campaign, enrolment: Enrolment): ReadonlySet<string> => {
  const { wouldBe } = enrolment.entry;
  if (enrolment.state === "holdout" && wouldBe !== undefined) return new Set(Object.keys(wouldBe));
  const known = new Set<string>(Object.keys(enrolment.steps));
  const open = [steps[0]?.id];
  const seen = new Set<string>();
  while (open.length > 0) {
    const id = open.pop();
    const index = steps.findIndex((step) => step.id === id);
    if (id === undefined || index === -1 || seen.has(id)) continue;
    seen.add(id);
    known.add(id);
    const taken = enrolment.steps[id]?.to;
    open.push(...(taken === undefined ? followers(steps, index) : [taken]));
  }
  return known;
};

const accountStep = (enrolment: Enrolment, stepId: string, facts: AccountFacts): StepAccount => {
  const messageId = messageIdOf({ ...enrolment, stepId });
  const message = facts.messages.find((each) => each.messageId === messageId);
  const record = enrolment.steps[stepId];
  const base = {
    messageId,
    stepId,
    holds: record?.holds ?? [],
    resent: (record?.attempt ?? 0) > 1,
  };
  const attempts = Object.values(message?.attempts ?? {});
  const accepted = attempts.filter(isAccepted);
  if (accepted.length > 1)
    return { ...base, fate: "duplicate", why: "accepted more than once", at: record?.at };
  // what SES took is out, whatever another worker wrote meanwhile
  const [proof] = accepted;
  const at = record?.kind === "sent" ? record.at : proof?.sentAt;
  if (at !== undefined)
    return accepted.some(isRejected)
      ? { ...base, fate: "skipped", why: "rejected", at }
      : { ...base, fate: "sent", why: record?.variant ?? (message?.mail || undefined), at };
  if (record !== undefined && isLeftInDoubt(enrolment, record, attempts)) {
    const why = record.kind === "skipped" ? record.reason : enrolment.reason;
    return { ...base, fate: "unknown", why, at: record.at };
  }
  if (record?.kind === "skipped") return { ...base, fate: "skipped", why: record.reason, at: record.at };
  return { ...base, ...openFate(enrolment, stepId, facts) };
};

/** An attempt may have gone out, nothing was heard of it, and the mail was then given up instead of repeated. */
const isLeftInDoubt = (
  { state }: Enrolment,
  { kind, attempt, reason }: StepRecord,
  attempts: readonly Attempt[],
): boolean => {
  const givenUp = kind === "skipped" ? reason !== "rejected" : state === "exited" || state === "voided";
  return givenUp && (attempt > 0 || attempts.some((each) => !isAccepted(each) && !isRejected(each)));
};

const openFate = (
  enrolment: Enrolment,
  stepId: string,
  { state, now }: AccountFacts,
): Pick<StepAccount, "fate" | "why" | "at"> => {
  switch (enrolment.state) {
    case "holdout":
      return { fate: "held-out", why: undefined, at: enrolment.entry.wouldBe?.[stepId] };
    case "exited":
    case "voided":
      return { fate: "exited", why: enrolment.reason, at: undefined };
    case "parked":
      return { fate: "held", why: "paused", at: enrolment.dueAt };
    case "done":
      return { fate: "lost", why: "ended without this mail", at: undefined };
    default:
      return dueFate(enrolment, stepId, { state, now });
  }
};

const dueFate = (
  enrolment: Enrolment,
  stepId: string,
  { state, now }: Pick<AccountFacts, "state" | "now">,
): Pick<StepAccount, "fate" | "why" | "at"> => {
  const { dueAt, stepId: standsAt, steps } = enrolment;
  if (dueAt === undefined) return { fate: "lost", why: "no due time", at: undefined };
  if (state.status !== "paused" && now.getTime() - dueAt.getTime() > LOST_AFTER_MS)
    return { fate: "lost", why: "overdue", at: dueAt };
  const hold = standsAt === stepId ? steps[stepId]?.holds.at(-1) : undefined;
  return hold === undefined
    ? { fate: "pending", why: undefined, at: dueAt }
    : { fate: "held", why: hold.gate, at: hold.until };
};
