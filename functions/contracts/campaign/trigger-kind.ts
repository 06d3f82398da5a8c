import type * as z from "zod";
import type { Goal, NamedExit, Trigger } from "#core/campaign/campaign.ts";
import type { WaitUntil } from "#core/campaign/step.ts";

/** All that the document needs to know of one kind of trigger. */
export interface TriggerKind<T extends Trigger> {
  /** As written, to the trigger. */
  readonly schema: z.ZodType<T>;
  /** What success is for those it lets in, where the document names no event. */
  readonly goal: Goal["kind"];
  /** Days of the goal where the document names none. */
  goalDays(trigger: T): number;
  /** Exit rules by default; events and replies beside them where the document says so. */
  readonly exits: readonly NamedExit[];
  /** Further ones that can happen, and are not meant unless the document says so. */
  readonly otherExits?: readonly NamedExit[];
  /** Waits that make sense. */
  readonly waits: readonly WaitUntil["kind"][];
}
