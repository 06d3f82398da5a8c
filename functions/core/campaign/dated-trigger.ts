import { addDays, type Day, dayOf, HOUR_MS, instantAt, isZone, localInstant } from "../shared/day.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Backlog } from "./campaign.ts";

/** A day that a field of the customer or of a contract names. */
export interface DateTrigger {
  readonly kind: "date";
  /** `signedUpAt`, `attributes.NAME` or `contract.startsOn`; see `datesOf`. */
  readonly field: string;
  /** Days from the line to the date; negative when the line lies after it. */
  readonly leadDays: number;
  /** On its month and day in each year after it. */
  readonly yearly: boolean;
  readonly backlog: Backlog | undefined;
}

/** Reads its audience one time, for one moment. */
export interface OnceTrigger {
  readonly kind: "once";
  /** `YYYY-MM-DDTHH:MM` by the clock on the wall of `zone`. */
  readonly at: string;
  readonly zone: "customer" | "workspace";
  readonly ifPast: "refuse" | "send";
  readonly backlog?: undefined;
}

/** Everybody in the audience once in so many days, spread over them by a hash. */
export interface EveryTrigger {
  readonly kind: "every";
  readonly days: number;
  readonly backlog?: undefined;
}

/** When a `once` is due for somebody in a zone; a time that a clock change skips is moved forward. */
export const onceAt = (
  { at, zone }: Pick<OnceTrigger, "at" | "zone">,
  who: { readonly customerZone: string | undefined; readonly workspaceZone: string },
): Date => {
  const own = zone === "customer" && who.customerZone !== undefined && isZone(who.customerZone);
  return localInstant(at, own ? (who.customerZone ?? who.workspaceZone) : who.workspaceZone);
};

/** Whether a `once` is too late to be published or started: by the workspace's clock, unless it says otherwise. */
export const isPast = (trigger: OnceTrigger, { zone }: Pick<Workspace, "zone">, now: Date): boolean =>
  trigger.ifPast === "refuse" && localInstant(trigger.at, zone) <= now;

/** East of all: the day begins here 14 hours before it does in Greenwich. */
const FIRST_ZONE = "Etc/GMT-14";
/** A sweep may take so long to reach the last customer. */
const READING_MS = 2 * HOUR_MS;

/** The day whose sweep reads the audience: the last one that is over before it is time anywhere. */
export const onceReadOn = (
  trigger: OnceTrigger,
  { zone, sweepAt }: Pick<Workspace, "zone" | "sweepAt">,
): Day => {
  const first = localInstant(trigger.at, trigger.zone === "customer" ? FIRST_ZONE : zone);
  const latest = new Date(first.getTime() - READING_MS);
  const day = dayOf(latest, zone);
  return instantAt(day, sweepAt, zone) <= latest ? day : addDays(day, -1);
};
