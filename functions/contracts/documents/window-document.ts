import * as z from "zod";
import type { SendWindow, TimeRange, Weekday } from "#core/campaign/campaign.ts";
import { isZone } from "#core/shared/day.ts";
import { expects, oneOf, say, show, written } from "./document-faults.ts";
import { day, hours, zone } from "./scalars.ts";

const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const RANGE_RIGHT = 'from and to on one day, in quotes: "09:00-12:00", "18:00-24:00"';

type DayKey = Weekday | `${Weekday}-${Weekday}`;

/** `mon-fri` to its days, round the end of the week too: `sat-mon`. */
const DAYS_OF: Readonly<Partial<Record<string, readonly Weekday[]>>> = Object.fromEntries(
  WEEKDAYS.flatMap((first, from) =>
    WEEKDAYS.map((_, more) => {
      const days = [...WEEKDAYS, ...WEEKDAYS].slice(from, from + more + 1);
      return [more === 0 ? first : `${first}-${days.at(-1)}`, days];
    }),
  ),
);

const range = z
  .string(expects(RANGE_RIGHT))
  .transform((text, context): TimeRange => {
    const [, ...parts] = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
    const [h = Number.NaN, m = 0, toH = 0, toM = 0] = parts.map(Number);
    const [from, to] = [h * 60 + m, toH * 60 + toM];
    if (m < 60 && toM < 60 && from < to && to <= 1440) return { from, to };
    const overMidnight = from >= to && m < 60 && toM < 60 && from < 1440;
    context.addIssue({
      code: "custom",
      message: say(
        `is ${show(text)}`,
        overMidnight ? "split it at midnight: to 24:00 on one day, from 00:00 on the next" : RANGE_RIGHT,
      ),
    });
    return z.NEVER;
  })
  .meta({
    id: "TimeRange",
    examples: ["09:00-12:00"],
    description: "From and to on one day, 24:00 allowed.",
  });

const ranges = z.array(range).min(1).max(24).meta({ id: "TimeRanges" });

const dayRanges = Object.fromEntries(
  Object.keys(DAYS_OF).map((key) => [key, ranges.optional().describe("Times in which mail may leave.")]),
) as Record<DayKey, z.ZodOptional<typeof ranges>>;

/** A window as written: what is undefined comes from the workspace. */
export interface WindowDocument {
  readonly ranges: SendWindow["ranges"] | undefined;
  /** `customer`, `workspace` or an IANA zone. */
  readonly zone: string | undefined;
  readonly fallbackZone: string | undefined;
  readonly notOn: readonly string[];
  readonly notLaterThanHours: number | undefined;
}

export const windowDocument = () =>
  z
    .strictObject({
      zone: z
        .string(expects("customer, workspace or an IANA time zone"))
        .refine((name) => name === "customer" || name === "workspace" || isZone(name), {
          error: (issue) =>
            say(
              `is ${show(issue.input)}, no time zone`,
              oneOf(written(issue.input), ["customer", "workspace", ...Intl.supportedValuesOf("timeZone")]),
            ),
        })
        .optional()
        .describe(
          "Whose clock counts: `customer`, `workspace` or an IANA zone. Default: the workspace's setting.",
        ),
      fallbackZone: zone()
        .optional()
        .describe("For customers whose zone is not known. Default: the workspace's."),
      notOn: z.array(day()).max(400).optional().describe("Days without mail, beside those of the workspace."),
      notLaterThan: hours({ min: 1, max: 90 * 24 })
        .optional()
        .describe("A mail held longer than this is skipped. Default: the workspace's, 3 days."),
      ...dayRanges,
    })
    .transform(
      ({ zone: named, fallbackZone, notOn, notLaterThan, ...days }): WindowDocument => ({
        ranges: Object.keys(days).length === 0 ? undefined : rangesOf(days),
        zone: named,
        fallbackZone,
        notOn: notOn ?? [],
        notLaterThanHours: notLaterThan,
      }),
    );

/** Fills in what is not written from `base`. Days without mail add up. */
export const toSendWindow = (document: WindowDocument | undefined, base: SendWindow): SendWindow => {
  if (document === undefined) return base;
  const named = document.zone;
  const isOwnZone = named !== undefined && named !== "customer" && named !== "workspace";
  return {
    ranges: document.ranges ?? base.ranges,
    zone: named === undefined ? base.zone : named === "customer" ? "customer" : "campaign",
    campaignZone: isOwnZone
      ? named
      : named === "workspace"
        ? undefined
        : (document.fallbackZone ?? base.campaignZone),
    notOn: [...new Set([...base.notOn, ...document.notOn])].sort(),
    notLaterThanHours: document.notLaterThanHours ?? base.notLaterThanHours,
  };
};

/** What is said of fewer days goes before what is said of more: `mon` takes the place of what `mon-fri` says of it. */
const rangesOf = (
  days: Readonly<Partial<Record<DayKey, readonly TimeRange[] | undefined>>>,
): SendWindow["ranges"] => {
  const written = Object.entries(days).flatMap(([key, some]) =>
    some === undefined ? [] : [{ of: DAYS_OF[key] ?? [], some }],
  );
  return Object.fromEntries(
    WEEKDAYS.flatMap((weekday) => {
      const own = written.filter(({ of }) => of.includes(weekday));
      const fewest = Math.min(...own.map(({ of }) => of.length));
      const some = own.filter(({ of }) => of.length === fewest).flatMap((one) => one.some);
      return some.length === 0 ? [] : [[weekday, merge(some)]];
    }),
  );
};

/** Sorted, with what overlaps or touches made one. */
const merge = (some: readonly TimeRange[]): readonly TimeRange[] => {
  const merged: TimeRange[] = [];
  for (const next of [...some].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || next.from > last.to) merged.push(next);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return merged;
};
