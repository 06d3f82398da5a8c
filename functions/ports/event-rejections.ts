import type { Rejection } from "#core/events/live-event.ts";
import type { Page } from "./people.ts";

export interface RejectedEvent extends Rejection {
  readonly at: Date;
}

/** Live events, or parts of them, that were not taken; kept for 30 days. */
export interface EventRejections {
  /** The same again changes nothing. */
  add(at: Date, rejections: readonly Rejection[]): Promise<void>;
  /** Newest first. */
  list(page: { readonly limit: number; readonly cursor: string | undefined }): Promise<Page<RejectedEvent>>;
}
