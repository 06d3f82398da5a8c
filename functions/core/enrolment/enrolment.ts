import type { AttributeValue } from "../customer/customer.ts";
import type { Day } from "../shared/day.ts";
import type { DatedFacts } from "./dated-facts.ts";
import type { SeenAnswer } from "./seen-answer.ts";

/** One customer in one campaign for one episode. Also the record of a crossing that was refused. */
export interface Enrolment {
  readonly campaignId: string;
  readonly customerId: string;
  readonly shard: number;
  /** `[a-z0-9-]`, unique per customer and campaign: see `episode.ts`. */
  readonly episode: string;
  /** Version whose steps it runs. */
  readonly version: number;
  readonly state: EnrolmentState;
  /** Refusal gate, or exit reason. */
  readonly reason: string | undefined;
  readonly entry: Entry;
  /** The step it stands at; undefined when none is left. */
  readonly stepId: string | undefined;
  /** When that step was first due; counts for `notLaterThan`. */
  readonly firstDueAt: Date | undefined;
  /** When dispatch looks at it next; its place in the due index. */
  readonly dueAt: Date | undefined;
  readonly steps: Readonly<Record<string, StepRecord>>;
  readonly lastMailAt: Date | undefined;
  readonly settled: Settlement | undefined;
  /** Optimistic lock: each write raises it. */
  readonly revision: number;
}

/**
 * `active`: in the due index. `parked`: met while the campaign was paused; not indexed until resume.
 * `done`: no step left. `exited`: an exit rule, a stop or a suppression ended it. `holdout`: never written to.
 * `refused`: crossed, did not enter. `voided`: later input showed that it should not have entered.
 */
export type EnrolmentState = "active" | "parked" | "done" | "exited" | "holdout" | "refused" | "voided";

/** What was known at entry; never changes. */
export interface Entry {
  readonly at: Date;
  /** The day the line was crossed. */
  readonly crossedOn: Day;
  /** The sweep run that wrote it (`YYYY-MM-DD`). */
  readonly sweep: string;
  readonly how: "crossed" | "late" | "backlog";
  readonly arm: "treatment" | "holdout";
  /** Holdout share at entry, of the draw that held out, else of the campaign's. */
  readonly share: number;
  /** The draw that held out; undefined = the campaign's own. */
  readonly heldBy?: "workspace" | undefined;
  /** Share that the workspace held out of every campaign at entry; undefined = none. */
  readonly ofAll?: number | undefined;
  /** First letters of the salt of the draw. */
  readonly salt: string;
  readonly facts: TriggerFacts;
  /** Segments of the audience that the customer was in; undefined when the campaign looks at none. */
  readonly segments?: readonly string[] | undefined;
  /** Activities and revenue (minor units) of the 90 days before. */
  readonly activity90: number;
  readonly revenue90: number;
  /** Holdout only: when its mails would have been due, by step. */
  readonly wouldBe: Readonly<Record<string, Date>> | undefined;
}

export type TriggerFacts =
  | { readonly kind: "inactive"; readonly since: Day; readonly days: number }
  /** `on`: the one of the two days that the trigger counts down to. */
  | {
      readonly kind: "contract-ending";
      readonly contractId: string;
      readonly endsOn: Day;
      readonly noticeOn?: Day | undefined;
      readonly on: Day;
    }
  | LiveFacts
  | DatedFacts;

/** What happened, for those who entered at that moment. `at` is ISO 8601 text, `on` its day. */
export type LiveFacts =
  | { readonly kind: "signed-up"; readonly on: Day; readonly at: string }
  /** Silent since a day, for at least so many days as the campaign asks. */
  | {
      readonly kind: "returned";
      readonly since: Day;
      readonly days: number;
      readonly on: Day;
      readonly at: string;
    }
  | {
      readonly kind: "event";
      readonly name: string;
      readonly on: Day;
      readonly at: string;
      readonly messageId: string;
      /** What the episode is made of. */
      readonly key: string;
      /** Of its properties as many as fit (`keepValues`); `revenue`, in minor units, and `currency` too. */
      readonly values: Readonly<Record<string, AttributeValue>>;
    };

/**
 * `waited`: over by time. `answered`: over by the answer. `happened`: over by the event. `took`: a branch or split, see
 * `to`. `done`: a task made, an event told, an exit. All but `pending` are closed, and a closed step is never done again.
 */
export const STEP_RECORD_KINDS = [
  "sent",
  "skipped",
  "waited",
  "pending",
  "answered",
  "happened",
  "took",
  "done",
] as const;

export interface StepRecord {
  readonly kind: (typeof STEP_RECORD_KINDS)[number];
  readonly at: Date;
  /** Why it was skipped. */
  readonly reason: string | undefined;
  /** Gates that held it before, with the time until which. The newest last, at most eight. */
  readonly holds: readonly { readonly gate: string; readonly at: Date; readonly until: Date }[];
  readonly variant: string | undefined;
  /** How many attempts went out or may have gone out: 2 after a resend, 0 before any. */
  readonly attempt: number;
  /** Where a branch or split led: the id of a step, or `END`. */
  readonly to?: string | undefined;
  /** The answer that ended a wait, as it was then: branches go by it, whatever is answered later. */
  readonly answer?: SeenAnswer | undefined;
}

export interface Settlement {
  readonly at: Date;
  readonly reached: boolean;
  /** First return or renewal within the goal's time. */
  readonly reachedAt: Date | undefined;
  /** Revenue within the goal's time in the workspace's currency, minor units. */
  readonly revenue: number;
  /** Revenue in other currencies, each in its minor units; undefined when there is none. */
  readonly otherRevenue?: Readonly<Record<string, number>> | undefined;
}

export interface EnrolmentKey {
  readonly campaignId: string;
  readonly customerId: string;
  readonly episode: string;
}
