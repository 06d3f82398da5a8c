import * as z from "zod";
import { normaliseAddress, shortHash } from "#core/shared/ids.ts";
import { meansNobody } from "#core/shared/means-nobody.ts";

/**
 * Rows as a client sends them: ISO 8601 texts, money as integers in minor units (cents), `line` only so that a
 * message can name the place. A key that is missing leaves the stored field as it is; `null` clears it.
 */

// Embedding, override and isolate signs turn the text around them; a mail that greets with one is spoilt.
const UNPRINTABLE = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u;
const UNPRINTABLE_BUT_LINES = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u;
const nameOf = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

const text = (max: number, unprintable = UNPRINTABLE) =>
  z
    .string({ error: "is missing" })
    .min(1, { error: "is empty" })
    .max(max, { error: `is longer than ${max} characters` })
    .superRefine((value, context) => {
      const found = unprintable.exec(value);
      if (found)
        context.addIssue({ code: "custom", message: `has the invisible character ${nameOf(found[0])}` });
    });

/** Says `message` of a value that is there. */
const saying = (message: string) => ({
  error: (issue: { readonly input?: unknown }) => (issue.input === undefined ? "is missing" : message),
});

const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined && /^[A-Z]/i.test(zone);
  } catch {
    return false;
  }
};

const Line = z.int().positive().optional();
/** Of a person: what means nobody would make one of many. */
const someone = (max: number) =>
  text(max).refine((id) => !meansNobody(id), { error: "is a word for nobody" });
const ExternalId = someone(200);
const Email = z.email({ error: "is no e-mail address" }).max(254, { error: "is longer than 254 characters" });
/** External id, or the address where the company has no ids of its own. */
const CustomerRef = someone(254);
/** Date and time with `Z` or an offset. */
const Instant = z.iso.datetime({ offset: true, ...saying("is no date with time and zone") });
const Day = z.iso.date({ error: "is no calendar date" });
const Currency = z.string().regex(/^[A-Z]{3}$/, { error: "is no ISO 4217 code" });
const minorUnits = z.int({ error: "is no whole number of minor units" });
const Amount = minorUnits.nonnegative({ error: "is below zero" });
const Locale = z.string().refine(isLocale, { error: "is no language tag" });
const Zone = z.string().refine(isZone, { error: "is no time zone" });
const Country = z.string().regex(/^[A-Z]{2}$/, { error: "is no country code" });

const Name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, {
  error: "is no name: a letter, then letters, digits and underscores, 64 at most",
});
const AttributeValue = z.union([
  text(1_000, UNPRINTABLE_BUT_LINES),
  // larger ones lose digits, and no table takes them
  z.number().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER),
  z.boolean(),
  z.array(text(200)).max(100),
]);

/** As many names as an event may have, and as much as a message of the queue carries beside others. */
const MOST_NAMES = 1_000;
const MOST_BYTES = 100_000;

/** Fields of the company's own. */
const named = <V extends z.ZodType>(value: V) =>
  z
    .record(Name, value)
    .refine((fields) => Object.keys(fields).length <= MOST_NAMES, {
      error: ({ input }) => `has ${Object.keys(input as object).length} names, more than ${MOST_NAMES}`,
      abort: true,
    })
    .refine((fields) => Buffer.byteLength(JSON.stringify(fields)) <= MOST_BYTES, {
      error: `is larger than ${MOST_BYTES / 1_000} kB`,
    });

export const CustomerRow = z
  .strictObject({
    line: Line,
    externalId: ExternalId.optional(),
    email: Email.nullish(),
    firstName: text(200).nullish(),
    lastName: text(200).nullish(),
    name: text(200).nullish(),
    /** BCP 47. */
    locale: Locale.nullish(),
    /** IANA. */
    zone: Zone.nullish(),
    /** ISO 3166 alpha-2. */
    country: Country.nullish(),
    phone: text(50).nullish(),
    company: text(200).nullish(),
    signedUpAt: Instant.nullish(),
    consent: z
      .strictObject({
        state: z.enum(["granted", "denied", "unknown"], { error: "is none of granted, denied, unknown" }),
        at: Instant.optional(),
        source: text(200).optional(),
      })
      .optional(),
    /** Minor units of the workspace's currency. */
    value: named(Amount.nullable()).optional(),
    attributes: named(AttributeValue.nullable()).optional(),
  })
  .refine((row) => row.externalId !== undefined || typeof row.email === "string", {
    path: ["externalId"],
    error: "is missing, and so is email",
  });
export type CustomerRow = z.infer<typeof CustomerRow>;

export const ActivityRow = z.strictObject({
  line: Line,
  customer: CustomerRef,
  occurredAt: Instant,
  type: text(100).default("purchase"),
  messageId: text(200).optional(),
  /** Position among the rows of one source that are equal in customer, time, type and amount; from 0. */
  ordinal: z.int().nonnegative().optional(),
  /** Minor units of `currency`; below zero for money given back. */
  revenue: minorUnits.optional(),
  /** ISO 4217; the workspace's where it is missing. */
  currency: Currency.optional(),
  properties: named(AttributeValue).optional(),
});
export type ActivityRow = z.infer<typeof ActivityRow>;

export const ContractRow = z.strictObject({
  line: Line,
  customer: CustomerRef,
  contractId: text(200),
  plan: text(200).nullish(),
  termMonths: z
    .int({ error: "is no whole number of months" })
    .min(1, { error: "is shorter than a month" })
    .max(1_200, { error: "is longer than 100 years" })
    .nullish(),
  startsOn: Day.nullish(),
  endsOn: Day.nullish(),
  noticeOn: Day.nullish(),
  /** Minor units of the workspace's currency. */
  monthlyValue: Amount.nullish(),
  autoRenewal: z.boolean({ error: "is neither true nor false" }).optional(),
  cancelledOn: Day.nullish(),
  renewedOn: Day.nullish(),
});
export type ContractRow = z.infer<typeof ContractRow>;

type ActivityFacts = Pick<ActivityRow, "customer" | "occurredAt" | "type" | "revenue" | "currency">;

/** Equal for activity that nothing but its ordinal can tell apart, however the time and an address are written. */
export const activityIdentity = (row: ActivityFacts): string =>
  JSON.stringify([
    row.customer.includes("@") ? normaliseAddress(row.customer) : row.customer.trim(),
    new Date(row.occurredAt).toISOString(),
    row.type,
    row.revenue ?? null,
    row.currency ?? null,
  ]);

/** The sender's messageId, else `row-` and a hash of what the row says and its ordinal: 17 letters and digits. */
export const activityMessageId = (row: ActivityRow): string =>
  row.messageId ?? `row-${shortHash(`${activityIdentity(row)}#${row.ordinal ?? 0}`)}`;
