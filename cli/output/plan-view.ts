import * as z from "zod";
import { bar } from "./bars.ts";
import type { Look } from "./look.ts";
import { count, countOf, moneyOfMicros, percent } from "./numbers.ts";
import { table } from "./table.ts";
import { dayWords } from "./times.ts";

const Reasons = z.record(z.string(), z.number());

const Power = z.object({
  heldBy: z.enum(["campaign", "workspace"]).default("campaign"),
  share: z.number(),
  customers: z.number(),
  baseRate: z.object({ rate: z.number(), from: z.enum(["activity", "default"]), chances: z.number() }),
  difference: z.number().optional(),
  by: z.string(),
  advice: z.looseObject({
    kind: z.enum(["none", "fine", "too-small", "too-large"]),
    better: z.object({ share: z.number(), difference: z.number() }).optional(),
    share: z.number().optional(),
    difference: z.number().optional(),
    customers: z.number().optional(),
  }),
});
type Power = z.infer<typeof Power>;

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
  /** Fewer than `mails` where ways part. */
  leastMails: z.number().optional(),
  costMicros: z.number(),
  currency: z.string(),
  drawn: z.boolean().default(true),
  closed: z.string().optional(),
  recipients: z.number().optional(),
  power: Power.optional(),
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
    ...(plan.closed === undefined ? [] : [paint.yellow(plan.closed)]),
    sums(plan),
    ...(plan.power === undefined ? [] : [powerWords(plan.power)]),
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

const sums = (plan: CampaignPlan): string => {
  const { days, backlog, mails, leastMails, costMicros, currency, drawn } = plan;
  const least = leastMails !== undefined && leastMails < mails ? `${count(leastMails)} to ` : "";
  const reasons: Record<string, number> = {};
  for (const { refused } of days)
    for (const [gate, number] of Object.entries(refused)) reasons[gate] = (reasons[gate] ?? 0) + number;
  const refused = Object.entries(reasons).map(([gate, number]) => `${count(number)} ${gate}`);
  return [
    ...(refused.length > 0 ? [`Refused: ${refused.join(", ")}`] : []),
    ...(!drawn && days.some(({ heldOut }) => heldOut > 0)
      ? ["Who is held out is drawn when it is first published: some of each arm may change places."]
      : []),
    ...(backlog
      ? [
          `Backlog: ${countOf(backlog.customers, "customer")} past the line already, let in over ${countOf(backlog.days, "day")}`,
        ]
      : []),
    `Mails: ${least}${count(mails)} at most, if nobody returns; they cost ${moneyOfMicros(costMicros, currency)}`,
  ].join("\n");
};

/** `can show a difference of 5.4 points by 12 Mar`, where that is from, and what would be better. */
const powerWords = ({ heldBy, share, customers, baseRate, difference, by, advice }: Power): string => {
  if (advice.kind === "none")
    return "Without a holdout nothing can be shown: `holdout: 10%` compares with those who get no mail.";
  const from =
    baseRate.from === "activity"
      ? `  ${percent(baseRate.rate)} come to it by themselves (${countOf(baseRate.chances, "chance")} in the stored data)`
      : `  taking a planning rate of ${percent(baseRate.rate)}: the stored data say too little`;
  const can =
    difference === undefined
      ? `cannot show any difference with ${countOf(customers, "customer")}`
      : `can show a difference of ${pointsOf(difference)} by ${dayWords(by)}`;
  const whose = heldBy === "workspace" ? "Holdout of the workspace, for all campaigns together" : "Holdout";
  return [`${whose}: ${percent(share)} ${can}`, from, ...adviceWords(advice)].join("\n");
};

const pointsOf = (share: number): string => `${(share * 100).toFixed(1)} points`;

const adviceWords = ({
  kind,
  better,
  share = 0,
  difference = 0,
  customers = 0,
}: Power["advice"]): string[] => {
  if (kind === "too-large")
    return [
      `  ${percent(share)} would show ${pointsOf(difference)}, and ${count(customers)} more would have the mails`,
    ];
  if (kind !== "too-small") return [];
  return better === undefined
    ? ["  So few customers show nothing at any share; let it run longer"]
    : [`  With ${percent(better.share)} it would be ${pointsOf(better.difference)}`];
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
