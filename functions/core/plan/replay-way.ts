import type { Campaign } from "../campaign/campaign.ts";
import type { EmailStep } from "../campaign/step.ts";
import type { Customer } from "../customer/customer.ts";
import { awaitsEvent } from "../enrolment/awaits-event.ts";
import type { Enrolment, EnrolmentState } from "../enrolment/enrolment.ts";
import { splitDraw } from "../enrolment/split-draw.ts";
import { leaveBy } from "../enrolment/standing.ts";
import type { StepFacts } from "../enrolment/step-facts.ts";
import { record } from "../enrolment/step-record.ts";
import { moveOn, type WalkClock, walk } from "../enrolment/walk.ts";
import type { Contact, RecentClaim } from "../messaging/contact.ts";
import { decideGates } from "../messaging/gates.ts";
import type { Attempt } from "../messaging/message.ts";
import { dayOf } from "../shared/day.ts";
import { messageIdOf, parseMessageId } from "../shared/ids.ts";
import { clockOf } from "../sweep/build-enrolment.ts";
import { conditionFacts } from "../sweep/judge-entry.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { KnownThen, News } from "./known-then.ts";

/** The mails of an enrolment, as far as its steps led. */
export interface Way {
  /** Oldest first. */
  readonly claims: readonly RecentClaim[];
  /** When it ended, and how; undefined for those who were never on a way. */
  readonly ended: { readonly at: Date; readonly state: EnrolmentState } | undefined;
}

interface WayRules {
  readonly campaign: Campaign;
  readonly workspace: Workspace;
  readonly salt: string;
  readonly drawKey: Uint8Array;
}

interface Traveller {
  readonly customer: Customer;
  readonly contact: Contact | undefined;
  readonly knownAt: (at: Date) => KnownThen;
  readonly news: readonly News[];
  /** Mails of this campaign that went out before. */
  readonly sent: readonly RecentClaim[];
}

/**
 * The way of an enrolment, walked by the rules of dispatch with what was known at each moment: waits, branches, gates,
 * exits. Whoever waits for an event goes on when it comes. Nobody answers, and every mail arrives.
 */
export const replayWay = (rules: WayRules, enrolment: Enrolment, traveller: Traveller): Way => {
  if (enrolment.state !== "active") return { claims: [], ended: undefined };
  const wakes = traveller.news
    .filter(({ activity }) => awaitsEvent(rules, activity.type))
    .map(({ at }) => at);
  const claims: RecentClaim[] = [];
  const messages = new Map<string, { readonly attempts: Readonly<Record<string, Attempt>> }>();
  let current = enrolment;
  let now = enrolment.entry.at;
  while (current.state === "active" && current.dueAt !== undefined) {
    now = nextLook(current.dueAt, now, wakes);
    const known = traveller.knownAt(now);
    const left = leaveBy(rules.campaign.exit, current, standing(rules, known, now));
    if (left !== undefined) return { claims, ended: { at: now, state: left.state } };
    const clock = clockAt(rules, { enrolment, traveller, known, messages, now });
    const position = walk(rules.campaign, current, clock);
    if (position.kind !== "email") {
      current = position.enrolment;
      continue;
    }
    const { step } = position;
    const mailed = passMail(rules, { at: position.enrolment, step, traveller, claims, clock });
    if (mailed.sent) {
      claims.push({ messageId: messageIdOf({ ...enrolment, stepId: step.id }), at: now });
      messages.set(step.id, { attempts: { 1: delivered(now) } });
    }
    current = mailed.enrolment;
  }
  return { claims, ended: { at: now, state: current.state } };
};

/** An earlier enrolment as it stood then; what ends in that very moment ends after who enters in it was judged. */
export const standingAt = (
  { enrolment, ended }: Way & { readonly enrolment: Enrolment },
  at: Date,
): Enrolment => (ended !== undefined && ended.at < at ? { ...enrolment, state: ended.state } : enrolment);

/** When it is due, or before that when something comes that it may be waiting for. */
const nextLook = (due: Date, now: Date, wakes: readonly Date[]): Date =>
  wakes.find((at) => at > now && at < due) ?? (due > now ? due : now);

const standing = (
  { workspace: { zone } }: WayRules,
  { lastActivity, contracts, activities }: KnownThen,
  now: Date,
) => ({ lastActivity, contracts, now, today: dayOf(now, zone), events: { activities, zone, now } });

const clockAt = (
  { campaign, workspace, salt, drawKey }: WayRules,
  moment: {
    readonly enrolment: Enrolment;
    readonly traveller: Traveller;
    readonly known: KnownThen;
    readonly messages: StepFacts["messages"];
    readonly now: Date;
  },
): WalkClock => {
  const { known, now, enrolment } = moment;
  const { customer } = moment.traveller;
  const facts = { customer, lastActivity: known.lastActivity, contracts: known.contracts };
  const trigger = enrolment.entry.facts;
  return {
    ...clockOf({ campaign, workspace, facts, now }),
    facts: {
      customer: conditionFacts({ trigger, facts, activities: known.activities, workspace, now }),
      answers: new Map(),
      messages: moment.messages,
      split: (stepId) =>
        splitDraw({ drawKey, salt, campaignId: campaign.id, stepId, customerId: customer.id }),
    },
  };
};

/** The mail that is due, sent, held or given up by the gates. */
const passMail = (
  { campaign, workspace }: WayRules,
  mail: {
    readonly at: Enrolment;
    readonly step: EmailStep;
    readonly traveller: Traveller;
    readonly claims: readonly RecentClaim[];
    readonly clock: WalkClock;
  },
): { readonly enrolment: Enrolment; readonly sent: boolean } => {
  const { at, step, traveller, clock } = mail;
  const { now } = clock;
  const recent = [...traveller.sent, ...mail.claims];
  const contact = contactThen(traveller, { campaign, recent });
  const { customer } = traveller;
  const decision = decideGates({ workspace, campaign, step, enrolment: at, customer, contact, now });
  switch (decision.kind) {
    case "hold":
      return { enrolment: { ...at, dueAt: decision.until }, sent: false };
    case "exit":
      return { enrolment: { ...at, state: "exited", dueAt: undefined }, sent: false };
    default: {
      const sent = decision.kind === "send";
      const kind = sent ? ("sent" as const) : ("skipped" as const);
      const closed = { ...record(now), kind, attempt: Number(sent) };
      return { enrolment: moveOn(campaign, at, closed, clock), sent };
    }
  }
};

/** The address with the mails of this campaign; what it chose and suffered is that of today, and rests are over. */
const contactThen = (
  { contact, customer }: Traveller,
  { campaign, recent }: { readonly campaign: Campaign; readonly recent: readonly RecentClaim[] },
): Contact => {
  const asks = new Set(
    campaign.steps.flatMap((step) => (step.kind === "email" && step.asks ? [step.asks.first] : [])),
  );
  const lastSurvey = recent.findLast(({ messageId }) => asks.has(parseMessageId(messageId)?.stepId ?? ""));
  return {
    topicsLeft: {},
    suppressed: undefined,
    ...contact,
    addressKey: customer.addressKey ?? "",
    version: 0,
    pausedUntil: undefined,
    restsUntil: undefined,
    recent,
    lastSurvey,
    open: [],
  };
};

const delivered = (at: Date): Attempt => ({
  claimedAt: at,
  sentAt: at,
  sesId: undefined,
  provenBy: "reply",
  deliveredAt: at,
  bounce: undefined,
  complainedAt: undefined,
  rejectedAt: undefined,
  failedAt: undefined,
  failure: undefined,
});
