export interface Ending {
  /** The day that the campaign looks at, as a number; undefined when there is none. */
  readonly on: number | undefined;
  /** Last day of the term. */
  readonly end: number;
  readonly isRunning: boolean;
}

/** Who must enter a campaign of ending contracts, as `createSilenceOracle`; one contract each. */
export const createEndingOracle = (rule: {
  readonly before: number;
  readonly startedOn: number;
  readonly lateDays: number;
}) => {
  const known = new Map<string, Ending & { readonly learntOn: number }>();
  const recorded = new Set<string>();
  let sweptTo = Number.NEGATIVE_INFINITY;

  const judge = (customer: string, today: number): "enter" | "refuse" | undefined => {
    const contract = known.get(customer);
    if (contract?.on === undefined || !contract.isRunning) return undefined;
    const crossedOn = contract.on - rule.before;
    if (crossedOn < rule.startedOn || crossedOn > today || recorded.has(`${customer} ${contract.end}`))
      return undefined;
    const isOver = contract.on < today;
    if (crossedOn > sweptTo) return isOver ? "refuse" : "enter";
    if (isOver) return undefined;
    return contract.learntOn - crossedOn <= rule.lateDays ? "enter" : "refuse";
  };

  return {
    learn: (customer: string, ending: Ending, today: number): void => {
      known.set(customer, { ...ending, learntOn: today });
    },
    sweep: (today: number): { readonly entered: readonly string[]; readonly refused: readonly string[] } => {
      const judged = [...known.keys()].map((customer) => ({ customer, as: judge(customer, today) }));
      for (const { customer, as } of judged)
        if (as !== undefined) recorded.add(`${customer} ${known.get(customer)?.end}`);
      sweptTo = today;
      const pick = (wanted: "enter" | "refuse") =>
        judged
          .filter(({ as }) => as === wanted)
          .map(({ customer }) => customer)
          .sort();
      return { entered: pick("enter"), refused: pick("refuse") };
    },
  };
};
