import type { AttributeValue } from "../customer/customer.ts";
import type { SegmentContent } from "../segment/segment.ts";

/**
 * A saved question about a customer, answered by `evaluateCondition` (evaluate-condition.ts).
 *
 * A missing value satisfies `missing` and `isNot`/`notIn`/`not`, and nothing else: no comparison with what is
 * not there is ever true.
 */
export type Condition =
  | { readonly kind: "all"; readonly of: readonly Condition[] }
  | { readonly kind: "any"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition }
  /** In a segment. `holds` is what it says now (`resolveSegments`); without it nobody is in it. */
  | { readonly kind: "segment"; readonly id: string; readonly holds?: SegmentContent | undefined }
  | FieldCondition
  | {
      readonly kind: "activity";
      /** Activity type; undefined = any activity. */
      readonly type: string | undefined;
      readonly where: Condition | undefined;
      readonly atLeast: number | undefined;
      readonly atMost: number | undefined;
      /** Looks back so many days from now; undefined = all that is kept (400 days). */
      readonly withinDays: number | undefined;
      /** The newest of those counted meets this. */
      readonly last?: Condition | undefined;
    };

export interface FieldCondition {
  readonly kind: "field";
  readonly field: string;
  readonly test: FieldTest;
  /** Of `event.revenue`: the currency of the amounts in `test`. Conditions stored before have none. */
  readonly money?: ComparedMoney | undefined;
}

export interface ComparedMoney {
  /** ISO 4217. */
  readonly currency: string;
  /** The condition names it: revenue in another currency counts as missing. */
  readonly only: boolean;
}

export type FieldTest =
  | { readonly op: "is" | "isNot"; readonly value: AttributeValue }
  | { readonly op: "in" | "notIn"; readonly values: readonly (string | number | boolean)[] }
  | { readonly op: "atLeast" | "atMost" | "above" | "below"; readonly value: number }
  | { readonly op: "contains" | "startsWith" | "endsWith"; readonly value: string }
  /** Dates: `value` is a day, or days from today (`-30` = thirty days ago). */
  | {
      readonly op: "before" | "after" | "on";
      readonly value: { readonly day: string } | { readonly daysFromNow: number };
    }
  | { readonly op: "exists" | "missing" };
