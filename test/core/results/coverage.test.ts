import { describe, expect, it } from "vitest";
import type { Entry } from "#core/enrolment/enrolment.ts";
import { concludeResults } from "#core/results/conclude-results.ts";
import { type Comparison, compareArms, LEAST } from "#core/results/lift.ts";
import { addToStrata, type Strata } from "#core/results/strata.ts";
import { emptyResults } from "#core/results/tally-results.ts";
import { anEntry } from "#support/engine-samples.ts";
import { seededRandom } from "#support/seeded-random.ts";

/*
 * What results compare must hold the truth with 95 % at any time, also when shares, the season and the effect change
 * on the way, and while other campaigns work too. Lives with a fixed seed, looked at again and again.
 */

const LIVES = 200;
const CUSTOMERS = 1_200;
const LOOK_EVERY = 50;
/** 5 % of 200 is 10; 20 or more would come by chance less than once in 300 times. */
const MOST_MISSES = 20;

/** A time in which nothing changes. Rates of return. */
interface Period {
  /** Of those who get no mail at all. */
  readonly base: number;
  /** Added by this campaign, and by all others. */
  readonly own: number;
  readonly others: number;
  /** Shares held out by this campaign and by the workspace. */
  readonly share: number;
  readonly ofAll: number;
}

const SPRING: Period = { base: 0.05, own: 0.02, others: 0.1, share: 0.5, ofAll: 0.2 };
const AUTUMN: Period = { base: 0.25, own: 0.08, others: 0.15, share: 0.1, ofAll: 0.05 };

describe("what results compare", () => {
  it("holds what this campaign adds, though shares, season and effect change and others write too", () => {
    expect(misses([SPRING, AUTUMN], ({ reached }) => reached, ownEffect)).toBeLessThan(MOST_MISSES);
  });

  it("holds what all campaigns together change, against those held out of everything", () => {
    const truth = ({ own, others, share }: Period) => others + own * (1 - share);
    expect(misses([SPRING, AUTUMN], ({ ofAll }) => ofAll?.reached, truth, "workspace")).toBeLessThan(
      MOST_MISSES,
    );
  });

  it("holds it for a campaign that holds nobody out itself", () => {
    const alone = { ...AUTUMN, share: 0, ofAll: 0.2 };
    const truth = ({ own, others }: Period) => own + others;
    expect(misses([alone], ({ ofAll }) => ofAll?.reached, truth, "workspace")).toBeLessThan(MOST_MISSES);
  });

  it("would be wrong if those held out of everything counted as this campaign's holdout", () => {
    const mixed = (_: unknown, strata: Strata): Comparison => {
      const own = [...strata.values()].filter(({ by }) => by === "campaign");
      const ofAll = [...strata.values()].filter(({ by }) => by === "workspace");
      return compareArms(
        own.map(({ treatment, holdout }, index) => {
          const none = ofAll[index]?.holdout.reached ?? holdout.reached;
          const { count, sum, squares } = holdout.reached;
          return {
            treatment: treatment.reached,
            holdout: { count: count + none.count, sum: sum + none.sum, squares: squares + none.squares },
          };
        }),
        "rate",
      );
    };
    const crowded = { ...AUTUMN, others: 0.25, ofAll: 0.2 };
    expect(misses([crowded], ({ reached }) => reached, ownEffect)).toBeLessThan(MOST_MISSES);
    expect(misses([crowded], mixed, ownEffect)).toBeGreaterThan(MOST_MISSES);
  });
});

const ownEffect = ({ own }: Period): number => own;

type Look = (conclusion: ReturnType<typeof concludeResults>, strata: Strata) => Comparison | undefined;

/** In how many lives the interval ever fails to hold the truth. Each period has its part of the customers. */
const misses = (
  periods: readonly Period[],
  look: Look,
  effect: (period: Period) => number,
  by: "campaign" | "workspace" = "campaign",
): number => {
  const random = seededRandom(23);
  let missed = 0;
  for (let life = 0; life < LIVES; life += 1)
    missed += Number(missesOnce({ periods, look, effect, by, random }));
  return missed;
};

const missesOnce = (trial: {
  readonly periods: readonly Period[];
  readonly look: Look;
  readonly effect: (period: Period) => number;
  readonly by: "campaign" | "workspace";
  readonly random: () => number;
}): boolean => {
  const { periods, look, effect, by, random } = trial;
  const tally = emptyResults();
  for (let count = 0; count < CUSTOMERS; count += 1) {
    const period = periods[Math.floor((count * periods.length) / CUSTOMERS)];
    if (period === undefined) throw new Error("no period");
    const { entry, rate } = drawn(period, random);
    addToStrata(tally.strata, entry, { reached: Number(random() < rate), revenue: 0, profit: 0 });
    if (count % LOOK_EVERY > 0) continue;
    const found = look(concludeResults(tally, []), tally.strata);
    const truth = truthOf(tally.strata, { periods, effect, by });
    if (found?.kind === "measured" && (found.low > truth || found.high < truth)) return true;
  }
  return false;
};

const drawn = (period: Period, random: () => number): { readonly entry: Entry; readonly rate: number } => {
  const { base, own, others, share, ofAll } = period;
  if (random() < ofAll)
    return { entry: anEntry({ arm: "holdout", heldBy: "workspace", share: ofAll, ofAll }), rate: base };
  return random() < share
    ? { entry: anEntry({ arm: "holdout", share, ofAll }), rate: base + others }
    : { entry: anEntry({ arm: "treatment", share, ofAll }), rate: base + others + own };
};

/** The estimand: the effects of the strata that can be compared, weighed by their customers. */
const truthOf = (
  strata: Strata,
  { periods, effect, by }: Pick<Parameters<typeof missesOnce>[0], "periods" | "effect" | "by">,
): number => {
  let [all, sum] = [0, 0];
  for (const period of periods) {
    const stratum = strata.get(`${by} ${by === "campaign" ? period.share : period.ofAll}`);
    if (stratum === undefined) continue;
    const [treatment, holdout] = [stratum.treatment.reached.count, stratum.holdout.reached.count];
    if (Math.min(treatment, holdout) < LEAST.rate) continue;
    all += treatment + holdout;
    sum += (treatment + holdout) * effect(period);
  }
  return all === 0 ? 0 : sum / all;
};
