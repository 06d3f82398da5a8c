import type * as z from "zod";
import type { ExitRule, Goal, Trigger } from "#core/campaign/campaign.ts";
import type { WaitUntil } from "#core/campaign/step.ts";

/** All that the document needs to know of one kind of trigger. */
export interface TriggerKind<T extends Trigger> {
  /** As written, to the trigger. */
  readonly schema: z.ZodType<T>;
  /** What success is for those it lets in. */
  readonly goal: Goal["kind"];
  /** Days of the goal where the document names none. */
  goalDays(trigger: T): number;
  /** Exit rules that can happen; all of them by default. */
  readonly exits: readonly ExitRule[];
  /** Waits that make sense. */
  readonly waits: readonly WaitUntil["kind"][];
}
