import type { Reception } from "#core/ingest/incoming.ts";
import type { Day } from "#core/shared/day.ts";
import { DomainError, type Fault, InvalidInputError } from "#core/shared/errors.ts";
import { customerIdOf, shardOf } from "#core/shared/ids.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import type { Fire } from "./fire-triggers.ts";
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
  /** Undefined where no campaign cares for what comes. */
  readonly fire: Fire | undefined;
}

/** Customers written at once; each has a few writes behind it. */
export const CUSTOMERS_AT_ONCE = 16;

export interface CustomerRows<Row> {
  readonly customerId: string;
  readonly shard: number;
  readonly externalId: string;
  readonly rows: readonly Row[];
}

/** Without those who were erased: what still comes about them is kept nowhere. */
export const withoutErased = <One extends { readonly customerId: string }>(
  customers: readonly One[],
  facts: ReadonlyMap<string, CustomerFacts>,
): readonly One[] =>
  customers.filter(({ customerId }) => facts.get(customerId)?.customer.erasedAt === undefined);

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

/** A write and the lines that asked for it. */
export interface LinedWrite<Input> {
  readonly input: Input;
  readonly lines: readonly (number | undefined)[];
}

/** All together; one by one when the tables refuse something for good, to find out what. */
export const writeAllOrEach = async <Input, Result>(
  writes: readonly LinedWrite<Input>[],
  write: (inputs: readonly Input[]) => Promise<readonly Result[]>,
): Promise<{ readonly done: readonly Result[]; readonly rejected: readonly Fault[] }> => {
  try {
    return { done: await write(writes.map(({ input }) => input)), rejected: [] };
  } catch (error) {
    throwUnlessFinal(error);
  }
  const outcomes = await inParallel(writes, CUSTOMERS_AT_ONCE, async ({ input, lines }) => {
    try {
      return { done: await write([input]), rejected: [] };
    } catch (error) {
      return { done: [], rejected: rejectFor(error, lines) };
    }
  });
  return {
    done: outcomes.flatMap(({ done }) => done),
    rejected: outcomes.flatMap(({ rejected }) => rejected),
  };
};

/** Faults for lines that the tables refuse for good; anything else is thrown on, to be tried again. */
export const rejectFor = (error: unknown, lines: readonly (number | undefined)[]): readonly Fault[] => {
  throwUnlessFinal(error);
  const [first] = error instanceof InvalidInputError ? error.faults : [];
  return lines.map((line) => ({
    file: undefined,
    line,
    field: first?.field ?? "",
    message: first?.message ?? String((error as Error).message),
    hint: first?.hint,
  }));
};

const throwUnlessFinal = (error: unknown): void => {
  if (!(error instanceof DomainError)) throw error;
};
