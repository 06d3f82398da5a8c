import type { Reception } from "#core/ingest/incoming.ts";
import type { Day } from "#core/shared/day.ts";
import { DomainError, type Fault, InvalidInputError } from "#core/shared/errors.ts";
import { customerIdOf, shardOf } from "#core/shared/ids.ts";
import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import type { IngestSettings } from "./ingest-settings.ts";

/** `rejected`: rows that no repetition would get in. */
export interface IngestResult {
  readonly counts: Readonly<Partial<Record<"created" | "changed" | "unchanged" | "added" | "known", number>>>;
  readonly rejected: readonly Fault[];
}

/** What the three kinds need in common. */
export interface IngestContext extends IngestSettings {
  readonly people: People;
  readonly runs: Runs;
  readonly idKey: Uint8Array;
  readonly received: Reception;
  readonly source: string;
  /** By the business clock, in the workspace's zone. */
  readonly today: Day;
}

/** Customers written at once; each has a few writes behind it. */
export const CUSTOMERS_AT_ONCE = 16;

export interface CustomerRows<Row> {
  readonly customerId: string;
  readonly shard: number;
  readonly externalId: string;
  readonly rows: readonly Row[];
}

/** The rows of each customer, with the ids that follow from the external id. */
export const byCustomer = <Row extends { readonly externalId: string }>(
  { idKey, shards }: Pick<IngestContext, "idKey" | "shards">,
  rows: readonly Row[],
): readonly CustomerRows<Row>[] =>
  [...Map.groupBy(rows, ({ externalId }) => externalId)].map(([externalId, ofCustomer]) => {
    const customerId = customerIdOf(externalId, idKey);
    return { customerId, shard: shardOf(customerId, shards), externalId, rows: ofCustomer };
  });

/** Customers of whom nothing is known but that they did something, or have a contract. */
export const createBare = (
  context: IngestContext,
  unknown: readonly Omit<CustomerRows<never>, "rows">[],
): Promise<unknown> =>
  context.people.changeMany(
    unknown.map(({ customerId, shard, externalId }) => ({
      customerId,
      shard,
      addressKey: undefined,
      change: { externalId },
      receivedAt: context.received.business,
      zone: context.workspace.zone,
    })),
  );

/** Faults for rows that the tables refuse for good; anything else is thrown on, to be tried again. */
export const rejectFor = (
  error: unknown,
  rows: readonly { readonly line: number | undefined }[],
): readonly Fault[] => {
  if (!(error instanceof DomainError)) throw error;
  const [first] = error instanceof InvalidInputError ? error.faults : [];
  return rows.map(({ line }) => ({
    file: undefined,
    line,
    field: first?.field ?? "",
    message: first?.message ?? error.message,
    hint: first?.hint,
  }));
};
