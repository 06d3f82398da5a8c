import * as z from "zod";
import { isZone } from "#core/shared/day.ts";
import { suggest } from "#core/shared/suggest.ts";
import { expects, say, show, written } from "./document-faults.ts";

const UNIT_HOURS: Readonly<Record<string, number>> = {
  h: 1,
  hour: 1,
  hours: 1,
  d: 24,
  day: 24,
  days: 24,
  w: 168,
  week: 168,
  weeks: 168,
};
const DURATION = /^(\d{1,5})\s*([a-z]+)$/;
const DURATION_RIGHT = "a number with hours, days or weeks: `12 hours`, `3 days`, `2w`";

interface Limits {
  readonly min: number;
  readonly max: number;
}

/** `12 hours`, `3 days`, `2w` to hours. Limits in hours. */
export const hours = (limits: Limits) =>
  durationText().transform((text, context) => {
    const parsed = toHours(text);
    if (parsed === undefined) return refuse(context, say(`is ${show(text)}, no duration`, DURATION_RIGHT));
    return within(parsed, limits, context, text);
  });

/** `30 days`, `2w` to whole days. Limits in days. */
export const days = ({ min, max }: Limits) =>
  durationText().transform((text, context) => {
    const parsed = toHours(text);
    if (parsed === undefined) return refuse(context, say(`is ${show(text)}, no duration`, DURATION_RIGHT));
    if (parsed % 24 !== 0) return refuse(context, say(`is ${show(text)}`, "whole days: `3 days`, `2 weeks`"));
    return within(parsed, { min: min * 24, max: max * 24 }, context, text) / 24;
  });

const durationText = () => z.string(expects(DURATION_RIGHT)).meta({ examples: ["12 hours", "3 days", "2w"] });

const toHours = (text: string): number | undefined => {
  const [, number, unit = ""] = DURATION.exec(text.trim().toLowerCase()) ?? [];
  const unitHours = Object.hasOwn(UNIT_HOURS, unit) ? UNIT_HOURS[unit] : undefined;
  return unitHours === undefined ? undefined : Number(number) * unitHours;
};

const within = (value: number, limits: Limits, context: z.RefinementCtx, text: string): number => {
  if (value < limits.min) return refuse(context, say(`is ${show(text)}`, `at least ${sayHours(limits.min)}`));
  if (value > limits.max) return refuse(context, say(`is ${show(text)}`, `at most ${sayHours(limits.max)}`));
  return value;
};

/** Hours in words: `3 days`, `36 hours`. */
export const sayHours = (value: number): string => {
  const [number, unit] = value % 24 === 0 ? [value / 24, "day"] : [value, "hour"];
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
};

const refuse = (context: z.RefinementCtx, message: string): never => {
  context.addIssue({ code: "custom", message });
  return z.NEVER;
};

/** `10%` to 0.1. Limits in percent. */
export const percent = ({ min, max }: Limits) =>
  z
    .string(expects(`a percentage from ${min}% to ${max}%: \`10%\``))
    .meta({ examples: ["10%"] })
    .transform((text, context) => {
      const number = /^\d{1,3}(\.\d{1,4})?\s*%$/.test(text.trim()) ? Number.parseFloat(text) : Number.NaN;
      if (number >= min && number <= max) return Math.round(number * 10_000) / 1_000_000;
      return refuse(context, say(`is ${show(text)}`, `a percentage from ${min}% to ${max}%: \`10%\``));
    });

export const day = () =>
  z.iso.date(expects("a day that exists, written `2026-12-31`")).meta({ examples: ["2026-12-31"] });

/** `HH:MM`. */
export const clockTime = () =>
  z
    .string(expects('a time of day in quotes: "06:00"'))
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, expects('a time of day in quotes: "06:00"'));

export const zone = () =>
  z.string(expects("an IANA time zone: Europe/Berlin")).refine(isZone, {
    error: (issue) => say(`is ${show(issue.input)}, no time zone`, zoneHint(written(issue.input))),
  });

const zoneHint = (written: string): string => {
  const near = suggest(written, Intl.supportedValuesOf("timeZone"));
  return near === undefined ? "an IANA time zone: Europe/Berlin" : `did you mean \`${near}\`?`;
};

export const locale = () =>
  z
    .string(expects("a language tag: en, de-CH, fa"))
    .refine(isLocale, expects("a language tag: en, de-CH, fa"));

const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

export const currency = () =>
  z
    .string(expects("an ISO 4217 code: EUR"))
    .refine((code) => Intl.supportedValuesOf("currency").includes(code), expects("an ISO 4217 code: EUR"));

/** A positive amount in currency units. */
export const amount = (max: number) =>
  z.number(expects("an amount in currency units: 500 or 12.50")).positive().max(max);

export const wholeNumber = ({ min, max }: Limits) =>
  z
    .int(expects(`a whole number from ${min} to ${max}`))
    .min(min)
    .max(max);

export const text = (max: number) => z.string(expects("must be text")).trim().min(1).max(max);

/** Names that hide something every object has, or that routes and reports use. */
const RESERVED = [
  "constructor",
  "all",
  "none",
  "new",
  "test",
  "workspace",
  "entry",
  "exit",
  "start",
  "end",
  "at-start",
];
const NAME_RIGHT = "small letters, digits and single hyphens, at least one letter: `win-back`";

/** An id or a name in the alphabet `[a-z0-9-]`; never a number only, which would change its place among keys. */
export const name = (max: number) =>
  z
    .string(expects(NAME_RIGHT))
    .max(max)
    .regex(/^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/, { ...expects(NAME_RIGHT), abort: true })
    .refine((id) => !RESERVED.includes(id), {
      error: (issue) => say(`is ${show(issue.input)}, which is reserved`, "another name"),
    });
