import { type CampaignName, type CampaignSpec, LINE_DAYS, PRIORITY } from "./campaign-spec.ts";
import { type Flat, flatten, followOf, nextKept } from "./flat-steps.ts";
import { dayAt, daysApart, HOUR, midnight, plusDays } from "./local-time.ts";
import {
  isPausedOn,
  isUnderWay,
  type Journey,
  known,
  type ModelMail,
  type Person,
  type Running,
} from "./model-state.ts";
import { endOfWait, GAP } from "./model-wait.ts";
import { capEnds, isOpen, opening } from "./model-window.ts";

const NEWS = 24 * HOUR;

/**
 * Journeys by docs and design alone, with none of the product's code: every person is looked at again and again, all
 * is in memory, time is a number. Times are full hours, ms since 1970.
 */
export const createModel = (start: number, specs: readonly CampaignSpec[], names: readonly string[]) => {
  let now = start;
  const people = new Map<string, Person>(
    names.map((name) => [name, { name, events: [], unsubscribed: false, erased: false, claims: [] }]),
  );
  const campaigns = new Map<CampaignName, Running>(
    specs.map((spec) => [spec.id, { spec, version: 1, status: "active", started: dayAt(start), pauses: [] }]),
  );
  const journeys: Journey[] = [];
  const episodes = new Set<string>();
  const mails: ModelMail[] = [];

  const personOf = (name: string): Person => known(people.get(name), name);
  const runningOf = (name: CampaignName): Running => known(campaigns.get(name), name);

  /** Why a journey is over, by what is known now. */
  const overBy = (journey: Journey): { state: "exited" | "voided"; reason: string } | undefined => {
    const { events } = personOf(journey.who);
    const { exits } = runningOf(journey.campaign).spec;
    const { silence } = journey;
    const newest = Math.max(...events.map(({ at }) => at));
    // who came back leaves as returned, whatever else is learnt: there is no further mail either way
    if (exits.returned && newest > journey.since) return { state: "exited", reason: "returned" };
    if (silence !== undefined && events.some(({ at }) => at <= journey.enteredAt && dayAt(at) > silence))
      return { state: "voided", reason: "disproved" };
    // two events of one moment have no order: what is not the one that let them in came after it
    const after = events.filter(({ at }) => at >= journey.since);
    if (exits.paid && after.some(({ what }) => what === "Paid"))
      return { state: "exited", reason: "event:Paid" };
    return undefined;
  };

  const endOf = (journey: Journey, step: Flat) =>
    endOfWait(journey, step, { now, events: personOf(journey.who).events });

  const finish = (journey: Journey, state: Journey["state"], reason?: string): void => {
    journey.state = state;
    journey.reason = reason;
  };

  /** Puts a journey at a step, or at its end. */
  const place = (journey: Journey, id: string | undefined): void => {
    const steps = flatten(journey.spec);
    const step = steps.find((each) => each.id === id);
    journey.held = undefined;
    journey.step = step?.id;
    if (step === undefined) {
      finish(journey, "done");
      return;
    }
    const { spec } = runningOf(journey.campaign);
    let due = now;
    if (isWait(step)) {
      due = Math.max(endOf(journey, step).at, now);
      const next = steps.find(({ id: one }) => one === followOf(steps, step));
      if (next?.kind === "mail") due = opening(spec, journey.who, due);
    } else if (step.kind === "mail") {
      const gapEnds =
        journey.lastMail === undefined || journey.waitedSinceMail ? now : journey.lastMail + GAP;
      due = opening(spec, journey.who, Math.max(now, gapEnds));
    }
    journey.due = due;
    journey.firstDue = due;
  };

  const goOn = (journey: Journey, step: Flat, to?: string): void => {
    journey.cameAt = now;
    place(journey, to ?? followOf(flatten(journey.spec), step));
  };

  const close = (journey: Journey, step: Flat, fate: string): void => {
    journey.mails.set(step.id, fate);
    if (fate === "sent") {
      journey.lastMail = now;
      journey.waitedSinceMail = false;
    }
    goOn(journey, step);
  };

  const holdOf = (journey: Journey, spec: CampaignSpec): { gate: string; until: number } | undefined => {
    const { claims } = personOf(journey.who);
    if (!isOpen(spec, journey.who, now)) return { gate: "window", until: opening(spec, journey.who, now) };
    const today = dayAt(now);
    if (claims.some(({ campaign, at }) => campaign === journey.campaign && dayAt(at) === today))
      return { gate: "one-a-day", until: midnight(plusDays(today, 1)) };
    const until = capEnds(spec, claims, now);
    return until === undefined ? undefined : { gate: "cap", until };
  };

  const tryMail = (journey: Journey, step: Flat): void => {
    const person = personOf(journey.who);
    const { spec, status } = runningOf(journey.campaign);
    const latest = journey.firstDue + spec.notLaterThanHours * HOUR;
    if (status === "paused") journey.state = "parked";
    else if (person.unsubscribed) finish(journey, "exited", "unsubscribed");
    else if (now > latest)
      close(journey, step, `skipped too-late${journey.held === undefined ? "" : `:${journey.held}`}`);
    else holdOrSend(journey, step, latest);
  };

  const holdOrSend = (journey: Journey, step: Flat, latest: number): void => {
    const { campaign, who } = journey;
    const { spec } = runningOf(campaign);
    const hold = holdOf(journey, spec);
    if (hold === undefined) {
      personOf(who).claims.push({ campaign, at: now });
      mails.push({ campaign, who, step: step.id, at: now });
      close(journey, step, "sent");
      return;
    }
    const until = opening(spec, who, hold.until);
    if (until > latest) close(journey, step, `skipped too-late:${hold.gate}`);
    else {
      journey.held = hold.gate;
      journey.due = until;
    }
  };

  /** What one look of dispatch does to one journey. */
  const look = (journey: Journey): void => {
    const over =
      runningOf(journey.campaign).status === "stopped"
        ? ({ state: "exited", reason: "stopped" } as const)
        : overBy(journey);
    if (over !== undefined) {
      finish(journey, over.state, over.reason);
      return;
    }
    for (let goes: Pass = "on"; goes !== "stands"; ) {
      const step = flatten(journey.spec).find(({ id }) => id === journey.step);
      if (journey.state !== "active" || step === undefined) return;
      const isDecided: boolean = goes === "decided";
      goes = pass(journey, step, isDecided);
    }
  };

  /** `decided`: what was decided by facts is written before a mail goes out by it, which takes another look. */
  const pass = (journey: Journey, step: Flat, isDecided: boolean): Pass => {
    if (step.kind === "mail") {
      if (!isDecided && journey.due <= now) tryMail(journey, step);
      return "stands";
    }
    if (step.kind === "leave") {
      finish(journey, "exited", "content");
      return "stands";
    }
    if (step.kind === "fork") {
      goOn(journey, step, hasPaid(journey) ? "thanks" : undefined);
      return "decided";
    }
    return passWait(journey, step, isDecided);
  };

  const passWait = (journey: Journey, step: Flat, isDecided: boolean): Pass => {
    const end = endOf(journey, step);
    if (end.at > now) {
      place(journey, step.id);
      return "stands";
    }
    journey.waitedSinceMail = true;
    goOn(journey, step);
    return isDecided || end.early ? "decided" : "on";
  };

  const hasPaid = ({ who, since }: Journey): boolean =>
    personOf(who).events.some(({ what, at }) => what === "Paid" && at >= since);

  const refusal = (campaign: CampaignName, who: string): string | undefined => {
    if (personOf(who).unsubscribed) return "unsubscribed";
    const earlier = journeys.filter(
      (one) =>
        one.campaign === campaign &&
        one.who === who &&
        one.state !== "refused" &&
        one.state !== "voided" &&
        overBy(one)?.state !== "voided",
    );
    if (earlier.some((one) => isUnderWay(one) && overBy(one) === undefined)) return "in-campaign";
    const { times, after } = runningOf(campaign).spec;
    if (times > 0 && earlier.length >= times) return "re-entry";
    const last = earlier
      .map(({ crossedOn }) => crossedOn)
      .sort()
      .at(-1);
    return after > 0 && last !== undefined && daysApart(last, dayAt(now)) < after ? "re-entry" : undefined;
  };

  const enter = (
    campaign: CampaignName,
    who: string,
    entry: { crossedOn: string; since: number; silence?: string; gate?: string | undefined },
  ): void => {
    const { spec, version } = runningOf(campaign);
    const reason = entry.gate ?? refusal(campaign, who);
    const journey: Journey = {
      campaign,
      who,
      spec,
      version,
      state: reason === undefined ? "active" : "refused",
      reason,
      enteredAt: now,
      crossedOn: entry.crossedOn,
      since: entry.since,
      silence: entry.silence,
      step: undefined,
      due: now,
      firstDue: now,
      held: undefined,
      cameAt: now,
      lastMail: undefined,
      waitedSinceMail: false,
      mails: new Map(),
    };
    journeys.push(journey);
    if (reason === undefined) place(journey, flatten(spec)[0]?.id);
  };

  /** Once per episode, whatever became of it. */
  const isNew = (episode: string): boolean => {
    if (episodes.has(episode)) return false;
    episodes.add(episode);
    return true;
  };

  const orderArrives = (who: string, order: { readonly at: number; readonly basket: number }): void => {
    const running = runningOf("order");
    const day = dayAt(order.at);
    if (running.status === "stopped" || now - order.at > NEWS || day < running.started) return;
    if (!isNew(`order ${who} ${order.basket}`)) return;
    const gate = running.status === "paused" || isPausedOn(running, day) ? "paused" : undefined;
    enter("order", who, { crossedOn: day, since: order.at, gate });
  };

  /** An event is looked for at once by those who wait for it, and by those who leave by it. */
  const wake = (who: string, what: string): void => {
    for (const journey of journeys) {
      if (journey.who !== who || journey.state !== "active" || journey.due <= now || what !== "Paid")
        continue;
      const step = flatten(journey.spec).find(({ id }) => id === journey.step);
      if (step === undefined || !isWait(step)) continue;
      const leaves = overBy(journey)?.reason === "event:Paid";
      if (leaves || step.kind === "paid") journey.due = now;
    }
  };

  return {
    mails,
    journeys,
    statusOf: (campaign: CampaignName) => runningOf(campaign).status,
    isErased: (who: string) => personOf(who).erased,
    moveTo: (at: number): void => {
      now = at;
    },
    happens: (who: string, event: { what: string; at: number; basket: number; fires: boolean }): void => {
      const person = personOf(who);
      if (person.erased) return;
      person.events.push({ what: event.what, at: event.at });
      if (event.what === "Order" && event.fires) orderArrives(who, event);
      wake(who, event.what);
    },
    sweep: (): void => {
      const running = runningOf("quiet");
      if (running.status !== "active") return;
      const today = dayAt(now);
      for (const { name, events, erased } of people.values()) {
        if (erased || events.length === 0) continue;
        const silence = dayAt(Math.max(...events.map(({ at }) => at)));
        const line = plusDays(silence, LINE_DAYS);
        if (line < running.started || line > today || isPausedOn(running, line)) continue;
        if (!isNew(`quiet ${name} ${silence}`)) continue;
        enter("quiet", name, { crossedOn: line, since: now, silence });
      }
    },
    dispatch: (): void => {
      for (;;) {
        const due = journeys.filter((one) => one.state === "active" && one.due <= now);
        if (due.length === 0) return;
        due.sort((a, b) => PRIORITY[b.campaign] - PRIORITY[a.campaign] || a.due - b.due);
        for (const journey of due) look(journey);
      }
    },
    pause: (campaign: CampaignName): void => {
      const running = runningOf(campaign);
      running.status = "paused";
      running.pauses.push({ from: dayAt(now), to: undefined });
    },
    resume: (campaign: CampaignName, catchUp: boolean): void => {
      const running = runningOf(campaign);
      running.status = "active";
      const pause = running.pauses.pop();
      if (pause !== undefined && !catchUp && pause.from < dayAt(now))
        running.pauses.push({ from: pause.from, to: plusDays(dayAt(now), -1) });
      comeBack(campaign);
    },
    stop: (campaign: CampaignName): void => {
      runningOf(campaign).status = "stopped";
      comeBack(campaign);
    },
    publish: (spec: CampaignSpec, moves: boolean): void => {
      const running = runningOf(spec.id);
      running.spec = spec;
      running.version += 1;
      if (moves)
        for (const journey of journeys)
          if (journey.campaign === spec.id && isUnderWay(journey)) move(journey, running);
    },
    unsubscribe: (who: string): void => {
      personOf(who).unsubscribed = true;
    },
    erase: (who: string): void => {
      personOf(who).erased = true;
      for (const journey of journeys)
        if (journey.who === who && isUnderWay(journey)) finish(journey, "exited", "erased");
    },
  };

  function comeBack(campaign: CampaignName): void {
    for (const journey of journeys)
      if (journey.campaign === campaign && journey.state === "parked") {
        journey.state = "active";
        journey.due = Math.max(journey.due, now);
      }
  }

  function mayBeLeaving({ state, due }: Journey): boolean {
    return state === "active" && due <= now + HOUR / 4;
  }

  /** By step id; from a step that is gone to the next on its way that is there. */
  function move(journey: Journey, { spec, version }: Running): void {
    const from = flatten(journey.spec);
    const to = flatten(spec);
    const standing = from.find(({ id }) => id === journey.step);
    const kept = to.find(({ id }) => id === journey.step);
    if (standing === undefined) return;
    if (kept === undefined && standing.kind === "mail" && mayBeLeaving(journey)) return;
    journey.spec = spec;
    journey.version = version;
    if (kept !== undefined) {
      if (isWait(kept)) place(journey, kept.id);
      return;
    }
    const next = nextKept(from, standing, to);
    journey.state = "active";
    if (next === undefined) finish(journey, "exited", "step-removed");
    else place(journey, next);
  }
};

export type Model = ReturnType<typeof createModel>;

type Pass = "on" | "decided" | "stands";

const isWait = ({ kind }: Flat): boolean => kind === "wait" || kind === "silent" || kind === "paid";
