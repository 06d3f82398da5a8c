import type { EventTrigger, LiveTrigger } from "../campaign/campaign.ts";
import type { Activity, AttributeValue } from "../customer/customer.ts";
import { addDays, type Day, dayOf } from "../shared/day.ts";
import type { LiveFacts } from "./enrolment.ts";

export type EventFacts = Extract<LiveFacts, { readonly kind: "event" }>;

/** An enrolment is written several times a mail: what it keeps of its event must stay small. */
const MOST_BYTES = 500;
const LONGEST_TEXT = 200;

/** An activity as the entry keeps it. `wanted` are properties that the campaign names: they are kept first. */
export const eventFacts = (
  { episode }: Pick<EventTrigger, "episode">,
  activity: Activity,
  context: { readonly zone: string; readonly wanted: readonly string[] },
): EventFacts => {
  const all = valuesOf(activity);
  const key = episode === undefined ? undefined : all[episode];
  return {
    kind: "event",
    name: activity.type,
    on: dayOf(activity.occurredAt, context.zone),
    at: activity.occurredAt.toISOString(),
    messageId: activity.messageId,
    // an event without the key is an episode of its own
    key: key === undefined || key === "" ? activity.messageId : `${episode}=${String(key)}`,
    values: keepValues(all, [...(episode === undefined ? [] : [episode]), ...context.wanted]),
  };
};

/** Properties by name, with the amount in minor units as `revenue`. */
const valuesOf = ({ properties, revenue, currency }: Activity): Readonly<Record<string, AttributeValue>> => ({
  ...properties,
  ...(revenue !== undefined && { revenue }),
  ...(currency !== undefined && { currency }),
});

/** As many as fit into 500 bytes: those that are wanted first, then the others by name. */
export const keepValues = (
  values: Readonly<Record<string, AttributeValue>>,
  wanted: readonly string[],
): Readonly<Record<string, AttributeValue>> => {
  const names = [...new Set([...wanted, "revenue", "currency", ...Object.keys(values).sort()])];
  const kept: [string, AttributeValue][] = [];
  let room = MOST_BYTES;
  for (const name of names) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || (typeof value === "string" && value.length > LONGEST_TEXT)) continue;
    const bytes = Buffer.byteLength(JSON.stringify([name, value]));
    if (bytes > room) continue;
    room -= bytes;
    kept.push([name, value]);
  }
  return Object.fromEntries(kept);
};

/** Somebody to whom it happens now, for a preview. */
export const sampleFacts = (
  trigger: LiveTrigger,
  { now, today }: { readonly now: Date; readonly today: Day },
): LiveFacts => {
  const at = now.toISOString();
  switch (trigger.kind) {
    case "signed-up":
      return { kind: "signed-up", on: today, at };
    case "returned": {
      const days = trigger.afterDays ?? 90;
      return { kind: "returned", since: addDays(today, -days), days, on: today, at };
    }
    default:
      return {
        kind: "event",
        name: trigger.name,
        on: today,
        at,
        messageId: "sample",
        key: "sample",
        values: {},
      };
  }
};
