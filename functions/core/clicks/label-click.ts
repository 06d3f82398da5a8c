import { type Click, HIDDEN_LINK } from "./click.ts";

/** `suspect`: so soon after sending that it may be a scanner that follows one link only. */
export type ClickLabel = "human" | "suspect" | "machine";

export type LabelledClick = Click & { readonly label: ClickLabel };

/** Whatever comes so close to a hit on the hidden link belongs to the same scan; no burst takes longer. */
export const SCAN_MS = 10_000;

/**
 * Different links of one message that no person opens within so short a time. Two at once, or three in a row: a
 * person who corrects a slip of the finger opens two, a few seconds apart. Scanners open nine in less than a second.
 */
const BURSTS = [
  { links: 2, withinMs: 2_000 },
  { links: 3, withinMs: SCAN_MS },
] as const;

/** Two thirds of all scans begin in the first minute after sending. */
const SOON_MS = 60_000;

/**
 * Labels all requests for links of one message, by each other: the verdict on one may change with those that follow,
 * so labels are never stored.
 *
 * @param clicks of one message, in any order
 * @param sentAt when the message was sent, on the clock of the clicks; undefined = unknown
 */
export const labelClicks = (clicks: readonly Click[], sentAt: Date | undefined): readonly LabelledClick[] =>
  clicks.map((click) => ({ ...click, label: labelOf(click, clicks, sentAt) }));

const labelOf = (click: Click, all: readonly Click[], sentAt: Date | undefined): ClickLabel => {
  if (click.sign !== "plain" || isScannedAt(click.at, all)) return "machine";
  const isSoon = sentAt !== undefined && click.at.getTime() - sentAt.getTime() < SOON_MS;
  return isSoon ? "suspect" : "human";
};

/** Whether a scan of the message was going on at that moment: a burst over its links, or a hit on the hidden one. */
export const isScannedAt = (at: Date, clicks: readonly Click[]): boolean => {
  const near = (withinMs: number): readonly Click[] =>
    clicks.filter((click) => Math.abs(click.at.getTime() - at.getTime()) <= withinMs);
  if (near(SCAN_MS).some(({ link }) => link === HIDDEN_LINK)) return true;
  return BURSTS.some((burst) => isBurst(near(burst.withinMs), burst));
};

/** Whether some of these clicks reach the number of different links within the time. */
const isBurst = (
  clicks: readonly Click[],
  { links, withinMs }: { readonly links: number; readonly withinMs: number },
): boolean =>
  clicks.some((first) => {
    const from = first.at.getTime();
    const run = clicks.filter(({ at }) => at.getTime() >= from && at.getTime() - from <= withinMs);
    return new Set(run.map(({ link }) => link)).size >= links;
  });
