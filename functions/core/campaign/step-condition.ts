import type { Condition } from "../condition/condition.ts";
import type { ActivityCondition } from "../condition/evaluate-condition.ts";

/** What a branch may ask: about the customer as in an audience, and about what happened in this enrolment. */
export type StepCondition =
  | { readonly kind: "all" | "any"; readonly of: readonly StepCondition[] }
  | { readonly kind: "not"; readonly of: StepCondition }
  | { readonly kind: "customer"; readonly condition: Condition }
  /** Activity since the customer entered. */
  | { readonly kind: "since"; readonly activity: ActivityCondition }
  | { readonly kind: "answer"; readonly step: string; readonly test: AnswerTest }
  | { readonly kind: "mail"; readonly step: string; readonly is: MailResult };

/** `missing` holds as long as there is no answer; all else only when there is one. */
export type AnswerTest =
  | { readonly op: "missing" | "exists" | "accepted" | "notAccepted" }
  | { readonly op: "score"; readonly atLeast: number | undefined; readonly atMost: number | undefined }
  | { readonly op: "reason"; readonly in: readonly string[] };

/** What is certain about a mail. Opens and clicks are none of it: machines make them. */
export const MAIL_RESULTS = ["sent", "delivered", "bounced", "skipped"] as const;
export type MailResult = (typeof MAIL_RESULTS)[number];
