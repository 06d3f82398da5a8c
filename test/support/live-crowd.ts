import type { AttributeValue } from "#core/customer/customer.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { idOf } from "./faulty-crowd.ts";
import type { World } from "./world.ts";

/** One event as a client sends it. `at` in business time; now, when it is left out. */
export interface Sent {
  readonly who: string;
  readonly event: string;
  readonly at?: Date;
  readonly id?: string;
  readonly properties?: Readonly<Record<string, AttributeValue>>;
  readonly revenue?: number;
  readonly currency?: string;
}

/** Lets events arrive, which fire triggers unless told not to. */
export const happen = (world: World, events: readonly Sent[], fireTriggers = true) =>
  world.activity(
    events.map((sent) => ({
      line: undefined,
      externalId: sent.who,
      messageId: sent.id ?? `${sent.who}-${sent.event}-${(sent.at ?? world.now()).getTime()}`,
      occurredAt: sent.at ?? world.now(),
      type: sent.event,
      revenue: sent.revenue,
      currency: sent.currency,
      properties: sent.properties ?? {},
    })),
    fireTriggers,
  );

/** Customers who can be written to, and did nothing yet. */
export const known = (world: World, names: readonly string[], signedUpAt?: Date, fireTriggers = false) =>
  world.customers(
    names.map((name) => ({
      line: undefined,
      externalId: name,
      change: {
        externalId: name,
        email: `${name}@example.com`,
        ...(signedUpAt !== undefined && { signedUpAt }),
      },
    })),
    fireTriggers,
  );

/** All that a campaign has on record about a customer, refused crossings too, by episode. */
export const recordsOf = (world: World, campaign: string, name: string): Promise<readonly Enrolment[]> =>
  world.parts.ledger.ofCustomer(campaign, idOf(world, name));

/** The same in short: `active`, `refused paused`. */
export const standingOf = async (world: World, campaign: string, name: string): Promise<readonly string[]> =>
  (await recordsOf(world, campaign, name)).map(({ state, reason }) =>
    reason === undefined ? state : `${state} ${reason}`,
  );

/** A campaign that enrols at ingest, without a holdout; `lines` add to it or replace what it says. */
export const liveCampaign = (
  trigger: string,
  lines: Readonly<Record<string, string>> = {},
  steps: readonly string[] = ["{ id: hello, email: hello }"],
): string =>
  [
    ...Object.entries({ campaign: "live", name: "Live", trigger, holdout: "0%", ...lines }).map(
      ([key, value]) => `${key}: ${value}`,
    ),
    "steps:",
    ...steps.map((step) => `  - ${step}`),
    "",
  ].join("\n");
