import type * as z from "zod";
import { externalIdOf } from "#app/customers/read-customer.ts";
import type { ImportKind } from "#app/imports/import-record.ts";
import type { PutChunkDeps } from "#app/imports/put-chunk.ts";
import { parseInput } from "#contracts/api/parse-input.ts";
import { ActivityRow, activityMessageId, ContractRow, CustomerRow } from "#contracts/rows.ts";
import type { IncomingActivity, IncomingContract, IncomingCustomer } from "#core/ingest/incoming.ts";
import type { Fault } from "#core/shared/errors.ts";

/** Rows by the schema of their kind: the good ones as ingest takes them, and every fault of the others. */
export const checkRows: PutChunkDeps["checkRows"] = (kind, rows) => {
  const checked = rows.map((row) => CHECKS[kind](row));
  return {
    good: checked.flatMap(({ good }) => (good === undefined ? [] : [good])),
    rejected: checked.flatMap(({ rejected }) => rejected),
  };
};

interface Checked<Row> {
  readonly good: Row | undefined;
  readonly rejected: readonly Fault[];
}

const checkWith =
  <S extends z.ZodType, Row>(schema: S, toRow: (value: z.output<S>) => Row) =>
  (row: unknown): Checked<Row> => {
    const { value, faults } = parseInput(schema, row, lineOf(row));
    return faults.length === 0
      ? { good: toRow(value as z.output<S>), rejected: [] }
      : { good: undefined, rejected: faults };
  };

const lineOf = (row: unknown): number | undefined => {
  const line = (row as { line?: unknown } | null)?.line;
  return Number.isSafeInteger(line) ? Number(line) : undefined;
};

const toCustomer = ({ line, signedUpAt, consent, ...row }: CustomerRow): IncomingCustomer => {
  const externalId = externalIdOf(row.externalId ?? row.email ?? "");
  return {
    line,
    externalId,
    change: {
      ...row,
      externalId,
      signedUpAt: typeof signedUpAt === "string" ? new Date(signedUpAt) : signedUpAt,
      consent: consent && { ...consent, at: consent.at === undefined ? undefined : new Date(consent.at) },
    },
  };
};

const toActivity = (row: ActivityRow): IncomingActivity => ({
  line: row.line,
  externalId: externalIdOf(row.customer),
  messageId: activityMessageId(row),
  occurredAt: new Date(row.occurredAt),
  type: row.type,
  revenue: row.revenue,
  currency: row.currency,
  properties: row.properties ?? {},
});

const toContract = ({ line, customer, contractId, ...change }: ContractRow): IncomingContract => ({
  line,
  externalId: externalIdOf(customer),
  contractId,
  change,
});

const CHECKS: Readonly<Record<ImportKind, (row: unknown) => Checked<{ readonly externalId: string }>>> = {
  customers: checkWith(CustomerRow, toCustomer),
  activity: checkWith(ActivityRow, toActivity),
  contracts: checkWith(ContractRow, toContract),
};
