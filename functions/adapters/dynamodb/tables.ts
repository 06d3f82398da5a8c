/**
 * The four tables as data. What makes tables on one machine and what makes them on AWS both read it, so that a key
 * or an index exists in one place. Four and not one, so that each function may touch only what it needs.
 */
export type TableKey = "people" | "ledger" | "answers" | "config";

export interface IndexSpec {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

export interface TableSpec {
  /** String attributes, the same in every table. */
  readonly partitionKey: "pk";
  readonly sortKey: "sk";
  /** All indexes hold keys only: what is found there is read again, strongly, on the table. */
  readonly indexes: readonly IndexSpec[];
  /** Epoch seconds. For cleaning up, never for timing: a read filters what has expired. */
  readonly expiresAttribute: "expires";
}

/** Customers by day (`kind#day#shard`), sparse: only pointer items carry its keys. */
export const DAY_INDEX = { name: "day", partitionKey: "dk", sortKey: "ds" } as const;
/** Enrolments by hour (`hour#shard`), sparse: only those that are due. */
export const DUE_INDEX = { name: "due", partitionKey: "hk", sortKey: "hs" } as const;

const table = (...indexes: readonly IndexSpec[]): TableSpec => ({
  partitionKey: "pk",
  sortKey: "sk",
  indexes,
  expiresAttribute: "expires",
});

/** Billed on demand, with point-in-time recovery. */
export const TABLES: Readonly<Record<TableKey, TableSpec>> = {
  people: table(DAY_INDEX),
  ledger: table(DUE_INDEX),
  answers: table(),
  config: table(),
};

export const TABLE_KEYS = Object.keys(TABLES) as readonly TableKey[];

/** The real name of each table. */
export type TableNames = Readonly<Record<TableKey, string>>;

/** `rekindle` gives `rekindle-people`, `rekindle-ledger` … */
export const tableNames = (prefix: string): TableNames => ({
  people: `${prefix}-people`,
  ledger: `${prefix}-ledger`,
  answers: `${prefix}-answers`,
  config: `${prefix}-config`,
});
