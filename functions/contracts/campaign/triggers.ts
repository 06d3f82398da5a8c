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
import { responseTrigger } from "./trigger-response.ts";
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

/** Other words for one of them. */
const WORDS: Readonly<
  Record<string, { readonly schema: z.ZodType<Trigger>; readonly kind: Trigger["kind"] }>
> = {
  response: { schema: responseTrigger, kind: "event" },
};

/** Kinds of the notation that this version does not know yet. */
const LATER = ["overdue"];

/** What a kind that is written stands for; undefined for what is no kind. */
export const triggerKindNamed = (name: string): Trigger["kind"] | undefined =>
  Object.hasOwn(WORDS, name) ? WORDS[name]?.kind : isTriggerKind(name) ? name : undefined;

const isTriggerKind = (name: string): name is Trigger["kind"] => Object.hasOwn(TRIGGERS, name);

export const triggerKindOf = (trigger: Trigger): TriggerKind<Trigger> => TRIGGERS[trigger.kind];

export const TriggerDocument = choiceByKind<z.ZodType<Trigger>>({
  what: "trigger",
  options: Object.fromEntries(
    Object.entries({ ...TRIGGERS, ...WORDS }).map(([kind, { schema }]) => [kind, schema]),
  ),
  later: LATER,
});
