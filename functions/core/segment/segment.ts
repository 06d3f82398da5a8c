import type { Condition } from "../condition/condition.ts";

/** What a version of a segment says. Versions never change. */
export type SegmentContent =
  | { readonly kind: "conditions"; readonly condition: Condition }
  /** Ids of customers. */
  | { readonly kind: "list"; readonly ids: ReadonlySet<string> };

/** A segment as it stands. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly kind: SegmentContent["kind"];
  /** The version in force. */
  readonly version: number;
  /** Finds what the version says. */
  readonly content: string;
  /** How many ids a list has; undefined for conditions, whose size is counted when it is asked for. */
  readonly ids: number | undefined;
  readonly updatedAt: Date;
  readonly updatedBy: string;
  /** Kept for its history, and as good as not there. */
  readonly deleted: boolean;
  readonly revision: number;
}

/** A list may have so many ids. */
export const MOST_IDS = 100_000;
