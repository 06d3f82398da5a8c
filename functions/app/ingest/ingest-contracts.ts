import type { Contract } from "#core/customer/customer.ts";
import type { IncomingContract } from "#core/ingest/incoming.ts";
import { isLate } from "#core/ingest/is-late.ts";
import { mergeContract } from "#core/ingest/merge-contract.ts";
import type { Fault } from "#core/shared/errors.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import {
  byCustomer,
  CUSTOMERS_AT_ONCE,
  type CustomerRows,
  createBare,
  type IngestContext,
  type IngestResult,
  rejectFor,
  withoutErased,
} from "./ingest-context.ts";

type Kind = "created" | "changed" | "unchanged";

/** Writes contracts; several rows about one contract after one another. */
export const ingestContracts = async (
  context: IngestContext,
  rows: readonly IncomingContract[],
): Promise<IngestResult> => {
  const all = byCustomer(context, rows);
  const facts = await context.people.facts(
    all.map(({ customerId }) => customerId),
    { contracts: true },
  );
  const customers = withoutErased(all, facts);
  await createBare(
    context,
    customers.filter(({ customerId }) => !facts.has(customerId)),
  );
  const outcomes = await inParallel(customers, CUSTOMERS_AT_ONCE, (customer) =>
    write(context, customer, facts.get(customer.customerId)?.contracts ?? []),
  );
  const counts = { created: 0, changed: 0, unchanged: 0 };
  for (const kind of outcomes.flatMap(({ kinds }) => kinds)) counts[kind] += 1;
  counts.unchanged += rows.length - customers.reduce((sum, customer) => sum + customer.rows.length, 0);
  return { counts, rejected: outcomes.flatMap(({ rejected }) => rejected) };
};

const write = async (
  context: IngestContext,
  { customerId, shard, rows }: CustomerRows<IncomingContract>,
  standing: readonly Contract[],
): Promise<{ readonly kinds: readonly Kind[]; readonly rejected: readonly Fault[] }> => {
  const contracts = new Map(standing.map((contract) => [contract.contractId, contract]));
  const kinds: Kind[] = [];
  const rejected: Fault[] = [];
  for (const row of rows) {
    const before = contracts.get(row.contractId);
    const contract = mergeContract(
      before,
      { customerId, contractId: row.contractId, updatedAt: context.received.business },
      row.change,
    );
    try {
      await markLateContract(context, { before, contract, shard });
      kinds.push(await context.people.putContract({ contract, shard }));
      contracts.set(row.contractId, contract);
    } catch (error) {
      rejected.push(...rejectFor(error, [row.line]));
    }
  }
  return { kinds, rejected };
};

const markLateContract = async (
  { people, triggers, today }: IngestContext,
  input: { readonly before: Contract | undefined; readonly contract: Contract; readonly shard: number },
): Promise<void> => {
  const { before, contract, shard } = input;
  const late = (one: Contract) => isLate(triggers, { lastActivity: undefined, contracts: [one] }, today);
  if (!late(contract) || (before !== undefined && linesAreSame(before, contract))) return;
  await people.markLate([{ customerId: contract.customerId, shard, day: today, ref: contract.contractId }]);
};

const linesAreSame = (a: Contract, b: Contract): boolean =>
  a.endsOn === b.endsOn &&
  a.noticeOn === b.noticeOn &&
  a.cancelledOn === b.cancelledOn &&
  a.renewedOn === b.renewedOn;
