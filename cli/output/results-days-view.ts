import * as z from "zod";
import type { Look } from "./look.ts";
import { count, percent } from "./numbers.ts";
import { CampaignResults, points } from "./results-view.ts";
import { table } from "./table.ts";
import { dayWords } from "./times.ts";

/** Results as they were on a day. */
export const ResultsDay = z.object({ day: z.string(), results: CampaignResults });
type ResultsDay = z.infer<typeof ResultsDay>;

/** Oldest first. */
export const viewResultsDays = (campaignId: string, days: readonly ResultsDay[], look: Look): string => {
  if (days.length === 0) return `${campaignId} has no results yet: they are counted every night.`;
  const right = (head: string) => ({ head, align: "right" as const });
  return table(
    [{ head: "day" }, ...["settled", "treated", "held out", "difference", "95 %, at any time"].map(right)],
    days.map(({ day, results: { counts, reached } }) => [
      dayWords(day),
      count(counts.settled),
      ...(reached.kind === "too-few"
        ? ["–", "–", "too few", ""]
        : [
            percent(reached.treatment),
            percent(reached.holdout),
            points(reached.difference),
            `${points(reached.low)} to ${points(reached.high)}`,
          ]),
    ]),
    look,
  );
};
