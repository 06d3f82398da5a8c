import fc from "fast-check";
import type { CampaignName, CampaignSpec, StepSpec } from "./campaign-spec.ts";

/** Who says nothing of their zone counts as in New York. Of two couples each has one address. */
export const PEOPLE: Readonly<Record<string, { readonly zone?: string; readonly address: string }>> = {
  ann: { address: "ann" },
  bea: { address: "bea", zone: "Europe/Berlin" },
  cem: { address: "cem", zone: "Pacific/Auckland" },
  dan: { address: "dan" },
  eve: { address: "bea", zone: "America/Los_Angeles" },
  fay: { address: "ann" },
};
export const NAMES: readonly string[] = Object.keys(PEOPLE);

export type Op =
  /** The clock goes on, then comes a sweep, where there is one, and a dispatch. */
  | { readonly kind: "pass"; readonly hours: number; readonly sweeps: boolean }
  /** Something that happened so many hours ago is learnt of now, once or twice. */
  | {
      readonly kind: "happens";
      readonly what: "Visit" | "Order" | "Paid";
      readonly who: string;
      readonly hoursAgo: number;
      readonly basket: number;
      readonly twice: boolean;
    }
  | { readonly kind: "pause" | "stop"; readonly campaign: CampaignName }
  | { readonly kind: "resume"; readonly campaign: CampaignName; readonly catchUp: boolean }
  | { readonly kind: "publish"; readonly spec: CampaignSpec; readonly moves: boolean }
  /** To the survey and the offer that came last; an offer has one answer. */
  | { readonly kind: "scores"; readonly who: string; readonly campaign: CampaignName; readonly score: number }
  | { readonly kind: "accepts"; readonly who: string; readonly campaign: CampaignName }
  /** The term ends on another day, goes on after all, or is over. */
  | {
      readonly kind: "contract";
      readonly who: string;
      readonly change: "ends" | "cancelled" | "renewed";
      readonly inDays: number;
    }
  /** To the mail that came last. */
  | { readonly kind: "replies"; readonly who: string }
  | { readonly kind: "unsubscribe" | "erase"; readonly who: string };

type Of<Kind extends Op["kind"]> = Extract<Op, { readonly kind: Kind }>;
/** Of those who can, each has their turn: most of what is left to chance alone would make no sense. */
type InTurn<One extends Op> = Omit<One, "who" | "campaign"> & { readonly turn: number };
export type Draft =
  | Exclude<Op, { readonly kind: "scores" | "accepts" | "replies" }>
  | InTurn<Of<"scores">>
  | InTurn<Of<"accepts">>
  | InTurn<Of<"replies">>;

export interface History {
  /** Share of a hundred that no campaign writes to. */
  readonly holdout: number;
  readonly specs: readonly CampaignSpec[];
  readonly ops: readonly Draft[];
}

/** Beyond whatever stands before it: a wait for a silence that is over by then is refused. */
const SILENT_DAYS = { first: 5, second: 12, third: 20 } as const;

const waits = (id: keyof typeof SILENT_DAYS, campaign: CampaignName): fc.Arbitrary<StepSpec> => {
  const timed = fc.oneof(
    fc.record({
      kind: fc.constant("wait" as const),
      id: fc.constant(id),
      hours: fc.constantFrom(6, 24, 60, 96),
    }),
    fc.record({
      kind: fc.constant("paid" as const),
      id: fc.constant(id),
      hours: fc.constantFrom(24, 72, 120),
    }),
  );
  const silent: StepSpec = { kind: "silent", id, days: SILENT_DAYS[id] };
  return campaign === "quiet" ? fc.oneof(timed, timed, fc.constant(silent)) : timed;
};
const mail = (id: string): fc.Arbitrary<StepSpec> => fc.constant({ kind: "mail" as const, id });
const fork: fc.Arbitrary<StepSpec> = fc.record({
  kind: fc.constant("fork" as const),
  id: fc.constant("fork"),
  leaves: fc.boolean(),
});
const ask: fc.Arbitrary<StepSpec> = fc.record({
  kind: fc.constant("ask" as const),
  id: fc.constant("ask"),
  hours: fc.constantFrom(48, 120),
  remindAfter: fc.constantFrom(0, 24, 40),
});
const gift: fc.Arbitrary<StepSpec> = fc.record({
  kind: fc.constant("gift" as const),
  id: fc.constant("gift"),
  hours: fc.constantFrom(0, 30, 96),
  leaves: fc.boolean(),
  limit: fc.constantFrom(0, 0, 1, 2),
  refuses: fc.boolean(),
});
const half: fc.Arbitrary<StepSpec> = fc.constant({ kind: "half" as const, id: "half" });

const likely = (step: fc.Arbitrary<StepSpec>) => fc.option(step, { nil: undefined, freq: 3 });
const seldom = (step: fc.Arbitrary<StepSpec>) => fc.option(step, { nil: undefined, freq: 2 });

/** Some of the same steps in the same order, so that versions have much in common. */
const stepsOf = (campaign: CampaignName): fc.Arbitrary<readonly StepSpec[]> =>
  fc
    .tuple(
      ...[
        seldom(ask),
        likely(mail("hello")),
        likely(waits("first", campaign)),
        seldom(gift),
        likely(mail("again")),
        seldom(half),
        likely(waits("second", campaign)),
        likely(fork),
        likely(waits("third", campaign)),
        likely(mail("last")),
      ],
    )
    .map((all) => all.filter((step) => step !== undefined))
    .map((all): readonly StepSpec[] =>
      all.some(({ kind }) => kind === "mail")
        ? all
        : all.toSpliced(all[0]?.kind === "ask" ? 1 : 0, 0, { kind: "mail", id: "hello" }),
    );

const specOf = (id: CampaignName): fc.Arbitrary<CampaignSpec> =>
  fc
    .record({
      id: fc.constant(id),
      steps: stepsOf(id),
      exits: fc.record({
        // a day comes whether somebody returns or not
        returned: id === "ending" || id === "dated" ? fc.constant(false) : fc.boolean(),
        paid: fc.boolean(),
        accepted: fc.boolean(),
        renewed: fc.boolean(),
        cancelled: fc.boolean(),
        replied: fc.boolean(),
      }),
      holdout: fc.constantFrom(0, 0, 30),
      window: fc.constantFrom("always", "always", "office", "office of the customer"),
      notLaterThanHours: fc.constantFrom(12, 48, 96),
      capHours: fc.constantFrom(0, 0, 40, 100),
      times: fc.constantFrom(0, 0, 2),
      after: fc.constantFrom(0, 0, 5),
      budget: fc.record({ total: fc.constantFrom(0, 0, 0, 5), perDay: fc.constantFrom(0, 0, 1) }),
    })
    .map((spec) => (hasFewOffers(spec) ? { ...spec, budget: { total: 0, perDay: 0 } } : spec));

/** Money kept for a mail that finds no offer left is free again a moment later: who misses it meanwhile is chance. */
const hasFewOffers = ({ steps }: CampaignSpec): boolean =>
  steps.some((step) => step.kind === "gift" && step.limit > 0);

const who = fc.constantFrom(...NAMES);
const turn = fc.nat({ max: 11 });
const opOf = (campaign: fc.Arbitrary<CampaignName>): fc.Arbitrary<Draft> =>
  fc.oneof(
    {
      weight: 11,
      arbitrary: fc.record({
        kind: fc.constant("pass" as const),
        hours: fc.constantFrom(1, 5, 13, 24, 36, 60),
        sweeps: fc.constantFrom(true, true, true, false),
      }),
    },
    {
      weight: 9,
      arbitrary: fc.record({
        kind: fc.constant("happens" as const),
        what: fc.constantFrom("Visit" as const, "Order" as const, "Order" as const, "Paid" as const),
        who,
        hoursAgo: fc.constantFrom(0, 0, 0, 0, 0, 2, 20, 30, 50, 100),
        basket: fc.integer({ min: 1, max: 6 }),
        twice: fc.constantFrom(false, false, false, true),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("scores" as const),
        turn,
        score: fc.integer({ min: 0, max: 10 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("accepts" as const), turn }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("contract" as const),
        who,
        change: fc.constantFrom("ends" as const, "ends" as const, "cancelled" as const, "renewed" as const),
        inDays: fc.integer({ min: -1, max: 14 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("replies" as const), turn }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("pause" as const), campaign }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("resume" as const), campaign, catchUp: fc.boolean() }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("publish" as const),
        spec: campaign.chain(specOf),
        moves: fc.boolean(),
      }),
    },
  );
const rareOf = (campaign: fc.Arbitrary<CampaignName>): fc.Arbitrary<Draft> =>
  fc.oneof(
    fc.record({ kind: fc.constantFrom("unsubscribe" as const, "erase" as const), who }),
    fc.record({ kind: fc.constant("stop" as const), campaign }),
  );

/** Two run side by side. */
const PAIRS: readonly (readonly [CampaignName, CampaignName])[] = [
  ["quiet", "order"],
  ["ending", "order"],
  ["quiet", "ending"],
  ["quiet", "dated"],
];

export const history = (ops: number): fc.Arbitrary<History> =>
  fc.constantFrom(...PAIRS).chain((pair) => {
    const campaign = fc.constantFrom(...pair);
    const op = fc.oneof(
      { weight: 60, arbitrary: opOf(campaign) },
      { weight: 1, arbitrary: rareOf(campaign) },
    );
    return fc.record({
      holdout: fc.constantFrom(0, 0, 0, 40),
      specs: fc.tuple(...pair.map(specOf)),
      ops: fc.array(op, { minLength: (ops * 3) / 4, maxLength: ops, size: "max" }),
    });
  });
