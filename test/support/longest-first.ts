import { BaseSequencer, type TestSequencerConstructor, type TestSpecification } from "vitest/node";

/** An order in which some files begin first: begun last, each would run alone at the end. Paths as they end. */
export const longestFirst = (files: readonly string[]): TestSequencerConstructor => {
  const rankOf = ({ moduleId }: TestSpecification): number => {
    const rank = files.findIndex((file) => moduleId.endsWith(file));
    return rank === -1 ? files.length : rank;
  };
  return class extends BaseSequencer {
    override async sort(all: TestSpecification[]): Promise<TestSpecification[]> {
      return (await super.sort(all)).toSorted((a, b) => rankOf(a) - rankOf(b));
    }
  };
};
