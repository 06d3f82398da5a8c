import type { Entry } from "../enrolment/enrolment.ts";
import { addTo, type Moments, NO_MOMENTS, sumOf } from "./interval.ts";

/** What is measured of one customer: of their first enrolment, settled. Amounts in minor units. */
const MEASURES = ["reached", "revenue", "profit"] as const;
export type Measure = (typeof MEASURES)[number];
export type ArmMoments = Readonly<Record<Measure, Moments>>;

/** The draw that held out: the campaign's own, or the workspace's, which holds out of every campaign alike. */
export type HeldBy = "campaign" | "workspace";

/**
 * Customers among whom one draw put each into an arm with one chance: what a comparison may be made of.
 *
 * - `campaign`: written to by this campaign, against those whom it held out itself. Both get the mails of all other
 *   campaigns, so the difference is what this campaign adds to them.
 * - `workspace`: everybody else who entered, against those who are held out of everything. The difference is what all
 *   campaigns together changed for customers who come to this one's line.
 *
 * Those whom the workspace holds out are in no stratum of the campaign: they lack the mails of the others too.
 */
export interface Stratum {
  readonly by: HeldBy;
  /** Share held out by that draw at entry. */
  readonly share: number;
  readonly treatment: ArmMoments;
  readonly holdout: ArmMoments;
}

/** By `stratumKey`. */
export type Strata = Map<string, Stratum>;

const stratumKey = ({ by, share }: Pick<Stratum, "by" | "share">): string => `${by} ${share}`;

/** Adds one settled customer to the strata that their entry was drawn in. */
export const addToStrata = (strata: Strata, entry: Entry, value: Readonly<Record<Measure, number>>): void => {
  for (const { by, share, arm } of drawsOf(entry)) {
    const known = strata.get(stratumKey({ by, share })) ?? { by, share, treatment: NO_ARM, holdout: NO_ARM };
    strata.set(stratumKey(known), {
      ...known,
      [arm]: mapMeasures((name) => addTo(known[arm][name], value[name])),
    });
  }
};

const drawsOf = ({ heldBy, share, arm, ofAll = heldBy === "workspace" ? share : 0 }: Entry) => [
  ...(heldBy === "workspace" ? [] : [{ by: "campaign" as const, share, arm }]),
  ...(ofAll === 0
    ? []
    : [
        {
          by: "workspace" as const,
          share: ofAll,
          arm: heldBy === "workspace" ? ("holdout" as const) : ("treatment" as const),
        },
      ]),
];

/** Adds strata of other customers. */
export const mergeStrata = (into: Strata, more: Iterable<Stratum>): void => {
  for (const one of more) {
    const known = into.get(stratumKey(one));
    into.set(
      stratumKey(one),
      known === undefined
        ? one
        : {
            ...known,
            treatment: sumOfArms(known.treatment, one.treatment),
            holdout: sumOfArms(known.holdout, one.holdout),
          },
    );
  }
};

/** Strata of one draw in which somebody could be held out, by share. */
export const strataOf = (strata: Strata, by: HeldBy): readonly Stratum[] =>
  [...strata.values()]
    .filter((stratum) => stratum.by === by && stratum.share > 0)
    .sort((a, b) => a.share - b.share);

const mapMeasures = (of: (name: Measure) => Moments): ArmMoments =>
  Object.fromEntries(MEASURES.map((name) => [name, of(name)])) as Record<Measure, Moments>;

const NO_ARM = mapMeasures(() => NO_MOMENTS);

const sumOfArms = (one: ArmMoments, other: ArmMoments): ArmMoments =>
  mapMeasures((name) => sumOf(one[name], other[name]));
