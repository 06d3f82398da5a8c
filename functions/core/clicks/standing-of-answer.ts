import type { Standing } from "../answers/response.ts";
import type { Click } from "./click.ts";
import { isScannedAt, labelClicks } from "./label-click.ts";

/**
 * Whether an answer counts. One that was posted while a scan of its message was going on (some scanners submit
 * forms) is `provisional`; it counts from a later action of a person on: another answer, posted when no scan is going
 * on, or a click that is labelled human. Ask again with all clicks known by then; the answer itself need not change.
 *
 * @param answer when it was posted, by the clock of the clicks
 * @param clicks all that is kept of its message (port `Clicks`), in any order
 */
export const standingOfAnswer = (answer: { readonly at: Date }, clicks: readonly Click[]): Standing => {
  if (!isScannedAt(answer.at, clicks)) return "counted";
  const later = labelClicks(clicks, undefined).some(({ label, at }) => label === "human" && at > answer.at);
  return later ? "counted" : "provisional";
};
