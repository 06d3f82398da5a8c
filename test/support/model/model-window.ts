import { type CampaignSpec, WORKSPACE_CAP, ZONE } from "./campaign-spec.ts";
import { PEOPLE } from "./history.ts";
import { HOUR, isOfficeHour, officeFrom } from "./local-time.ts";

type Windowed = Pick<CampaignSpec, "window">;

/** Whether mail may leave to somebody at a full hour. */
export const isOpen = ({ window }: Windowed, who: string, at: number): boolean =>
  window === "always" || isOfficeHour(at, zoneFor(window, who));

/** The first full hour from `at` on in which it may. */
export const opening = ({ window }: Windowed, who: string, at: number): number =>
  window === "always" ? at : officeFrom(at, zoneFor(window, who));

const zoneFor = (window: CampaignSpec["window"], who: string): string =>
  (window === "office of the customer" ? PEOPLE[who]?.zone : undefined) ?? ZONE;

/** Until when the cap holds the next mail; undefined = it does not. */
export const capEnds = (
  { capHours }: Pick<CampaignSpec, "capHours">,
  claims: readonly { readonly at: number }[],
  now: number,
): number | undefined => {
  const cap = capHours > 0 ? { mails: 1, hours: capHours } : WORKSPACE_CAP;
  const counted = claims.map(({ at }) => at).filter((at) => now - at < cap.hours * HOUR);
  const oldest = counted.sort((a, b) => a - b)[counted.length - cap.mails];
  return oldest === undefined ? undefined : oldest + cap.hours * HOUR;
};
