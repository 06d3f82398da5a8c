import { type CampaignName, DATED_DAYS, ENDING_DAYS, LATE_DAYS, LINE_DAYS } from "./campaign-spec.ts";
import { flatten, isWait } from "./flat-steps.ts";
import { dayAt, daysApart, HOUR, plusDays } from "./local-time.ts";
import { isDisproved, overForEntry } from "./model-exits.ts";
import {
  isPausedOn,
  isUnderWay,
  type Journey,
  type Life,
  personOf,
  type Running,
  runningOf,
} from "./model-state.ts";
import { place } from "./model-walk.ts";
import { wouldEnd } from "./model-would-be.ts";

/** What is older enters nobody as it arrives. */
const NEWS = 24 * HOUR;

const refusal = (life: Life, campaign: CampaignName, who: string): string | undefined => {
  const { closed } = personOf(life, who).address;
  if (closed !== undefined) return closed;
  const earlier = life.journeys.filter(
    (one) =>
      one.campaign === campaign &&
      one.who === who &&
      one.state !== "refused" &&
      one.state !== "voided" &&
      !isDisproved(life, one),
  );
  if (earlier.some((one) => isStillIn(life, one))) return "in-campaign";
  const { times, after } = runningOf(life, campaign).spec;
  if (times > 0 && earlier.length >= times) return "re-entry";
  const last = earlier
    .map(({ crossedOn }) => crossedOn)
    .sort()
    .at(-1);
  return after > 0 && last !== undefined && daysApart(last, dayAt(life.now)) < after ? "re-entry" : undefined;
};

/** Both arms are eligible alike: who is held out is in as long as mails would have gone out. */
const isStillIn = (life: Life, one: Journey): boolean =>
  (isUnderWay(one) || (one.state === "holdout" && one.wouldEnd > life.now)) &&
  overForEntry(life, one) === undefined;

const enter = (
  life: Life,
  campaign: CampaignName,
  entry: {
    readonly who: string;
    readonly crossedOn: string;
    readonly since: number;
    readonly silence?: string;
    readonly term?: string;
    readonly gate?: string | undefined;
  },
): void => {
  const { now } = life;
  const { who } = entry;
  const { spec } = runningOf(life, campaign);
  const reason = entry.gate ?? refusal(life, campaign, who);
  const journey: Journey = {
    campaign,
    who,
    spec,
    state: reason === undefined ? "active" : "refused",
    reason,
    enteredAt: now,
    crossedOn: entry.crossedOn,
    since: entry.since,
    silence: entry.silence,
    term: entry.term,
    step: undefined,
    due: now,
    firstDue: now,
    held: undefined,
    cameAt: entry.since,
    isFresh: true,
    lastMail: undefined,
    waitedSinceMail: false,
    mails: new Map(),
    sentAt: new Map(),
    answers: new Map(),
    seen: new Map(),
    slot: undefined,
    offered: undefined,
    hasTask: false,
    wouldEnd: now,
  };
  life.journeys.push(journey);
  if (reason !== undefined) return;
  if (life.lots.isHeldOutOfAll(who) || life.lots.isHeldOut(campaign, who, spec.holdout)) {
    journey.state = "holdout";
    journey.wouldEnd = wouldEnd(life, journey);
    return;
  }
  const first = flatten(spec)[0];
  place(life, journey, first?.id);
  // what ends the wait or the journey may have come while they entered: one look
  if (first !== undefined && isWait(first) && (first.kind === "paid" || spec.exits.paid)) journey.due = now;
};

/** Once per episode, whatever became of it. */
const isNew = ({ episodes }: Life, episode: string): boolean => {
  if (episodes.has(episode)) return false;
  episodes.add(episode);
  return true;
};

export const orderArrives = (
  life: Life,
  who: string,
  order: { readonly at: number; readonly basket: number },
): void => {
  const running = life.campaigns.get("order");
  if (running === undefined) return;
  const day = dayAt(order.at);
  if (running.status === "stopped" || life.now - order.at > NEWS || day < running.started) return;
  if (!isNew(life, `order ${who} ${order.basket}`)) return;
  const gate = running.status === "paused" || isPausedOn(running, day) ? "paused" : undefined;
  enter(life, "order", { who, crossedOn: day, since: order.at, gate });
};

export const sweep = (life: Life): void => {
  const today = dayAt(life.now);
  for (const [campaign, running] of life.campaigns) {
    running.slots = running.slots.filter(({ isTaken, until }) => isTaken || until >= today);
    if (running.status !== "active") continue;
    if (campaign === "quiet") findQuiet(life, running, today);
    if (campaign === "ending") findEnding(life, running, today);
    if (campaign === "dated") findDated(life, running, today);
    running.sweptTo = today;
  }
};

const takesIn = (running: Running, line: string, today: string): boolean =>
  line >= running.started && line <= today && !isPausedOn(running, line);

const findQuiet = (life: Life, running: Running, today: string): void => {
  for (const { name, events, erased } of life.people.values()) {
    if (erased || events.length === 0) continue;
    const silence = dayAt(Math.max(...events.map(({ at }) => at)));
    const line = plusDays(silence, LINE_DAYS);
    if (!takesIn(running, line, today) || !isNew(life, `quiet ${name} ${silence}`)) continue;
    enter(life, "quiet", { who: name, crossedOn: line, since: life.now, silence });
  }
};

const findEnding = (life: Life, running: Running, today: string): void => {
  for (const { name, erased, contract } of life.people.values()) {
    if (erased || contract === undefined || contract.cancelledOn || contract.renewedOn) continue;
    const { endsOn, learntOn } = contract;
    const days = ENDING_DAYS;
    findDay(life, running, { campaign: "ending", who: name, endsOn, days, learntOn, today, term: endsOn });
  }
};

const findDated = (life: Life, running: Running, today: string): void => {
  for (const { name, erased, contract } of life.people.values()) {
    if (erased || contract === undefined) continue;
    const { endsOn, movedOn } = contract;
    const days = DATED_DAYS;
    findDay(life, running, { campaign: "dated", who: name, endsOn, days, learntOn: movedOn, today });
  }
};

/** So many days before the term ends. */
const findDay = (
  life: Life,
  running: Running,
  one: {
    readonly campaign: CampaignName;
    readonly who: string;
    readonly endsOn: string;
    readonly days: number;
    readonly learntOn: string;
    readonly today: string;
    readonly term?: string;
  },
): void => {
  const { campaign, who, endsOn, today, term } = one;
  const { sweptTo = "" } = running;
  const line = plusDays(endsOn, -one.days);
  const isOver = endsOn < today;
  if (!takesIn(running, line, today) || (isOver && line < sweptTo)) return;
  if (!isNew(life, `${campaign} ${who} ${endsOn}`)) return;
  const isLate = line <= sweptTo && daysApart(line, one.learntOn) > LATE_DAYS;
  const gate = isOver || isLate ? "too-late" : undefined;
  enter(life, campaign, { who, crossedOn: line, since: life.now, gate, ...(term && { term }) });
};
