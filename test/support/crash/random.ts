import { draw } from "#core/shared/draw.ts";

/** The seed of a crash run: `REKINDLE_SEED`, or the fixed one that CI uses. */
export const seedOfRun = (): number => Number(process.env["REKINDLE_SEED"] ?? 20_260_302);

/** Numbers in [0, 1), the same for the same seed and name, one after the other. */
export type Random = () => number;

export const randomOf = (seed: number, name: string): Random => {
  let drawn = 0;
  return () => {
    drawn += 1;
    return draw(Buffer.from(`seed:${seed}`), name, `${drawn}`);
  };
};

export const between = (random: Random, [least, most]: readonly [number, number]): number =>
  Math.round(least + (most - least) * random());
