import * as z from "zod";
import { bar } from "./bars.ts";
import type { Look } from "./look.ts";
import { count, countOf, moneyOfMicros } from "./numbers.ts";
import { table } from "./table.ts";
import { dayWords } from "./times.ts";

const Reasons = z.record(z.string(), z.number());

/** What a job of kind `plan` answers. */
export const CampaignPlan = z.looseObject({
  campaignId: z.string(),
  today: z.string(),
  days: z.array(
    z.object({
      day: z.string(),
      crossing: z.number(),
      entering: z.number(),
      heldOut: z.number(),
      refused: Reasons,
    }),
  ),
  backlog: z.object({ customers: z.number(), days: z.number() }).optional(),
  perDay: z.number().optional(),
  mails: z.number(),
  costMicros: z.number(),
  currency: z.string(),
  samples: z.array(z.string()),
});
export type CampaignPlan = z.infer<typeof CampaignPlan>;

/** A customer who would get the first mails, and what they would say. */
export interface Sample {
  readonly externalId: string;
  readonly mails: readonly { readonly mail: string; readonly subject: string }[];
  readonly missing: readonly { readonly mail: string; readonly reason: string }[];
}

const BAR_WIDTH = 20;

/** `name`: the campaign as the person named it: its id when it is published already. */
export const viewPlan = (
  {
    plan,
    samples,
    name,
  }: { readonly plan: CampaignPlan; readonly samples: readonly Sample[]; readonly name: string },
  look: Look,
): string => {
  const { paint } = look;
  const title = paint.bold(`Plan of ${plan.campaignId}: who would enter if nothing happened until then`);
  return [
    title,
    plan.perDay === undefined ? daysTable(plan, look) : perDayWords(plan.perDay),
    sums(plan),
    ...samples.map((sample) => viewSample(sample, look)),
    next(plan, name),
  ]
    .filter(Boolean)
    .join("\n\n");
};

const perDayWords = (perDay: number): string =>
  `Customers enter as it happens: about ${count(Math.round(perDay * 10) / 10)} a day by the last 28 days, before audience and gates.`;

const daysTable = ({ days, today }: CampaignPlan, look: Look): string => {
  const most = Math.max(...days.map(({ crossing }) => crossing));
  const nameOf = (day: string): string => (day === today ? look.paint.bold("today") : dayWords(day));
  const rows = withoutEmptyRuns(days).map(({ first, last, day }) => [
    first === last ? nameOf(first) : `${nameOf(first)} – ${dayWords(last)}`,
    count(day.crossing),
    count(day.entering),
    count(day.heldOut),
    count(sumOf(day.refused)),
    look.paint.green(bar(day.entering, most, BAR_WIDTH)),
  ]);
  const total = (pick: (day: CampaignPlan["days"][number]) => number): string =>
    look.paint.bold(count(days.reduce((sum, day) => sum + pick(day), 0)));
  rows.push([
    look.paint.bold(`${days.length} days`),
    total(({ crossing }) => crossing),
    total(({ entering }) => entering),
    total(({ heldOut }) => heldOut),
    total(({ refused }) => sumOf(refused)),
    "",
  ]);
  const numbers = ["crossing", "entering", "held out", "refused"].map((head) => ({
    head,
    align: "right" as const,
  }));
  return table([{ head: "day" }, ...numbers, { head: "" }], rows, look);
};

interface Row {
  readonly first: string;
  readonly last: string;
  readonly day: CampaignPlan["days"][number];
}

/** Days on which nobody crosses stand in one row. */
const withoutEmptyRuns = (days: CampaignPlan["days"]): readonly Row[] => {
  const rows: Row[] = [];
  for (const day of days) {
    const before = rows.at(-1);
    const joins = before !== undefined && before.day.crossing === 0 && day.crossing === 0;
    if (joins) rows[rows.length - 1] = { ...before, last: day.day };
    else rows.push({ first: day.day, last: day.day, day });
  }
  return rows;
};

const sumOf = (reasons: Readonly<Record<string, number>>): number =>
  Object.values(reasons).reduce((sum, value) => sum + value, 0);

const sums = ({ days, backlog, mails, costMicros, currency }: CampaignPlan): string => {
  const reasons: Record<string, number> = {};
  for (const { refused } of days)
    for (const [gate, number] of Object.entries(refused)) reasons[gate] = (reasons[gate] ?? 0) + number;
  const refused = Object.entries(reasons).map(([gate, number]) => `${count(number)} ${gate}`);
  return [
    ...(refused.length > 0 ? [`Refused: ${refused.join(", ")}`] : []),
    ...(backlog
      ? [
          `Backlog: ${countOf(backlog.customers, "customer")} past the line already, let in over ${countOf(backlog.days, "day")}`,
        ]
      : []),
    `Mails: ${count(mails)} at most, if nobody returns; they cost ${moneyOfMicros(costMicros, currency)}`,
  ].join("\n");
};

const viewSample = ({ externalId, mails, missing }: Sample, { paint }: Look): string =>
  [
    `Customer ${externalId} would read`,
    ...mails.map(({ mail, subject }) => `  ${paint.dim(mail)}  ${subject}`),
    ...missing.map(({ mail, reason }) => `  ${paint.yellow(`${mail} could not be made: ${reason}`)}`),
  ].join("\n");

const next = ({ campaignId, days, backlog, perDay = 0 }: CampaignPlan, name: string): string =>
  perDay === 0 && days.every(({ crossing }) => crossing === 0) && (backlog?.customers ?? 0) === 0
    ? "Nobody comes near the line in these days. Are the data in? rekindle status"
    : `Next: rekindle preview ${name}${name === campaignId ? "" : `, rekindle publish ${name}`}`;
