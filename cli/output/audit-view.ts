import * as z from "zod";
import type { Look, Paint } from "./look.ts";
import { count, countOf } from "./numbers.ts";
import { type Column, table } from "./table.ts";
import { timeIn } from "./times.ts";

const Fates = z.looseObject({
  pending: z.number(),
  held: z.number(),
  sent: z.number(),
  skipped: z.number(),
  "held-out": z.number(),
  exited: z.number(),
  unknown: z.number(),
  duplicate: z.number(),
  lost: z.number(),
});
type Fate = Exclude<keyof typeof Fates.shape, number>;

/** What a job of kind `audit` answers. */
export const AuditReport = z.looseObject({
  at: z.string(),
  deep: z.boolean(),
  campaigns: z.array(
    z.looseObject({
      campaignId: z.string(),
      status: z.string(),
      enrolled: z.number(),
      refused: z.number(),
      fates: Fates,
      named: z.array(
        z.looseObject({
          messageId: z.string(),
          what: z.string(),
          why: z.string().optional(),
          at: z.string().optional(),
        }),
      ),
      missing: z.number(),
      /** Of a deep audit: what raw data cannot show. */
      notDerived: z.string().optional(),
      /** Duplicates that no `resend` explains. */
      unexplained: z.number().default(0),
    }),
  ),
  totals: Fates.extend({ refused: z.number(), enrolled: z.number(), missing: z.number() }),
  clean: z.boolean(),
});
export type AuditReport = z.infer<typeof AuditReport>;

const FATES: readonly Fate[] = [
  "sent",
  "pending",
  "held",
  "skipped",
  "held-out",
  "exited",
  "unknown",
  "duplicate",
  "lost",
];

/** A column for each campaign and a line for each fate, then each mail worth a look, then the verdict. */
export const viewAudit = (report: AuditReport, look: Look): string => {
  if (report.campaigns.length === 0) return "No campaign is published, so no mail was ever due.";
  return [
    fatesTable(report, look),
    ...namedCases(report, look),
    ...gaps(report),
    verdict(report, look.paint),
  ].join("\n\n");
};

const gaps = ({ campaigns }: AuditReport): readonly string[] =>
  campaigns.flatMap(({ campaignId, notDerived }) =>
    notDerived === undefined ? [] : [`Not derived anew for ${campaignId}: ${notDerived}.`],
  );

const fatesTable = ({ campaigns, totals, deep }: AuditReport, look: Look): string => {
  const rows = campaigns.map(({ campaignId, enrolled, refused, fates, missing }) => ({
    name: campaignId,
    numbers: numbersOf({ ...fates, enrolled, refused, missing }, deep, look.paint),
  }));
  const columns =
    rows.length > 1 ? [...rows, { name: "all", numbers: numbersOf(totals, deep, look.paint) }] : rows;
  const names = rowNames(deep);
  return inGroups(columns)
    .map((group) => {
      const heads: Column[] = [
        { head: "" },
        ...group.map(({ name }) => ({ head: name, align: "right" as const })),
      ];
      const lines = names.map((name, row) => [name, ...group.map(({ numbers }) => numbers[row] ?? "")]);
      return table(heads, lines, look);
    })
    .join("\n\n");
};

/** As many campaigns as stand side by side on a narrow terminal. */
const ABREAST = 4;

const inGroups = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / ABREAST) }, (_, index) =>
    all.slice(index * ABREAST, (index + 1) * ABREAST),
  );

const rowNames = (deep: boolean): readonly string[] => [
  "enrolled",
  "refused",
  ...FATES.map((fate) => `mails ${fate.replace("-", " ")}`),
  ...(deep ? ["crossings missing"] : []),
];

const numbersOf = (of: AuditReport["totals"], deep: boolean, paint: Paint): readonly string[] => {
  const bad = (value: number): string => (value === 0 ? "0" : paint.red(count(value)));
  return [
    count(of.enrolled),
    count(of.refused),
    ...FATES.map((fate) =>
      fate === "lost" || fate === "unknown" || fate === "duplicate" ? bad(of[fate]) : count(of[fate]),
    ),
    ...(deep ? [bad(of.missing)] : []),
  ];
};

const namedCases = ({ campaigns }: AuditReport, look: Look): readonly string[] => {
  const named = campaigns.flatMap((campaign) => campaign.named);
  if (named.length === 0) return [];
  const lines = named.map(
    ({ what, messageId, why, at }) =>
      `${look.paint.yellow(what)}  ${messageId}${why ? `: ${why}` : ""}${at ? `, ${timeIn(at, look.zone)}` : ""}`,
  );
  return [lines.join("\n")];
};

const verdict = ({ totals, clean, deep, campaigns }: AuditReport, paint: Paint): string => {
  const mails = FATES.reduce((sum, fate) => sum + totals[fate], 0);
  const of = `${countOf(mails, "mail")} of ${countOf(campaigns.length, "campaign")}`;
  const { lost, missing, unknown, duplicate } = totals;
  if (lost + missing + unknown + duplicate === 0) {
    const proof = deep ? ", and every crossing that the raw data show is on record" : "";
    return paint.green(`All ${of} are accounted for: none lost, none unknown, none sent twice${proof}.`);
  }
  const named = campaigns.reduce((sum, campaign) => sum + campaign.named.length, 0);
  const where =
    named < lost + missing + unknown + duplicate ? "the first are named above" : "each is named above";
  const words = `Of ${of}: ${oddWords(totals, campaigns)}; ${where}.`;
  return clean ? paint.yellow(words) : paint.red(words);
};

const oddWords = (totals: AuditReport["totals"], campaigns: AuditReport["campaigns"]): string => {
  const { lost, missing, unknown, duplicate } = totals;
  const unexplained = campaigns.reduce((sum, campaign) => sum + campaign.unexplained, 0);
  const why =
    unexplained === 0 ? "as the campaign chose" : `${count(unexplained)} of them for no known reason`;
  return [
    ...(lost > 0 ? [`${countOf(lost, "mail")} lost`] : []),
    ...(missing > 0 ? [`${countOf(missing, "crossing")} without a record`] : []),
    ...(unknown > 0 ? [`${countOf(unknown, "mail")} unknown`] : []),
    ...(duplicate > 0 ? [`${countOf(duplicate, "mail")} sent twice (${why})`] : []),
  ].join(", ");
};
