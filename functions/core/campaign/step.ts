import type { OfferKind, SurveyKind } from "../answers/issued.ts";
import type { StepCondition } from "./step-condition.ts";

/**
 * What a campaign does, one thing each. The tree that a marketer writes is compiled into one list of these
 * (contracts/campaign/compile-steps.ts): each goes on with `next`, where there is one, else with the one that follows
 * in the list. The way through leads forward only.
 */
export type Step = EmailStep | WaitStep | BranchStep | SplitStep | ExitStep | TaskStep | EventStep;

/** In place of a step's id: nothing follows. No step may be called so. */
export const END = "end";

interface Following {
  /** Id of the step that follows, or `END`; left out where it is the next in the list. */
  readonly next?: string | undefined;
}

export interface EmailStep extends Following {
  readonly kind: "email";
  readonly id: string;
  /** Mail names with shares that add up to 1; one entry when it is no test. */
  readonly variants: readonly { readonly mail: string; readonly share: number }[];
  /** The mail asks for an answer. */
  readonly asks?: SurveyOfStep | undefined;
  /** The mail makes an offer. */
  readonly offers?: OfferOfStep | undefined;
}

export interface SurveyOfStep {
  readonly survey: SurveyKind;
  /** The step whose mail asks first: its own id, or for a reminder that of the mail it reminds of. */
  readonly first: string;
}

/** An offer before it is made to anybody. */
export interface OfferOfStep {
  readonly kind: OfferKind;
  /** By kind: percent; minor units; days; months; minor units a month. Undefined for `plan-change`. */
  readonly value: number | undefined;
  /** Of a value that is money; undefined = the workspace's. */
  readonly currency?: string | undefined;
  readonly plan: string | undefined;
  /** What one acceptance costs us, minor units of the workspace's currency. */
  readonly costMinor: number;
  readonly expiresDays: number;
  /** Acceptances at most; undefined = no limit. */
  readonly limit: number | undefined;
  readonly ifFull: "honour" | "refuse";
  /** By locale, `default` where there is one text for all. */
  readonly title: Readonly<Record<string, string>> | undefined;
}

export interface WaitStep extends Following {
  readonly kind: "wait";
  /** Given, or `after-<id of the step before>`. */
  readonly id: string;
  readonly until: WaitUntil;
  /** At least so many hours between the last mail of this enrolment and the next one. */
  readonly atLeastHours: number;
}

export type WaitUntil =
  | { readonly kind: "for"; readonly hours: number }
  /** Until the silence that let the customer in has lasted so many days. */
  | { readonly kind: "inactive"; readonly days: number }
  | { readonly kind: "contract"; readonly of: "end" | "notice"; readonly beforeDays: number }
  /** Until so many days before a day that a field holds; over at once where the customer has none. */
  | { readonly kind: "date"; readonly field: string; readonly beforeDays: number }
  /** Until so many days before a fixed day. */
  | { readonly kind: "day"; readonly day: string; readonly beforeDays: number }
  /** Until such an activity happens, counted from when the wait began, or so many hours are over. */
  | {
      readonly kind: "event";
      readonly activity: Extract<StepCondition, { readonly kind: "since" }>["activity"];
      readonly hours: number;
    }
  /** Until the survey or offer of a step is answered, or so many hours after its mail. */
  | { readonly kind: "answered"; readonly step: string; readonly hours: number };

/** The first case that holds; `END` or the id of a step further down. */
export interface BranchStep {
  readonly kind: "branch";
  readonly id: string;
  readonly cases: readonly { readonly when: StepCondition; readonly to: string }[];
  readonly otherwise: string;
}

/** A fair draw; the shares add up to 1. */
export interface SplitStep {
  readonly kind: "split";
  readonly id: string;
  readonly parts: readonly { readonly share: number; readonly to: string }[];
}

/** Ends the enrolment with a reason. */
export interface ExitStep {
  readonly kind: "exit";
  readonly id: string;
  readonly reason: string;
}

/** Makes work for a person. */
export interface TaskStep extends Following {
  readonly kind: "task";
  readonly id: string;
  /** Name of the kind of work, `call-back`. */
  readonly task: string;
  readonly title: string;
  readonly script: string | undefined;
  readonly dueInHours: number;
  readonly priority: "low" | "normal" | "high";
  /** The survey whose answer is the reason, so that there is one task per response. */
  readonly about: string | undefined;
}

/** Tells the company's other systems. */
export interface EventStep extends Following {
  readonly kind: "event";
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

/** Between two mails of one enrolment where no wait says otherwise. */
export const DEFAULT_GAP_HOURS = 72;
