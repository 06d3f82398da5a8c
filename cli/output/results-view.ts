import * as z from "zod";
import type { Look } from "./look.ts";
import { count, countOf, moneyOfMicros, moneyOfMinor, percent } from "./numbers.ts";
import { facts, table } from "./table.ts";
import { relative, timeIn } from "./times.ts";

const Comparison = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("too-few"),
    least: z.number(),
    treatment: z.number(),
    holdout: z.number(),
  }),
  z.object({
    kind: z.literal("measured"),
    treatment: z.number(),
    holdout: z.number(),
    difference: z.number(),
    low: z.number(),
    high: z.number(),
    verdict: z.enum(["more", "less", "open"]),
  }),
]);
type Comparison = z.infer<typeof Comparison>;

const Arm = z.object({ settled: z.number(), reached: z.number() });

/** What a job of kind `results` answers. */
export const CampaignResults = z.looseObject({
  campaignId: z.string(),
  at: z.string(),
  since: z.string(),
  currency: z.string(),
  goal: z.object({ kind: z.string(), withinDays: z.number(), count: z.string(), margin: z.number() }),
  counts: z.looseObject({
    enrolments: z.number(),
    customers: z.number(),
    settled: z.number(),
    open: z.number(),
    repeats: z.number(),
    voided: z.number(),
    treatment: z.number(),
    holdout: z.number(),
  }),
  reached: Comparison,
  revenue: Comparison,
  profit: Comparison,
  ofAll: z.object({ reached: Comparison, revenue: Comparison }).optional(),
  total: z.object({ treated: z.number(), reached: z.number(), profit: z.number() }).optional(),
  costMicros: z.number(),
  offersMinor: z.number().default(0),
  otherRevenue: z.record(z.string(), z.number()).default({}),
  shares: z.array(z.looseObject({ share: z.number(), verdict: z.string() })),
  withoutHoldout: z.number(),
  raw: z.object({
    arms: z.object({ treatment: Arm, holdout: Arm }),
    steps: z.array(
      z.object({
        stepId: z.string(),
        sent: z.number(),
        delivered: z.number(),
        bounced: z.number(),
        complained: z.number(),
        skipped: z.number(),
      }),
    ),
    variants: z.array(
      z.object({
        stepId: z.string(),
        mail: z.string(),
        sent: z.number(),
        // stored before answers were counted: none
        answered: z.number().default(0),
        settled: z.number(),
        reached: z.number(),
      }),
    ),
  }),
});
export type CampaignResults = z.infer<typeof CampaignResults>;

export const viewResults = (results: CampaignResults, look: Look): string =>
  [
    `${look.paint.bold(`Results of ${results.campaignId}`)}, counted ${relative(results.at, look.now)}`,
    verdict(results, look),
    effects(results, look),
    together(results),
    standing(results, look),
    raw(results, look),
  ]
    .filter(Boolean)
    .join("\n\n");

const goalWords = ({ goal: { kind, withinDays } }: CampaignResults): string =>
  `${kind === "event" ? "reached the goal" : kind} within ${withinDays} days`;

const verdict = (results: CampaignResults, { paint }: Look): string => {
  const { reached, counts } = results;
  if (counts.customers === 0) return "Nobody has entered yet.";
  if (reached.kind === "too-few")
    return `Nothing can be said yet: ${count(reached.least)} settled customers are needed in each arm, and there are ${count(reached.treatment)} treated and ${count(reached.holdout)} held out.`;
  const change = `${points(reached.difference)} (95 %: ${points(reached.low)} to ${points(reached.high)})`;
  const rates = `${percent(reached.treatment)} of the treated ${goalWords(results)}, ${percent(reached.holdout)} of those held out: ${change}.`;
  switch (reached.verdict) {
    case "more":
      return paint.green(`It works. ${rates}`);
    case "less":
      return paint.red(`It does harm. ${rates}`);
    default:
      return paint.yellow(`Not decided yet. ${rates}`);
  }
};

/** What the holdout of the workspace shows: another question than that of the campaign's own. */
const together = (results: CampaignResults): string => {
  const { ofAll } = results;
  if (ofAll === undefined) return "";
  if (ofAll.reached.kind === "too-few")
    return `All campaigns together: nothing can be said yet, for ${count(ofAll.reached.holdout)} of those who are held out of everything are settled.`;
  const { treatment, holdout, difference, low, high } = ofAll.reached;
  return (
    `All campaigns together: ${percent(treatment)} of those who may be written to ${goalWords(results)}, ` +
    `${percent(holdout)} of those held out of everything: ${points(difference)} (95 %: ${points(low)} to ${points(high)}).`
  );
};

export const points = (share: number): string => `${share > 0 ? "+" : ""}${(share * 100).toFixed(1)} points`;

const effects = (results: CampaignResults, look: Look): string => {
  const money = (minor: number): string => moneyOfMinor(Math.round(minor), results.currency);
  const row = (name: string, of: Comparison, show: (value: number) => string): string[] =>
    of.kind === "too-few"
      ? [name, "–", "–", `needs ${count(of.least)} settled in each arm`, ""]
      : [
          name,
          show(of.treatment),
          show(of.holdout),
          show(of.difference),
          `${show(of.low)} to ${show(of.high)}`,
        ];
  const hasRevenue =
    results.revenue.kind === "measured" && results.revenue.treatment + results.revenue.holdout > 0;
  const rows = [
    row("reached the goal", results.reached, percent),
    ...(hasRevenue
      ? [
          row("revenue a customer", results.revenue, money),
          row(`profit a customer, margin ${percent(results.goal.margin)}`, results.profit, money),
        ]
      : []),
  ];
  const right = (head: string) => ({ head, align: "right" as const });
  return table(
    [{ head: "" }, right("treated"), right("held out"), right("difference"), right("95 %, at any time")],
    rows,
    look,
  );
};

const standing = (results: CampaignResults, look: Look): string => {
  const { counts, costMicros, offersMinor, currency, total, withoutHoldout, shares } = results;
  const off = shares.filter((check) => check.verdict === "off");
  const rows: [string, string][] = [
    ["customers", `${count(counts.customers)}: ${count(counts.settled)} settled, ${count(counts.open)} open`],
    ["mails", `cost ${moneyOfMicros(costMicros, currency)} so far`],
  ];
  if (offersMinor > 0)
    rows.push(["offers", `accepted ones cost ${moneyOfMinor(offersMinor, currency)} so far`]);
  const others = Object.entries(results.otherRevenue);
  if (others.length > 0)
    rows.push([
      "not compared",
      `revenue in other currencies: ${others.map(([of, minor]) => moneyOfMinor(minor, of)).join(", ")}`,
    ]);
  if (total !== undefined && results.reached.kind === "measured" && results.reached.verdict !== "open")
    rows.push([
      "in all",
      `about ${count(Math.round(total.reached))} of ${countOf(total.treated, "treated customer")}`,
    ]);
  if (counts.repeats > 0)
    rows.push(["repeats", `${count(counts.repeats)}: each customer counts with their first enrolment`]);
  if (counts.voided > 0)
    rows.push(["disproved", `${count(counts.voided)}, counted in the arm of their draw`]);
  if (withoutHoldout > 0)
    rows.push([
      "no holdout",
      `${countOf(withoutHoldout, "customer")} entered while the campaign held nobody out`,
    ]);
  if (off.length > 0)
    rows.push(["arms", look.paint.red("did not come out as drawn; do not trust the comparison")]);
  return facts(rows, look);
};

const raw = ({ at, since, raw: { steps, variants } }: CampaignResults, look: Look): string => {
  if (steps.length === 0) return "";
  const right = (head: string) => ({ head, align: "right" as const });
  const sent = table(
    [{ head: "step" }, ...["sent", "delivered", "bounced", "complained", "skipped"].map(right)],
    steps.map((step) => [
      step.stepId,
      ...[step.sent, step.delivered, step.bounced, step.complained, step.skipped].map(count),
    ]),
    look,
  );
  const mails = table(
    [{ head: "step" }, { head: "mail" }, ...["sent", "answered", "settled", "reached the goal"].map(right)],
    variants.map(({ stepId, mail, ...own }) => [
      stepId,
      mail,
      count(own.sent),
      count(own.answered),
      count(own.settled),
      `${count(own.reached)}${own.settled > 0 ? ` (${percent(own.reached / own.settled)})` : ""}`,
    ]),
    look,
  );
  const title = look.paint.dim(
    "Raw counts: they compare nothing, for who gets a later mail has not come back.",
  );
  const gap =
    since === at
      ? ""
      : look.paint.dim(`Mails since ${timeIn(since, look.zone)} are not all counted; --now counts them.`);
  return [title, sent, mails, gap].filter(Boolean).join("\n\n");
};
