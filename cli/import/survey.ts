import { InvalidInputError } from "#core/shared/errors.ts";
import { DECIMAL_MARKS, type DecimalMark, decimalMarksOf } from "./amounts.ts";
import { type Target, typeOf } from "./columns.ts";
import { DATE_ORDERS, type DateOrder } from "./date-forms.ts";
import { dateOrdersOf } from "./dates.ts";
import { faultOf } from "./faults.ts";
import type { ValueType } from "./fields.ts";
import type { Readings } from "./marker.ts";
import { castVote, createVotes, decideReading, type Votes } from "./reading.ts";
import type { RowChunk, TextRow } from "./records.ts";

/** Rows that are looked at in any case; more, to the end of the file, only while something is ambiguous. */
const SURVEYED_ROWS = 1_000;

interface Question<R extends string> {
  readonly targets: readonly Target[];
  readonly votes: Votes<R>;
  readonly fitting: (cell: string) => readonly R[];
}

const ask = <R extends string>(
  targets: readonly Target[],
  types: readonly ValueType[],
  question: { readonly readings: readonly R[]; readonly fitting: (cell: string) => readonly R[] },
): Question<R> => ({
  targets: targets.filter((target) => types.includes(typeOf(target)) && target.columns.length > 0),
  votes: createVotes(question.readings),
  fitting: question.fitting,
});

const count = <R extends string>(question: Question<R>, row: TextRow): void => {
  for (const { columns } of question.targets) {
    const cell = columns.map((column) => row.cells[column] ?? "").join(" ");
    castVote(question.votes, cell, question.fitting(cell));
  }
};

const isOpen = <R extends string>({ votes }: Question<R>): boolean => {
  const { kind } = decideReading(votes);
  return kind === "ambiguous" || kind === "contradictory";
};

const WAYS = {
  dates: ["can be read in more than one order", "--dates dmy, --dates mdy, or `dates:` in a mapping file"],
  decimal: [
    "can be read with either decimal sign",
    "--decimal point, --decimal comma, or `decimal:` in a mapping file",
  ],
} as const;

const conclude = <R extends string>(
  file: string,
  option: keyof typeof WAYS,
  { votes, targets }: Question<R>,
): R | undefined => {
  const decision = decideReading(votes);
  if (decision.kind === "decided") return decision.reading;
  if (decision.kind === "irrelevant") return undefined;
  const [problem, hint] = WAYS[option];
  const field = targets.map((target) => target.field.name).join(", ");
  const example = votes.example === undefined ? "its values" : `“${votes.example.trim()}”`;
  const why =
    decision.kind === "ambiguous" ? "no row of the file decides it" : "its rows contradict each other";
  const message = `${file}: ${field}: ${example} ${problem}, and ${why}`;
  throw new InvalidInputError(message, [faultOf(file, { field }, { message, hint })]);
};

/**
 * Decides for the whole file how dates and amounts are read. What is stated needs no vote; a rejects file says how
 * its original was read. Throws InvalidInputError where the file leaves it open, as a guess could be wrong in every row.
 */
export const survey = async (
  table: { readonly file: string; readonly headerLine: number; readonly targets: readonly Target[] },
  stated: Readings,
  chunks: AsyncIterable<RowChunk>,
): Promise<Readings> => {
  const needsDates = table.targets.filter(({ source }) => !("dates" in source && source.dates));
  const needsDecimal = table.targets.filter(({ source }) => !("decimal" in source && source.decimal));
  const dates = ask<DateOrder>(stated.dates ? [] : needsDates, ["instant", "day", "date"], {
    readings: DATE_ORDERS,
    fitting: dateOrdersOf,
  });
  const decimal = ask<DecimalMark>(stated.decimal ? [] : needsDecimal, ["money", "number"], {
    readings: DECIMAL_MARKS,
    fitting: decimalMarksOf,
  });
  let seen = 0;
  for await (const { rows } of chunks) {
    for (const row of rows) {
      if (row.line <= table.headerLine || row.refusal) continue;
      count(dates, row);
      count(decimal, row);
      seen += 1;
    }
    if (seen >= SURVEYED_ROWS && !isOpen(dates) && !isOpen(decimal)) break;
  }
  return {
    dates: stated.dates ?? conclude(table.file, "dates", dates),
    decimal: stated.decimal ?? conclude(table.file, "decimal", decimal),
  };
};
