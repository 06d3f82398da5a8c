import { type CampaignName, type CampaignSpec, LOW_SCORE, PRIORITY } from "./campaign-spec.ts";
import { type Flat, flatten, isWait, nextKept } from "./flat-steps.ts";
import { dayAt, HOUR, plusDays } from "./local-time.ts";
import { orderArrives, sweep } from "./model-entry.ts";
import { hasPaid } from "./model-exits.ts";
import { takeOffer } from "./model-offer.ts";
import {
  type Address,
  type Answer,
  finish,
  isUnderWay,
  type Journey,
  known,
  type Life,
  type Lots,
  personOf,
  type Running,
  runningOf,
} from "./model-state.ts";
import { look, place, stepOf } from "./model-walk.ts";

export interface ModelOptions {
  readonly start: number;
  readonly specs: readonly CampaignSpec[];
  /** Who there is, and the names of their addresses. */
  readonly people: Readonly<Record<string, { readonly address: string }>>;
  readonly lots: Lots;
}

/**
 * Journeys by docs and design alone, with none of the product's code: every person is looked at again and again, all
 * is in memory, time is a number. Times are full hours, ms since 1970.
 */
export const createModel = ({ start, specs, people, lots }: ModelOptions) => {
  const addresses = new Map<string, Address>(
    Object.values(people).map(({ address }) => [
      address,
      { closed: undefined, repliedAt: undefined, claims: [] },
    ]),
  );
  const life: Life = {
    now: start,
    lots,
    people: new Map(
      Object.entries(people).map(([name, { address }]) => [
        name,
        {
          name,
          events: [],
          erased: false,
          contract: undefined,
          address: known(addresses.get(address), address),
        },
      ]),
    ),
    campaigns: new Map(
      specs.map((spec) => [
        spec.id,
        {
          spec,
          status: "active",
          started: dayAt(start),
          pauses: [],
          awaitsPaid: awaitsPaid(spec),
          sweptTo: undefined,
          slots: [],
          spent: [],
        },
      ]),
    ),
    journeys: [],
    episodes: new Set(),
    mails: [],
    mailed: new Map(),
  };
  return {
    mails: life.mails,
    journeys: life.journeys,
    statusOf: (campaign: CampaignName) => runningOf(life, campaign).status,
    isErased: (who: string) => personOf(life, who).erased,
    /** The newest journey in which this mail went out. */
    askedLast: (campaign: CampaignName, who: string, step: string): Journey | undefined =>
      askedLast(life, { campaign, who, step }),
    /** The newest of each in which this mail went out. */
    asked: (step: string): readonly Journey[] =>
      life.journeys.filter(
        (one) => !personOf(life, one.who).erased && askedLast(life, { ...one, step }) === one,
      ),
    moveTo: (at: number): void => {
      life.now = at;
    },
    happens: (who: string, event: { what: string; at: number; basket: number }): void => {
      const person = personOf(life, who);
      if (person.erased) return;
      person.events.push({ what: event.what, at: event.at });
      if (event.what === "Order") orderArrives(life, who, event);
      if (event.what === "Paid") wakeByPayment(life, who);
    },
    sweep: (): void => sweep(life),
    dispatch: (): void => {
      for (;;) {
        const active = life.journeys.filter(({ state }) => state === "active");
        const oldest = Math.min(...active.map(({ due }) => due));
        if (oldest > life.now) return;
        // what became due in one hour is looked at together
        const together = active.filter(({ due }) => due === oldest);
        together.sort((a, b) => PRIORITY[b.campaign] - PRIORITY[a.campaign] || life.lots.order(a.who, b.who));
        life.mailed.clear();
        for (const journey of together) look(life, journey);
      }
    },
    /** An answer counts from when it is given; who waits for something is looked at at once. */
    answers: (journey: Journey, step: string, answer: Answer): void => {
      if (answer === "accepted" && !takeOffer(life, journey, runningOf(life, journey.campaign))) return;
      if (typeof answer === "number" && answer <= LOW_SCORE) journey.hasTask = true;
      journey.answers.set(step, answer);
      const { exits } = runningOf(life, journey.campaign).spec;
      if (answer === "accepted" && exits.accepted) endAsWon(life, journey);
      if (journey.state === "active" && mayEndEarly(stepOf(journey)))
        journey.due = Math.min(journey.due, life.now);
    },
    pause: (campaign: CampaignName): void => {
      const running = runningOf(life, campaign);
      running.status = "paused";
      running.pauses.push({ from: dayAt(life.now), to: undefined });
    },
    resume: (campaign: CampaignName, catchUp: boolean): void => {
      const running = runningOf(life, campaign);
      running.status = "active";
      const pause = running.pauses.pop();
      if (pause !== undefined && !catchUp && pause.from < dayAt(life.now))
        running.pauses.push({ from: pause.from, to: plusDays(dayAt(life.now), -1) });
      comeBack(life, campaign);
    },
    stop: (campaign: CampaignName): void => {
      runningOf(life, campaign).status = "stopped";
      comeBack(life, campaign);
    },
    publish: (spec: CampaignSpec, moves: boolean): void => {
      const running = runningOf(life, spec.id);
      running.spec = spec;
      running.awaitsPaid ||= awaitsPaid(spec);
      if (moves)
        for (const journey of life.journeys)
          if (journey.campaign === spec.id && isUnderWay(journey)) move(life, journey, running);
    },
    hasContract: (who: string): boolean => personOf(life, who).contract !== undefined,
    changeContract: (who: string, change: "ends" | "cancelled" | "renewed", endsOn: string): void => {
      const person = personOf(life, who);
      const today = dayAt(life.now);
      const { contract } = person;
      if (change === "ends") {
        const isSame = contract?.endsOn === endsOn && !contract.cancelledOn && !contract.renewedOn;
        const learntOn = isSame ? contract.learntOn : today;
        const movedOn = contract?.endsOn === endsOn ? contract.movedOn : today;
        person.contract = { endsOn, cancelledOn: undefined, renewedOn: undefined, learntOn, movedOn };
      } else if (contract !== undefined)
        person.contract = { ...contract, [`${change}On`]: today, learntOn: today };
    },
    /** Those who got a mail. */
    mailed: (): readonly string[] =>
      [...life.people.values()]
        .filter(({ name, erased }) => !erased && life.mails.some(({ who }) => who === name))
        .map(({ name }) => name),
    /** They leave at once; the other at the address when they are looked at. */
    replies: (who: string): void => {
      personOf(life, who).address.repliedAt = life.now;
      for (const journey of life.journeys)
        if (
          journey.who === who &&
          isUnderWay(journey) &&
          runningOf(life, journey.campaign).spec.exits.replied
        )
          finish(journey, "exited", "replied");
    },
    unsubscribe: (who: string): void => {
      personOf(life, who).address.closed ??= "unsubscribed";
    },
    erase: (who: string): void => {
      const person = personOf(life, who);
      person.erased = true;
      person.address.closed = "erased";
      for (const journey of life.journeys)
        if (journey.who === who && isUnderWay(journey)) finish(journey, "exited", "erased");
    },
  };
};

const askedLast = (
  { journeys }: Life,
  of: { readonly campaign: CampaignName; readonly who: string; readonly step: string },
): Journey | undefined =>
  journeys.findLast(
    ({ campaign, who, sentAt }) => campaign === of.campaign && who === of.who && sentAt.has(of.step),
  );

export type Model = ReturnType<typeof createModel>;

/**
 * Those who leave by an event are looked at at once; where a version waits for it, those who wait for something as
 * well, whatever it is.
 */
const wakeByPayment = (life: Life, who: string): void => {
  for (const journey of life.journeys) {
    if (journey.who !== who || journey.state !== "active" || journey.due <= life.now) continue;
    const step = stepOf(journey);
    if (step === undefined || !isWait(step)) continue;
    const running = runningOf(life, journey.campaign);
    const { exits } = running.spec;
    const leaves = exits.paid && hasPaid(life, journey);
    if (leaves || ((exits.paid || running.awaitsPaid) && mayEndEarly(step))) journey.due = life.now;
  }
};

const mayEndEarly = (step: Flat | undefined): boolean => step?.kind === "paid" || step?.kind === "answer";

const awaitsPaid = ({ steps }: CampaignSpec): boolean => steps.some(({ kind }) => kind === "paid");

const comeBack = (life: Life, campaign: CampaignName): void => {
  for (const journey of life.journeys)
    if (journey.campaign === campaign && journey.state === "parked") {
      journey.state = "active";
      journey.due = Math.max(journey.due, life.now);
    }
};

/** An offer of the campaign was accepted: that ends whatever way of theirs there is through it. */
const endAsWon = ({ journeys }: Life, won: Journey): void => {
  for (const journey of journeys)
    if (journey.who === won.who && journey.campaign === won.campaign && isUnderWay(journey))
      finish(journey, "exited", "accepted");
};

const mayBeLeaving = (life: Life, { state, due }: Journey): boolean =>
  state === "active" && due <= life.now + HOUR / 4;

/** By step id; from a step that is gone to the next on its way that is there. */
const move = (life: Life, journey: Journey, { spec }: Running): void => {
  const from = flatten(journey.spec);
  const to = flatten(spec);
  const standing = stepOf(journey);
  const kept = to.find(({ id }) => id === journey.step);
  if (standing === undefined) return;
  if (kept === undefined && standing.kind === "mail" && mayBeLeaving(life, journey)) return;
  journey.spec = spec;
  if (kept !== undefined) {
    if (isWait(kept)) stand(life, journey, kept.id);
    return;
  }
  const next = nextKept(from, standing, to);
  journey.state = "active";
  if (next === undefined) finish(journey, "exited", "step-removed");
  else stand(life, journey, next);
};

/** What the wait is for may have come when nobody waited for it: one look. */
const stand = (life: Life, journey: Journey, id: string): void => {
  place(life, journey, id);
  const { kind } = stepOf(journey) ?? {};
  if (kind === "paid" || kind === "answer") journey.due = life.now;
};
