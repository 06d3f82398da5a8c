import type { PutChunkDeps } from "#app/imports/put-chunk.ts";
import type { IngestContext } from "#app/ingest/ingest-context.ts";
import type { Rejection } from "#core/events/live-event.ts";
import type { Identities } from "#ports/identities.ts";

/** What taking events needs, beside what all ingest needs. */
export interface EventContext extends IngestContext {
  readonly identities: Identities;
  readonly checkRows: PutChunkDeps["checkRows"];
  /** Notes what was left out, and why. */
  readonly reject: (rejection: Rejection) => void;
}
