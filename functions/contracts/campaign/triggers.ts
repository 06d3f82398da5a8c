import type * as z from "zod";
import type { Trigger } from "#core/campaign/campaign.ts";
import { choiceByKind } from "../documents/choice.ts";
import { contractEndingTrigger } from "./trigger-contract-ending.ts";
import { inactiveTrigger } from "./trigger-inactive.ts";
import type { TriggerKind } from "./trigger-kind.ts";

/** A new kind of trigger is one file and one line here. */
const TRIGGERS: { readonly [K in Trigger["kind"]]: TriggerKind<Extract<Trigger, { readonly kind: K }>> } = {
  inactive: inactiveTrigger,
  "contract-ending": contractEndingTrigger,
};

/** Kinds of the notation that this version does not know yet. */
const LATER = ["overdue", "date", "signed-up", "returned", "event", "once", "every"];

export const triggerKindOf = (trigger: Trigger): TriggerKind<Trigger> => TRIGGERS[trigger.kind];

export const TriggerDocument = choiceByKind<z.ZodType<Trigger>>({
  what: "trigger",
  options: Object.fromEntries(Object.entries(TRIGGERS).map(([kind, { schema }]) => [kind, schema])),
  later: LATER,
});
