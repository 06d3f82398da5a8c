import type { ExpectedEvent } from "#core/outbound/expected-event.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";

/** What other systems are to be told. Without anybody who listens it asks for nothing. */
export interface Outbox {
  /** Facts, whatever becomes of our record of them. Resolves when they are kept; delivered at least once. */
  put(events: readonly OutboundEvent[]): Promise<void>;
  /**
   * What the very next write will make true. Resolves when it is kept, and only then the write may be begun: whoever
   * delivers it looks first whether the write was done, so that a crash neither loses an outcome nor invents one.
   */
  expect(events: readonly ExpectedEvent[]): Promise<void>;
}
