import type * as z from "zod";
import type { Trigger } from "#core/campaign/campaign.ts";
import { choiceByKind } from "../documents/choice.ts";
import { contractEndingTrigger } from "./trigger-contract-ending.ts";
import { dateTrigger } from "./trigger-date.ts";
import { eventTrigger } from "./trigger-event.ts";
import { everyTrigger } from "./trigger-every.ts";
import { inactiveTrigger } from "./trigger-inactive.ts";
import type { TriggerKind } from "./trigger-kind.ts";
import { onceTrigger } from "./trigger-once.ts";
import { returnedTrigger } from "./trigger-returned.ts";
import { signedUpTrigger } from "./trigger-signed-up.ts";

/** A new kind of trigger is one file and one line here. */
const TRIGGERS: { readonly [K in Trigger["kind"]]: TriggerKind<Extract<Trigger, { readonly kind: K }>> } = {
  inactive: inactiveTrigger,
  "contract-ending": contractEndingTrigger,
  "signed-up": signedUpTrigger,
  returned: returnedTrigger,
  event: eventTrigger,
  date: dateTrigger,
  once: onceTrigger,
  every: everyTrigger,
};

/** Kinds of the notation that this version does not know yet. */
const LATER = ["overdue"];

export const isTriggerKind = (name: string): name is Trigger["kind"] => Object.hasOwn(TRIGGERS, name);

export const triggerKindOf = (trigger: Trigger): TriggerKind<Trigger> => TRIGGERS[trigger.kind];

export const TriggerDocument = choiceByKind<z.ZodType<Trigger>>({
  what: "trigger",
  options: Object.fromEntries(Object.entries(TRIGGERS).map(([kind, { schema }]) => [kind, schema])),
  later: LATER,
});
