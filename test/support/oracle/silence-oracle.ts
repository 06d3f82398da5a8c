/** `YYYY-MM-DD` as a number of days, by nothing but the calendar of the platform. */
export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
export const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

interface Silence {
  readonly since: number;
  readonly learntOn: number;
}

/**
 * Who must enter a campaign of silence, counted without any code of the product: it keeps what is known, and on each
 * sweep looks at every customer. Days are numbers. A line crossed since the last sweep lets in; one that was passed
 * by a sweep which did not know of it lets in for `lateDays` after it.
 */
export const createSilenceOracle = (rule: {
  readonly days: number;
  readonly startedOn: number;
  readonly lateDays: number;
}) => {
  const signUps = new Map<string, Silence>();
  const active = new Map<string, Silence>();
  const recorded = new Set<string>();
  const excluded: { from: number; to: number }[] = [];
  let sweptTo = Number.NEGATIVE_INFINITY;
  let pausedFrom: number | undefined;

  const crossing = (customer: string, today: number) => {
    const silence = active.get(customer) ?? signUps.get(customer);
    if (silence === undefined) return undefined;
    const crossedOn = silence.since + rule.days;
    if (crossedOn < rule.startedOn || crossedOn > today) return undefined;
    if (recorded.has(`${customer} ${silence.since}`)) return undefined;
    if (excluded.some(({ from, to }) => crossedOn >= from && crossedOn <= to)) return undefined;
    const enters = crossedOn > sweptTo || silence.learntOn - crossedOn <= rule.lateDays;
    return { key: `${customer} ${silence.since}`, enters };
  };
  const customers = () => new Set([...signUps.keys(), ...active.keys()]);

  /** Those who enter, and those who are refused because they were learnt of too late; sorted. */
  const judge = (today: number) => {
    const found = [...customers()].flatMap((customer) => {
      const one = pausedFrom === undefined ? crossing(customer, today) : undefined;
      return one === undefined ? [] : [{ customer, ...one }];
    });
    const pick = (enters: boolean) =>
      found
        .filter((one) => one.enters === enters)
        .map(({ customer }) => customer)
        .sort();
    return { found, entered: pick(true), refused: pick(false) };
  };

  return {
    signUp: (customer: string, day: number, today: number): void => {
      if (!signUps.has(customer)) signUps.set(customer, { since: day, learntOn: today });
    },
    activity: (customer: string, day: number, today: number): void => {
      const known = active.get(customer);
      const signUp = signUps.get(customer);
      if (known !== undefined && known.since >= day) return;
      const learntOn = known === undefined && signUp?.since === day ? signUp.learntOn : today;
      active.set(customer, { since: day, learntOn });
    },
    pause: (today: number): void => {
      pausedFrom = today;
    },
    resume: (today: number, catchUp: boolean): void => {
      if (!catchUp && pausedFrom !== undefined) excluded.push({ from: pausedFrom, to: today - 1 });
      pausedFrom = undefined;
    },
    /** A sweep that was carried to its end. */
    sweep: (today: number): { readonly entered: readonly string[]; readonly refused: readonly string[] } => {
      const { found, entered, refused } = judge(today);
      for (const { key } of found) recorded.add(key);
      if (pausedFrom === undefined) sweptTo = today;
      return { entered, refused };
    },
    /** A sweep that died after it had dealt with `done`. Answers those of `done` who should not have entered. */
    broken: (today: number, done: readonly string[]): readonly string[] => {
      const { found, entered } = judge(today);
      for (const { customer, key } of found) if (done.includes(customer)) recorded.add(key);
      return done.filter((customer) => !entered.includes(customer));
    },
  };
};

export type SilenceOracle = ReturnType<typeof createSilenceOracle>;
