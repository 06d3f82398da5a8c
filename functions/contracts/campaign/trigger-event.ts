import * as z from "zod";
import type { EventTrigger } from "#core/campaign/campaign.ts";
import { expects } from "../documents/document-faults.ts";
import { eventName, eventWhere } from "./event-match-document.ts";
import type { TriggerKind } from "./trigger-kind.ts";

/** `{ kind: event, name: Payment Failed, where: { field: event.attempt, is: 1 }, episode: event.invoiceId }` */
export const eventTrigger: TriggerKind<EventTrigger> = {
  schema: z
    .strictObject({
      kind: z.literal("event").describe("An event happened just now."),
      name: eventName(),
      where: eventWhere(),
      episode: z
        .string(expects("a property of the event: `event.invoiceId`"))
        .regex(/^event\.\w{1,64}$/, expects("a property of the event: `event.invoiceId`"))
        .optional()
        .describe("Customers enter once for each value of this. Default: once for each event."),
    })
    .transform(
      ({ kind, name, where, episode }): EventTrigger => ({
        kind,
        name,
        where,
        episode: episode?.slice("event.".length),
      }),
    )
    .meta({ id: "EventTrigger", description: "An event happened just now." }),
  goal: "returned",
  goalDays: () => 30,
  exits: [],
  otherExits: ["returned"],
  waits: ["for"],
};
