/** One line of the report. Numbers are counts or ratios, unless `unit` is a time. */
export interface Row {
  /** Stays the same from run to run, so that two runs can be compared. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Absent: reported only. */
  readonly atMost?: number;
}

export const verdictOf = ({ value, atMost }: Row): "met" | "missed" | "" => {
  if (atMost === undefined) return "";
  return value <= atMost ? "met" : "missed";
};

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
