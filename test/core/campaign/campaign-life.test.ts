import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CampaignState } from "#core/campaign/campaign.ts";
import { decideLifeStep, type LifeStep } from "#core/campaign/campaign-life.ts";
import { addDays, daysFromTo } from "#core/shared/day.ts";
import { isPausedOn } from "#core/sweep/crossing.ts";

const draft: CampaignState = {
  id: "small",
  status: "draft",
  version: 0,
  startedOn: undefined,
  pausedDays: [],
  salt: "salt",
  statusReason: undefined,
  updatedAt: new Date("2026-12-01T09:00:00Z"),
  revision: 0,
};
const on = (today: string) => ({ today, at: new Date(`${today}T09:00:00Z`) });
const live = (steps: readonly (readonly [string, LifeStep])[], from = draft): CampaignState =>
  steps.reduce((state, [today, step]) => {
    const decision = decideLifeStep(state, step, on(today));
    if (decision.kind === "refused") throw new Error(decision.message);
    return decision.state;
  }, from);
const NOTHING = { events: [], dates: [] };
const PUBLISH: LifeStep = { kind: "publish", version: 1, awaited: NOTHING };
const active = live([
  ["2026-12-01", PUBLISH],
  ["2026-12-01", { kind: "start" }],
]);
const paused = live([["2026-12-05", { kind: "pause" }]], active);
const stopped = live([["2026-12-09", { kind: "stop" }]], paused);

describe("decideLifeStep", () => {
  it("starts on the day it is told to", () => {
    expect(active).toMatchObject({ status: "active", version: 1, startedOn: "2026-12-01" });
  });

  it("keeps the days of a pause out, up to the day before it ends", () => {
    const resumed = live([["2026-12-08", { kind: "resume", catchUp: false }]], paused);
    expect(resumed.pausedDays).toEqual([{ from: "2026-12-05", to: "2026-12-07" }]);
    expect(daysFromTo("2026-12-04", "2026-12-08").filter((day) => isPausedOn(resumed, day))).toEqual([
      "2026-12-05",
      "2026-12-06",
      "2026-12-07",
    ]);
  });

  it("forgets a pause that ends on its own day, or whose crossings are to be caught up", () => {
    expect(live([["2026-12-05", { kind: "resume", catchUp: false }]], paused).pausedDays).toEqual([]);
    expect(live([["2026-12-20", { kind: "resume", catchUp: true }]], paused).pausedDays).toEqual([]);
  });

  it("publishes into a running campaign without touching its state", () => {
    expect(live([["2026-12-06", { kind: "publish", version: 2, awaited: NOTHING }]], paused)).toMatchObject({
      status: "paused",
      version: 2,
      startedOn: "2026-12-01",
      pausedDays: [{ from: "2026-12-05", to: undefined }],
    });
  });

  it.each<[string, CampaignState, LifeStep, RegExp]>([
    ["start without version", draft, { kind: "start" }, /Publish it, then start it/],
    ["start twice", active, { kind: "start" }, /active already, since 2026-12-01/],
    ["start of a paused one", paused, { kind: "start" }, /Resume it instead/],
    ["pause of a draft", draft, { kind: "pause" }, /only an active one can be paused/],
    ["pause twice", paused, { kind: "pause" }, /paused already/],
    ["resume of an active one", active, { kind: "resume", catchUp: false }, /is active, not paused/],
    ["resume of a draft", draft, { kind: "resume", catchUp: false }, /Start it instead/],
    [
      "publish of an old version",
      active,
      { kind: "publish", version: 1, awaited: NOTHING },
      /not newer than 1/,
    ],
    ["start after stop", stopped, { kind: "start" }, /stopped for good/],
    ["publish after stop", stopped, { kind: "publish", version: 9, awaited: NOTHING }, /stopped for good/],
    ["stop twice", stopped, { kind: "stop" }, /stopped for good/],
  ])("refuses %s in words", (_what, state, step, words) => {
    const decision = decideLifeStep(state, step, on("2026-12-10"));
    expect(decision).toMatchObject({ kind: "refused", message: expect.stringMatching(words) });
  });

  it("keeps what earlier versions wait for", () => {
    const publish = (
      version: number,
      events: readonly string[],
      dates: readonly string[] = [],
    ): LifeStep => ({
      kind: "publish",
      version,
      awaited: { events, dates },
    });
    const days: [string, LifeStep][] = [
      ["2026-12-01", publish(1, ["paid"], ["contract.endsOn"])],
      ["2026-12-02", publish(2, [])],
      ["2026-12-03", publish(3, ["login", "paid"])],
    ];
    expect(live(days)).toMatchObject({
      version: 3,
      awaited: ["paid", "login"],
      awaitedDates: ["contract.endsOn"],
    });
  });

  it("never breaks what holds in every state, whatever is tried in whatever order", () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant("publish" as const),
        version: fc.integer({ min: 1, max: 6 }),
        awaited: fc.constant(NOTHING),
      }),
      fc.constantFrom<LifeStep>({ kind: "start" }, { kind: "pause" }, { kind: "stop" }),
      fc.record({ kind: fc.constant("resume" as const), catchUp: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat({ max: 5 })), { maxLength: 30 }), (tries) => {
        let state = draft;
        let today = "2026-12-01";
        for (const [next, later] of tries) {
          today = addDays(today, later);
          const decision = decideLifeStep(state, next, on(today));
          if (decision.kind === "refused") {
            expect(decision.message).toMatch(/small.+\.$/);
            continue;
          }
          const before = state;
          state = decision.state;
          expectForGood(before, state);
          expectPausesInOrder(state, today);
        }
      }),
    );
  });
});

/** The end, the first day and the salt stay; versions only rise. */
const expectForGood = (before: CampaignState, state: CampaignState): void => {
  expect(before.status).not.toBe("archived");
  expect(state.startedOn).toBe(before.startedOn ?? state.startedOn);
  expect(state.salt).toBe(before.salt);
  expect(state.version).toBeGreaterThanOrEqual(before.version);
  if (state.status === "active" || state.status === "paused") expect(state.startedOn).toBeDefined();
};

/** One is open while the campaign is paused, none otherwise; they never overlap nor begin before the start. */
const expectPausesInOrder = (state: CampaignState, today: string): void => {
  const open = state.pausedDays.filter(({ to }) => to === undefined);
  expect(open.length).toBe(state.status === "paused" ? 1 : 0);
  let end = addDays(state.startedOn ?? today, -1);
  for (const { from, to } of state.pausedDays) {
    expect(from > end).toBe(true);
    expect((to ?? from) >= from).toBe(true);
    end = to ?? from;
  }
  if (state.status === "active") expect(isPausedOn(state, today)).toBe(false);
};
