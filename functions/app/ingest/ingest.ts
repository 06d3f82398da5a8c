import type {
  IncomingActivity,
  IncomingContract,
  IncomingCustomer,
  Reception,
} from "#core/ingest/incoming.ts";
import { dayOf } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { Identities } from "#ports/identities.ts";
import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import type { createFire } from "./fire-triggers.ts";
import { followingLinks } from "./following-links.ts";
import { ingestActivity } from "./ingest-activity.ts";
import type { IngestContext, IngestResult } from "./ingest-context.ts";
import { ingestContracts } from "./ingest-contracts.ts";
import { ingestCustomers } from "./ingest-customers.ts";
import type { IngestSettings } from "./ingest-settings.ts";

/** What one queue message brings: rows of one kind, those of one customer together. */
export type IngestInput = {
  readonly received: Reception;
  /** `import`, `api` … kept with what is written. */
  readonly source: string;
  /** Whether what happened just now lets customers into campaigns; an import says so or does not. */
  readonly fireTriggers?: boolean | undefined;
} & (
  | { readonly kind: "customers"; readonly rows: readonly IncomingCustomer[] }
  | { readonly kind: "activity"; readonly rows: readonly IncomingActivity[] }
  | { readonly kind: "contracts"; readonly rows: readonly IncomingContract[] }
);

export interface IngestDeps {
  readonly people: People;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly idKey: () => Promise<Uint8Array>;
  readonly settings: () => Promise<IngestSettings>;
  /** Left out, no trigger ever fires and nobody is woken. */
  readonly fire?: ReturnType<typeof createFire>;
}

/** What is the same for all rows of a message. */
export const createIngestContext = async (
  deps: IngestDeps,
  message: Pick<IngestInput, "received" | "source" | "fireTriggers">,
): Promise<IngestContext> => {
  const [settings, idKey] = await Promise.all([deps.settings(), deps.idKey()]);
  return {
    ...settings,
    people: deps.people,
    runs: deps.runs,
    idKey,
    received: message.received,
    source: message.source,
    fire: deps.fire?.(settings, { received: message.received, enters: message.fireTriggers === true }),
    today: dayOf(deps.clock.businessNow(), settings.workspace.zone),
  };
};

/**
 * Carries the rows of one message into the tables. Idempotent: a message that is delivered again, wholly or after
 * a crash half-way, changes nothing but which rows are counted as new.
 *
 * Late pointers are written before what makes them necessary. A crash in between leaves a pointer too many, which
 * costs one look; the other order would leave one too few, and a customer whom no sweep finds.
 * @throws whatever the tables throw; the message is then to be tried again.
 */
export const createIngest =
  (deps: IngestDeps & { readonly identities?: Identities }) =>
  async (input: IngestInput): Promise<IngestResult> => {
    const context = await createIngestContext(deps, input);
    const { identities } = deps;
    if (identities === undefined) return carryIn(context, input);
    return followingLinks({ identities, idKey: context.idKey }, input, (followed) =>
      carryIn(context, followed),
    );
  };

const carryIn = (context: IngestContext, input: IngestInput): Promise<IngestResult> => {
  switch (input.kind) {
    case "customers":
      return ingestCustomers(context, input.rows);
    case "activity":
      return ingestActivity(context, input.rows);
    case "contracts":
      return ingestContracts(context, input.rows);
  }
};
