import { type CampaignName, type CampaignSpec, LOW_SCORE, SURVEY_EVERY_DAYS } from "./campaign-spec.ts";
import { type Flat, flatten, isWait } from "./flat-steps.ts";
import { dayAt, HOUR, midnight, plusDays } from "./local-time.ts";
import { hasPaid, overBy } from "./model-exits.ts";
import { offer } from "./model-offer.ts";
import {
  type Claim,
  finish,
  type Journey,
  type Life,
  personOf,
  type Running,
  runningOf,
} from "./model-state.ts";
import { endOfWait, GAP } from "./model-wait.ts";
import { capEnds, isOpen, opening } from "./model-window.ts";

export const stepOf = ({ spec, step }: Journey): Flat | undefined =>
  flatten(spec).find(({ id }) => id === step);

/** Puts a journey at a step, or at its end. */
export const place = (life: Life, journey: Journey, id: string | undefined): void => {
  const { now } = life;
  const steps = flatten(journey.spec);
  const step = steps.find((each) => each.id === id);
  journey.held = undefined;
  journey.step = step?.id;
  if (step === undefined) {
    finish(journey, "done");
    return;
  }
  const { spec } = runningOf(life, journey.campaign);
  let due = now;
  if (isWait(step)) {
    due = Math.max(endOfWait(life, journey, step).at, now);
    const next = steps.find((each) => each.id === step.next);
    if (next?.kind === "mail") due = opening(spec, journey.who, due);
  } else if (step.kind === "mail") {
    const gapEnds = journey.lastMail === undefined || journey.waitedSinceMail ? now : journey.lastMail + GAP;
    due = opening(spec, journey.who, Math.max(now, gapEnds));
  }
  journey.due = due;
  journey.firstDue = due;
};

const goOn = (life: Life, journey: Journey, to: string | undefined): void => {
  journey.cameAt = life.now;
  journey.isFresh = false;
  place(life, journey, to);
};

const close = (life: Life, journey: Journey, { step, fate }: { step: Flat; fate: string }): void => {
  journey.mails.set(step.id, fate);
  if (fate === "sent") {
    journey.sentAt.set(step.id, life.now);
    journey.lastMail = life.now;
    journey.waitedSinceMail = false;
  }
  goOn(life, journey, step.next);
};

/** What one look of dispatch does to one journey. */
export const look = (life: Life, journey: Journey): void => {
  const over =
    runningOf(life, journey.campaign).status === "stopped"
      ? ({ state: "exited", reason: "stopped" } as const)
      : overBy(life, journey);
  if (over === undefined) walk(life, journey);
  else finish(journey, over.state, over.reason);
};

/** `decided`: what was decided by facts is written before a mail goes out by it, which takes another look. */
type Pass = "on" | "decided" | "stands";

const walk = (life: Life, journey: Journey): void => {
  let isDecided = false;
  for (;;) {
    const step = stepOf(journey);
    if (journey.state !== "active" || step === undefined) return;
    const goes = pass(life, journey, { step, isDecided });
    if (goes === "stands") return;
    isDecided ||= goes === "decided";
  }
};

interface At {
  readonly step: Flat;
  readonly isDecided: boolean;
}

const pass = (life: Life, journey: Journey, { step, isDecided }: At): Pass => {
  if (step.kind === "mail") return passMail(life, journey, { step, isDecided });
  if (step.kind === "leave") {
    finish(journey, "exited", step.reason);
    return "stands";
  }
  if (step.kind === "fork") {
    goOn(life, journey, applies(life, journey, step) ? step.to : step.next);
    return step.when === "half" ? "on" : "decided";
  }
  return passWait(life, journey, step);
};

type MailStep = Extract<Flat, { kind: "mail" }>;

const passMail = (
  life: Life,
  journey: Journey,
  { step, isDecided }: At & { readonly step: MailStep },
): Pass => {
  const instead = step.reminds === undefined ? undefined : insteadOfReminder(journey, step.reminds);
  if (instead === undefined) {
    if (!isDecided && journey.due <= life.now) tryMail(life, journey, step);
    return "stands";
  }
  close(life, journey, { step, fate: `skipped ${instead}` });
  return instead === "answered" ? "decided" : "on";
};

const insteadOfReminder = ({ sentAt, answers }: Journey, of: string): string | undefined => {
  if (!sentAt.has(of)) return "not-asked";
  return answers.has(of) ? "answered" : undefined;
};

const passWait = (life: Life, journey: Journey, step: Flat): Pass => {
  const end = endOfWait(life, journey, step);
  if (end.at > life.now) {
    place(life, journey, step.id);
    return "stands";
  }
  if (step.kind === "answer") {
    const answer = journey.answers.get(step.of);
    if (end.early && answer !== undefined) journey.seen.set(step.of, answer);
  }
  journey.waitedSinceMail = true;
  goOn(life, journey, step.next);
  return end.early ? "decided" : "on";
};

const applies = (life: Life, journey: Journey, fork: Extract<Flat, { kind: "fork" }>): boolean => {
  const { campaign, who } = journey;
  switch (fork.when) {
    case "paid":
      return hasPaid(life, journey);
    case "half":
      return life.lots.isFirstHalf(campaign, who, fork.id);
    case "accepted":
      return journey.answers.has(fork.of);
    case "low score": {
      const score = journey.seen.get(fork.of);
      return typeof score === "number" && score <= LOW_SCORE;
    }
  }
};

const tryMail = (life: Life, journey: Journey, step: MailStep): void => {
  const { closed } = personOf(life, journey.who).address;
  const { spec, status } = runningOf(life, journey.campaign);
  const latest = journey.firstDue + spec.notLaterThanHours * HOUR;
  const skip = (reason: string): void => close(life, journey, { step, fate: `skipped ${reason}` });
  if (status === "paused") journey.state = "parked";
  else if (closed !== undefined) finish(journey, "exited", closed);
  else if (life.now > latest) skip(`too-late${journey.held === undefined ? "" : `:${journey.held}`}`);
  else if (asks(step) && wasAskedLately(life, journey.who)) skip("survey-fatigue");
  else holdOrSend(life, journey, { step, latest });
};

const asks = (step: Flat): boolean => step.kind === "mail" && step.about === "survey";

const wasAskedLately = (life: Life, who: string): boolean =>
  claimsOf(life, who).some(({ asks, at }) => asks && life.now - at < SURVEY_EVERY_DAYS * 24 * HOUR);

/** As a round finds them: what is decided in it is decided side by side. */
const claimsOf = (life: Life, who: string): readonly Claim[] => {
  const { address } = personOf(life, who);
  return address.claims.filter((claim) => claim !== life.mailed.get(address));
};

const holdOrSend = (
  life: Life,
  journey: Journey,
  { step, latest }: { readonly step: MailStep; readonly latest: number },
): void => {
  const { campaign, who } = journey;
  const { spec } = runningOf(life, campaign);
  const hold = holdOf(life, { campaign, who, spec });
  if (hold === undefined) {
    if (!life.mailed.has(personOf(life, who).address)) sendIfFunded(life, journey, step);
    return;
  }
  const until = opening(spec, who, hold.until);
  if (until > latest) close(life, journey, { step, fate: `skipped too-late:${hold.gate}` });
  else {
    journey.held = hold.gate;
    journey.due = until;
  }
};

const sendIfFunded = (life: Life, journey: Journey, step: MailStep): void => {
  const { campaign, who } = journey;
  const running = runningOf(life, campaign);
  const today = dayAt(life.now);
  const lacks = lacksMoney(running, today);
  if (lacks === "total") close(life, journey, { step, fate: "skipped budget" });
  else if (lacks === "perDay") {
    journey.held = "budget";
    journey.due = opening(running.spec, who, midnight(plusDays(today, 1)));
  } else if (step.offer && !offer(life, journey, { running, gift: step.offer }))
    close(life, journey, { step, fate: "skipped offer-full" });
  else {
    const { address } = personOf(life, who);
    if (hasBudget(running)) running.spent.push(today);
    const claim: Claim = { campaign, at: life.now, asks: asks(step) };
    life.mailed.set(address, claim);
    address.claims.push(claim);
    life.mails.push({ campaign, who, step: step.id, at: life.now });
    close(life, journey, { step, fate: "sent" });
  }
};

const hasBudget = ({ spec: { budget } }: Running): boolean => budget.total + budget.perDay > 0;

/** What would be spent with one more mail; of both, the total where it is the tighter one. */
const lacksMoney = ({ spec, spent }: Running, today: string): "total" | "perDay" | undefined => {
  const { total, perDay } = spec.budget;
  const left = total > 0 ? total - spent.length : Number.POSITIVE_INFINITY;
  const ofToday =
    perDay > 0 ? perDay - spent.filter((day) => day === today).length : Number.POSITIVE_INFINITY;
  if (left > 0 && ofToday > 0) return undefined;
  return left <= ofToday ? "total" : "perDay";
};

const holdOf = (
  life: Life,
  one: { readonly campaign: CampaignName; readonly who: string; readonly spec: CampaignSpec },
): { readonly gate: string; readonly until: number } | undefined => {
  const { now } = life;
  const claims = claimsOf(life, one.who);
  if (!isOpen(one.spec, one.who, now)) return { gate: "window", until: opening(one.spec, one.who, now) };
  const today = dayAt(now);
  if (claims.some(({ campaign, at }) => campaign === one.campaign && dayAt(at) === today))
    return { gate: "one-a-day", until: midnight(plusDays(today, 1)) };
  const until = capEnds(one.spec, claims, now);
  return until === undefined ? undefined : { gate: "cap", until };
};
