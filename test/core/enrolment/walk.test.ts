import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Campaign } from "#core/campaign/campaign.ts";
import { DEFAULT_GAP_HOURS, type Step } from "#core/campaign/step.ts";
import type { Enrolment, StepRecord } from "#core/enrolment/enrolment.ts";
import { record } from "#core/enrolment/step-record.ts";
import { moveOn, placeAt, type WalkClock, walk, wouldBeTimes } from "#core/enrolment/walk.ts";
import { nextOpening } from "#core/messaging/send-window.ts";
import { DAY_MS, HOUR_MS } from "#core/shared/day.ts";
import {
  ALWAYS,
  aCampaign,
  anEnrolment,
  anEntry,
  email,
  hoursFrom,
  NOW,
  wait,
} from "#support/engine-samples.ts";

const clockAt = (now: Date, opening: WalkClock["opening"] = (at) => at): WalkClock => ({
  now,
  zone: "UTC",
  opening,
});
const entered = (campaign: Campaign, clock: WalkClock, more: Partial<Enrolment> = {}): Enrolment =>
  placeAt(campaign, anEnrolment({ stepId: undefined, dueAt: undefined, ...more }), firstOf(campaign), clock);
const firstOf = ({ steps }: Campaign): Step => {
  const [first] = steps;
  if (first === undefined) throw new Error("a campaign has steps");
  return first;
};
const silentFor = (days: number) =>
  anEntry({
    facts: {
      kind: "inactive",
      since: new Date(NOW.getTime() - days * DAY_MS).toISOString().slice(0, 10),
      days: 30,
    },
  });

interface Mail {
  readonly stepId: string;
  readonly at: Date;
  readonly dueAt: Date;
}

/** Dispatch looks `delays[i]` hours after each due time; `sends[i]` says whether the mail goes out or is skipped. */
const live = (
  campaign: Campaign,
  start: Enrolment,
  one: {
    readonly delays: readonly number[];
    readonly sends: readonly boolean[];
    readonly opening?: WalkClock["opening"];
  },
) => {
  const mails: Mail[] = [];
  let enrolment = start;
  let now = NOW;
  for (let look = 0; enrolment.state === "active"; look += 1) {
    if (look > 200) throw new Error("does not come to an end");
    const { dueAt } = enrolment;
    if (dueAt === undefined) throw new Error("active and never due");
    // dispatch looks at open hours only: nothing may be due before it was written
    expect(dueAt.getTime()).toBeGreaterThanOrEqual(now.getTime());
    now = new Date(dueAt.getTime() + (one.delays[look % one.delays.length] ?? 0) * HOUR_MS);
    const clock = clockAt(now, one.opening);
    const position = walk(campaign, enrolment, clock);
    if (position.kind !== "email") {
      enrolment = position.enrolment;
      continue;
    }
    const sent = one.sends[look % one.sends.length] ?? true;
    if (sent) mails.push({ stepId: position.step.id, at: now, dueAt });
    const closed: StepRecord = { ...record(now), kind: sent ? "sent" : "skipped" };
    enrolment = moveOn(campaign, position.enrolment, closed, clock);
  }
  return { mails, enrolment };
};

const hours = fc.integer({ min: 1, max: 400 });
const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      fc.constant({ kind: "email" as const }),
      fc.record({ kind: fc.constant("wait" as const), hours, atLeast: hours }),
      fc.record({
        kind: fc.constant("silence" as const),
        days: fc.integer({ min: 1, max: 300 }),
        atLeast: hours,
      }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((kinds) =>
    kinds.map((one, index): Step => {
      if (one.kind === "email") return email(`mail-${index}`);
      return one.kind === "wait"
        ? wait(`wait-${index}`, { kind: "for", hours: one.hours }, one.atLeast)
        : wait(`wait-${index}`, { kind: "inactive", days: one.days }, one.atLeast);
    }),
  );
const life = fc.record({
  delays: fc.array(fc.constantFrom(0, 0.1, 2, 100), { minLength: 1, maxLength: 5 }),
  sends: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
});

describe("walk", () => {
  it("never puts anything into the past, ends, and takes each step once and in order", () => {
    fc.assert(
      fc.property(steps, life, fc.integer({ min: 30, max: 400 }), (list, one, silentDays) => {
        const campaign = aCampaign({ steps: list });
        const start = entered(campaign, clockAt(NOW), { entry: silentFor(silentDays) });
        const { enrolment } = live(campaign, start, one);
        expect(enrolment).toMatchObject({ state: "done", stepId: undefined, dueAt: undefined });
        expect(Object.keys(enrolment.steps)).toEqual(list.map(({ id }) => id));
        const times = Object.values(enrolment.steps).map(({ at }) => at.getTime());
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it("keeps two mails of one enrolment apart, by the wait between them or by three days", () => {
    fc.assert(
      fc.property(steps, life, fc.integer({ min: 30, max: 400 }), (list, one, silentDays) => {
        const campaign = aCampaign({ steps: list });
        const start = entered(campaign, clockAt(NOW), { entry: silentFor(silentDays) });
        const { mails } = live(campaign, start, one);
        for (const [index, mail] of mails.entries()) {
          const before = mails[index - 1];
          if (before === undefined) continue;
          const place = list.findIndex(({ id }) => id === mail.stepId);
          const previous = list[place - 1];
          const gap = previous?.kind === "wait" ? previous.atLeastHours : DEFAULT_GAP_HOURS;
          expect(mail.at.getTime() - before.at.getTime()).toBeGreaterThanOrEqual(gap * HOUR_MS);
        }
      }),
    );
  });

  it("writes to somebody silent for 200 days three times in two weeks, not three times in an hour", () => {
    const campaign = aCampaign({
      steps: [
        email("hello"),
        wait("w1", { kind: "inactive", days: 60 }, 7 * 24),
        email("ask"),
        wait("w2", { kind: "inactive", days: 90 }, 7 * 24),
        email("farewell"),
      ],
    });
    const start = entered(campaign, clockAt(NOW), { entry: silentFor(200) });
    const { mails } = live(campaign, start, { delays: [0], sends: [true] });
    expect(mails.map(({ stepId, at }) => [stepId, (at.getTime() - NOW.getTime()) / DAY_MS])).toEqual([
      ["hello", 0],
      ["ask", 7],
      ["farewell", 14],
    ]);
  });

  it.each(["waited", "answered", "happened"] as const)(
    "sends what follows a wait that is over, and was %s, at once, not three days after the mail before it",
    (kind) => {
      const answered = wait("ask-answer", { kind: "answered", step: "ask", hours: 48 }, 0);
      const campaign = aCampaign({ steps: [email("ask"), answered, email("sorry")] });
      const steps = { ask: { ...record(NOW), kind: "sent" as const } };
      const asked = anEnrolment({ stepId: "ask-answer", lastMailAt: NOW, steps });
      const at = hoursFrom(5);
      const next = moveOn(campaign, asked, { ...record(at), kind }, clockAt(at));
      expect(next).toMatchObject({ stepId: "sorry", dueAt: at });
    },
  );

  const MOVED = [
    { what: "before the last mail, in the same moment", waited: 0, due: DEFAULT_GAP_HOURS },
    { what: "after it", waited: 6, due: 6 },
  ];
  it.each(MOVED)(
    "keeps mails apart when a move took the last one away and a wait was over $what",
    ({ waited, due }) => {
      const campaign = aCampaign({ steps: [wait("w", { kind: "for", hours: 6 }, 0), email("next")] });
      const steps = {
        w: { ...record(hoursFrom(waited)), kind: "waited" as const },
        gone: { ...record(NOW), kind: "sent" as const },
      };
      const moved = anEnrolment({ stepId: "gone", lastMailAt: NOW, steps });
      const next = campaign.steps[1];
      if (next === undefined) throw new Error("a mail follows");
      const { dueAt } = placeAt(campaign, moved, next, clockAt(hoursFrom(waited)));
      expect(dueAt).toEqual(hoursFrom(due));
    },
  );

  it("begins a wait that is over already now, where dispatch looks", () => {
    const campaign = aCampaign({ steps: [wait("w", { kind: "inactive", days: 60 }), email("ask")] });
    expect(entered(campaign, clockAt(NOW), { entry: silentFor(200) }).dueAt).toEqual(NOW);
    const skipped = moveOn(
      aCampaign({ steps: [email("hello"), ...campaign.steps] }),
      anEnrolment({ entry: silentFor(200) }),
      { ...record(NOW), kind: "skipped" },
      clockAt(NOW),
    );
    expect(skipped).toMatchObject({ stepId: "w", dueAt: NOW });
  });

  it("counts a wait of a given length from the close of the step before", () => {
    const campaign = aCampaign({
      steps: [email("hello"), wait("w", { kind: "for", hours: 10 }, 10), email("ask")],
    });
    const start = entered(campaign, clockAt(NOW));
    const sent = moveOn(campaign, start, { ...record(hoursFrom(5)), kind: "sent" }, clockAt(hoursFrom(5)));
    expect(sent).toMatchObject({ stepId: "w", dueAt: hoursFrom(15) });
    expect(walk(campaign, sent, clockAt(hoursFrom(14.9))).kind).toBe("waiting");
    expect(walk(campaign, sent, clockAt(hoursFrom(15))).kind).toBe("email");
  });

  it("waits until so many days before the end of the contract or its notice, in the zone of the workspace", () => {
    const facts = {
      kind: "contract-ending",
      contractId: "k",
      endsOn: "2026-12-31",
      on: "2026-11-30",
    } as const;
    const until = (of: "end" | "notice", beforeDays: number): Date | undefined => {
      const campaign = aCampaign({ steps: [wait("w", { kind: "contract", of, beforeDays }), email("ask")] });
      const clock = { ...clockAt(NOW), zone: "America/New_York" };
      return entered(campaign, clock, { entry: anEntry({ facts }) }).dueAt;
    };
    expect(until("end", 21)).toEqual(new Date("2026-12-10T05:00:00Z"));
    expect(until("notice", 7)).toEqual(new Date("2026-11-23T05:00:00Z"));
    expect(until("end", 100)).toEqual(NOW);
  });
});

describe("wouldBeTimes", () => {
  const ranges = Object.fromEntries(
    (["mon", "tue", "wed", "thu", "fri"] as const).map((day) => [day, [{ from: 540, to: 1020 }]]),
  );
  const office = (at: Date): Date =>
    nextOpening({
      window: { ...ALWAYS, ranges },
      customerZone: undefined,
      workspaceZone: "Europe/Berlin",
      at,
    });

  it("are the times at which the treatment's mails are due when nothing else happens", () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 30, max: 400 }), fc.boolean(), (list, silentDays, inOffice) => {
        const campaign = aCampaign({ steps: list });
        const opening = inOffice ? office : (at: Date) => at;
        const start = entered(campaign, clockAt(NOW, opening), { entry: silentFor(silentDays) });
        const { mails } = live(campaign, start, { delays: [0], sends: [true], opening });
        const real = Object.fromEntries(mails.map(({ stepId, dueAt }) => [stepId, dueAt]));
        expect(wouldBeTimes(campaign, start, clockAt(NOW, opening))).toEqual(real);
      }),
    );
  });
});
