/** What both versions come to over the days that a plan shows. */
export interface PlanNumbers {
  readonly entering: number;
  readonly heldOut: number;
  readonly refused: number;
  readonly backlog: number;
  readonly mails: number;
  readonly costMicros: number;
  /** Of those who are under way now: how many an exit rule ends. */
  readonly exiting: number;
}

/** In words, what changes with the new version; nothing that stays. */
export const numberDiff = (
  before: PlanNumbers,
  after: PlanNumbers,
  { days, currency }: { readonly days: number; readonly currency: string },
): readonly string[] => {
  const over = `over the next ${days} days`;
  const line = (name: keyof PlanNumbers, words: string): readonly string[] => {
    const change = after[name] - before[name];
    return change === 0 ? [] : [`${count(Math.abs(change))} ${change > 0 ? "more" : "fewer"} ${words}`];
  };
  const cost = after.costMicros - before.costMicros;
  return [
    ...line("entering", `enter ${over}`),
    ...line("heldOut", "are held out"),
    ...line("refused", "are refused"),
    ...line("backlog", "are in the backlog"),
    ...line("exiting", "exit of those under way"),
    ...line("mails", `mails ${over}, at most`),
    ...(cost === 0
      ? []
      : [
          `mails cost ${amount(Math.abs(cost) / 1_000_000)} ${currency} ${cost > 0 ? "more" : "less"}, at most`,
        ]),
  ];
};

const count = (value: number): string => value.toLocaleString("en-US");
const amount = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 4 });
