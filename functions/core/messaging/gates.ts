import type { Campaign, Cap } from "../campaign/campaign.ts";
import type { EmailStep } from "../campaign/step.ts";
import type { Customer } from "../customer/customer.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import { addDays, DAY_MS, dayOf, HOUR_MS, startOfDay } from "../shared/day.ts";
import { messageIdOf, parseMessageId } from "../shared/ids.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Contact } from "./contact.ts";
import type { HoldGate, SkipReason } from "./message.ts";
import { refuseReach } from "./reach.ts";
import { isOpen, nextOpening } from "./send-window.ts";

export interface GateFacts {
  readonly workspace: Workspace;
  /** The version in force: window, cap, budget, priority. */
  readonly campaign: Campaign;
  readonly step: EmailStep;
  readonly enrolment: Enrolment;
  readonly customer: Customer;
  readonly contact: Contact;
  readonly now: Date;
}

/** What the gates saw, kept with the message. */
export type GateValues = Readonly<Record<string, string | number | boolean>>;

export type GateDecision =
  | { readonly kind: "send"; readonly saw: GateValues }
  | { readonly kind: "hold"; readonly gate: HoldGate; readonly until: Date }
  | { readonly kind: "skip"; readonly reason: SkipReason; readonly gate: HoldGate | undefined }
  | { readonly kind: "exit"; readonly reason: SkipReason };

interface Hold {
  readonly gate: HoldGate;
  readonly until: Date;
}

/**
 * Whether one mail may leave now. A person who may not be written to leaves the campaign; one without address
 * misses this mail only. Service mail passes consent, unsubscribe, cap and window.
 */
export const decideGates = (facts: GateFacts): GateDecision => {
  const { campaign, workspace, customer, contact } = facts;
  const unreachable = refuseReach({
    purpose: campaign.purpose,
    topic: campaign.topic,
    consentRule: workspace.consent,
    customer,
    contact,
  });
  if (unreachable === "no-address") return { kind: "skip", reason: unreachable, gate: undefined };
  if (unreachable !== undefined) return { kind: "exit", reason: unreachable };

  const window = windowOf(facts);
  const latest = latestOf(facts);
  if (facts.now > latest) return { kind: "skip", reason: "too-late", gate: lastHold(facts) };
  const unasked = refuseSurvey(facts);
  if (unasked !== undefined) return { kind: "skip", reason: unasked, gate: undefined };
  const hold = campaign.purpose === "service" ? undefined : firstHold(facts);
  if (hold === undefined) return { kind: "send", saw: sawOf(facts) };
  const until = hold.gate === "window" ? hold.until : nextOpening({ ...window, at: hold.until });
  return until > latest
    ? { kind: "skip", reason: "too-late", gate: hold.gate }
    : { kind: "hold", gate: hold.gate, until };
};

/** The window that applies and the zones it is read in. */
export const windowOf = (facts: Pick<GateFacts, "campaign" | "workspace" | "customer">) => ({
  window: facts.campaign.window,
  customerZone: facts.customer.zone,
  workspaceZone: facts.workspace.zone,
});

/** A mail that could not leave by then is skipped. */
const latestOf = ({ campaign, enrolment, now }: GateFacts): Date =>
  new Date((enrolment.firstDueAt ?? now).getTime() + campaign.window.notLaterThanHours * HOUR_MS);

/** Whoever left the surveys is not reminded of one either; a survey is no notice, whatever the campaign's purpose. */
const refuseSurvey = (facts: GateFacts): "surveys-left" | "survey-fatigue" | undefined => {
  if (facts.step.asks !== undefined && facts.contact.surveysLeftAt !== undefined) return "surveys-left";
  return isAskedTooOften(facts) ? "survey-fatigue" : undefined;
};

const SURVEY_EVERY_DAYS = 90;

/** Asked for an answer not long ago, by whatever campaign. A reminder belongs to the survey it reminds of. */
const isAskedTooOften = ({ step, enrolment, contact, workspace, now }: GateFacts): boolean => {
  const { lastSurvey } = contact;
  if (step.asks?.first !== step.id || lastSurvey === undefined) return false;
  if (lastSurvey.messageId === messageIdOf({ ...enrolment, stepId: step.id })) return false;
  const everyDays = workspace.surveyEveryDays ?? SURVEY_EVERY_DAYS;
  return now.getTime() - lastSurvey.at.getTime() < everyDays * DAY_MS;
};

const lastHold = ({ enrolment, step }: GateFacts): HoldGate | undefined =>
  enrolment.steps[step.id]?.holds.at(-1)?.gate as HoldGate | undefined;

const firstHold = (facts: GateFacts): Hold | undefined =>
  pausedByCustomer(facts) ??
  atRest(facts) ??
  closedWindow(facts) ??
  sameDay(facts) ??
  overCap(facts) ??
  cappedByCustomer(facts);

const pausedByCustomer = ({ contact, now }: GateFacts): Hold | undefined =>
  contact.pausedUntil !== undefined && contact.pausedUntil > now
    ? { gate: "paused-by-customer", until: contact.pausedUntil }
    : undefined;

const atRest = ({ contact, now }: GateFacts): Hold | undefined =>
  contact.restsUntil !== undefined && contact.restsUntil > now
    ? { gate: "soft-bounces", until: contact.restsUntil }
    : undefined;

const closedWindow = (facts: GateFacts): Hold | undefined => {
  const question = { ...windowOf(facts), at: facts.now };
  return isOpen(question) ? undefined : { gate: "window", until: nextOpening(question) };
};

/** One mail per contact, campaign and day of the workspace. */
const sameDay = ({ contact, campaign, workspace, enrolment, step, now }: GateFacts): Hold | undefined => {
  const today = dayOf(now, workspace.zone);
  const again = othersOf(contact, enrolment, step).some(
    ({ messageId, at }) =>
      parseMessageId(messageId)?.campaignId === campaign.id && dayOf(at, workspace.zone) === today,
  );
  return again ? { gate: "one-a-day", until: startOfDay(addDays(today, 1), workspace.zone) } : undefined;
};

const overCap = (facts: GateFacts): Hold | undefined => {
  const cap = capOf(facts);
  if (cap === undefined) return undefined;
  const counted = claimsWithin(facts, cap);
  const oldestCounted = counted[counted.length - cap.mails];
  return oldestCounted === undefined
    ? undefined
    : { gate: "cap", until: new Date(oldestCounted.getTime() + cap.hours * HOUR_MS) };
};

/** One marketing mail within the days that the customer chose, whichever campaign sent it. */
const cappedByCustomer = ({ contact, enrolment, step, now }: GateFacts): Hold | undefined => {
  const { everyDays } = contact;
  if (everyDays === undefined) return undefined;
  const times = othersOf(contact, enrolment, step).flatMap(({ at, service }) =>
    service ? [] : at.getTime() + everyDays * DAY_MS,
  );
  const until = new Date(Math.max(0, ...times));
  return until > now ? { gate: "capped-by-customer", until } : undefined;
};

const capOf = ({ campaign, workspace }: GateFacts): Cap | undefined => {
  if (campaign.cap === "none") return undefined;
  return campaign.cap === "workspace" ? workspace.cap : campaign.cap;
};

/** Claims of other mails: a resend does not stand in its own way. */
const othersOf = (contact: Contact, enrolment: Enrolment, step: EmailStep): Contact["recent"] => {
  const own = messageIdOf({ ...enrolment, stepId: step.id });
  return contact.recent.filter(({ messageId }) => messageId !== own);
};

/** Times of the claims that count, oldest first. */
const claimsWithin = ({ contact, enrolment, step, now }: GateFacts, cap: Cap): Date[] =>
  othersOf(contact, enrolment, step)
    .map(({ at }) => at)
    .filter((at) => now.getTime() - at.getTime() < cap.hours * HOUR_MS)
    .sort((a, b) => a.getTime() - b.getTime());

/** What the gates go by at that moment. */
export const sawOf = (facts: GateFacts): GateValues => {
  const cap = capOf(facts);
  return {
    consent: facts.customer.consent.state,
    ...(cap === undefined
      ? {}
      : { cap: `${claimsWithin(facts, cap).length}/${cap.mails} in ${cap.hours} h` }),
    ...(facts.contact.everyDays !== undefined && { chosen: `1 in ${facts.contact.everyDays} days` }),
    priority: facts.campaign.priority,
  };
};
