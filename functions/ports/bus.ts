import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import type { Page } from "./people.ts";

/** The company's event bus. */
export interface Bus {
  /**
   * Resolves when the bus has taken all of them.
   * @throws Error when it refuses some; the whole may be put again, the ids stay the same
   */
  put(events: readonly OutboundEvent[], target: { readonly bus: string }): Promise<void>;
}

/** What was put to a bus on this machine, where nobody else keeps it. */
export interface BusLog {
  /** Newest first. */
  list(page: { readonly limit: number; readonly cursor: string | undefined }): Promise<Page<OutboundEvent>>;
}
