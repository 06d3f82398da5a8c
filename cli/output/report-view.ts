import * as z from "zod";
import { type Look, moment } from "./look.ts";
import { count, countOf, moneyOfMicros, percent } from "./numbers.ts";
import { facts } from "./table.ts";
import { dayWords, timeIn } from "./times.ts";

const Reasons = z.record(z.string(), z.number());

const CampaignReport = z.looseObject({
  campaignId: z.string(),
  crossed: z.number(),
  entered: z.number(),
  heldOut: z.number(),
  refused: Reasons,
  late: z.number(),
  backlog: z.number(),
  withoutZone: z.number(),
  withoutAddress: z.number(),
  withoutConsent: z.number(),
  settled: z.number(),
  voided: z.number(),
  shares: z.object({ treatment: z.number(), holdout: z.number(), share: z.number(), verdict: z.string() }),
  due: z.object({
    due: z.number(),
    sent: z.number(),
    held: z.record(z.string(), z.object({ count: z.number(), until: z.string() })),
    skipped: Reasons,
    exited: Reasons,
  }),
  spend: z.object({
    totalMicros: z.number(),
    todayMicros: z.number(),
    ofTotal: z.number().optional(),
    ofDay: z.number().optional(),
  }),
  backlogLeft: z.object({ customers: z.number(), days: z.number() }).optional(),
  next7: z.array(z.object({ day: z.string(), crossing: z.number() })),
});
type CampaignReport = z.infer<typeof CampaignReport>;

/** What the job of `reports.start` answers, as far as this page shows it. */
export const SweepReport = z.looseObject({
  sweep: z.string(),
  day: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  held: z.object({ reason: z.string(), campaigns: z.array(z.string()) }).nullish(),
  campaigns: z.array(CampaignReport),
});
export type SweepReport = z.infer<typeof SweepReport>;

export const viewReport = (report: SweepReport, look: Look): string => {
  const { paint } = look;
  const state =
    report.finishedAt === undefined
      ? paint.yellow("still running")
      : `done ${moment(report.finishedAt, look)}`;
  const held = report.held
    ? [
        paint.yellow(
          `Silence triggers are held (${report.held.campaigns.join(", ")}): ${report.held.reason}. ` +
            "If the silence is real: rekindle sweep --go",
        ),
      ]
    : [];
  const campaigns = report.campaigns.map((campaign) => viewCampaign(campaign, look));
  const nothing = campaigns.length === 0 ? ["No campaign took part. Start one: rekindle start CAMPAIGN"] : [];
  return [paint.bold(`Sweep ${report.sweep}, ${state}`), ...held, ...campaigns, ...nothing].join("\n\n");
};

const viewCampaign = (of: CampaignReport, look: Look): string => {
  const { spend, shares } = of;
  const spent = (micros: number, limit: number | undefined): string =>
    `${moneyOfMicros(micros, look.currency)}${limit === undefined ? "" : ` of ${moneyOfMicros(limit, look.currency)}`}`;
  const rows: (readonly [string, string])[] = [
    ["crossed", crossedWords(of, look)],
    ["due", dueWords(of, look)],
    ["of these", `${count(of.late)} late, ${count(of.backlog)} from the backlog${backlogWords(of)}`],
    [
      "without",
      `address ${count(of.withoutAddress)}, consent ${count(of.withoutConsent)}, zone ${count(of.withoutZone)}`,
    ],
    ["spend", `${spent(spend.totalMicros, spend.ofTotal)}; today ${spent(spend.todayMicros, spend.ofDay)}`],
    ["arms", armWords(shares, look)],
    ...(of.settled + of.voided > 0
      ? [["ended", `${count(of.settled)} settled, ${count(of.voided)} voided`] as const]
      : []),
    ...(of.next7.length > 0 ? [["next 7 days", nextWords(of.next7)] as const] : []),
  ];
  return `${look.paint.bold(of.campaignId)}\n${facts(rows, look)}`;
};

const sumOf = (reasons: Readonly<Record<string, number>>): number =>
  Object.values(reasons).reduce((sum, value) => sum + value, 0);

const reasonWords = (reasons: Readonly<Record<string, number>>): string => {
  const named = Object.entries(reasons).map(([reason, number]) => `${count(number)} ${reason}`);
  return named.length === 0 ? "" : ` (${named.join(", ")})`;
};

/** `10 = 8 entered + 2 refused`, or that it does not add up, which would be our fault. */
const adding = (
  total: number,
  parts: readonly (readonly [number: number, words: string])[],
  look: Look,
): string => {
  const sum = parts.reduce((all, [number]) => all + number, 0);
  const sign = sum === total ? "=" : look.paint.red("≠");
  const doubt = sum === total ? "" : look.paint.red("  does not add up: please report this");
  const [first, ...more] = parts.map(([number, words]) => `${count(number)} ${words}`);
  return `${look.paint.bold(count(total))} ${sign} ${[first, ...more].join(" + ")}${doubt}`;
};

const crossedWords = ({ crossed, entered, heldOut, refused }: CampaignReport, look: Look): string =>
  adding(
    crossed,
    [
      [entered, "entered"],
      [heldOut, "held out"],
      [sumOf(refused), `refused${reasonWords(refused)}`],
    ],
    look,
  );

const dueWords = ({ due }: CampaignReport, look: Look): string => {
  const held = Object.entries(due.held).map(
    ([gate, { count: number, until }]) => `${count(number)} ${gate}, until ${timeIn(until, look.zone)}`,
  );
  const heldCount = Object.values(due.held).reduce((sum, { count: number }) => sum + number, 0);
  return adding(
    due.due,
    [
      [due.sent, "sent"],
      [heldCount, `held${held.length === 0 ? "" : ` (${held.join("; ")})`}`],
      [sumOf(due.skipped), `skipped${reasonWords(due.skipped)}`],
      [sumOf(due.exited), `exited${reasonWords(due.exited)}`],
    ],
    look,
  );
};

const backlogWords = ({ backlogLeft }: CampaignReport): string => {
  if (backlogLeft === undefined || backlogLeft.customers === 0) return "";
  return `, where ${countOf(backlogLeft.customers, "more customer")} wait: ${countOf(backlogLeft.days, "day")}`;
};

const armWords = ({ treatment, holdout, share, verdict }: CampaignReport["shares"], look: Look): string => {
  const numbers = `${count(treatment)} get mail, ${count(holdout)} held out; wanted ${percent(share)}`;
  if (verdict === "off") return look.paint.red(`${numbers}: not as drawn, results cannot be trusted`);
  return `${numbers}${verdict === "fair" ? ": as drawn" : ""}`;
};

const nextWords = (days: CampaignReport["next7"]): string =>
  days.map(({ day, crossing }) => `${dayWords(day).replace(/ \w+$/, "")}: ${count(crossing)}`).join("  ");
