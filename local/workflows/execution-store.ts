import { openState } from "#adapters/local/open-state.ts";

type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export interface ExecutionRecord {
  /** Grows with each execution. */
  readonly id: number;
  readonly arn: string;
  readonly machine: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  /** JSON text, as it was given. */
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly startedAt: Date;
  readonly stoppedAt: Date | undefined;
}

export type NewExecution = Pick<ExecutionRecord, "arn" | "machine" | "name" | "input" | "startedAt">;

export interface ExecutionEnd {
  readonly status: Exclude<ExecutionStatus, "RUNNING">;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly stoppedAt: Date;
}

export interface ListFilter {
  readonly machine: string;
  readonly status: ExecutionStatus | undefined;
  /** Only those before this id. */
  readonly before: number;
  readonly limit: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS workflow_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    arn TEXT NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT,
    error TEXT,
    cause TEXT,
    started_at INTEGER NOT NULL,
    stopped_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS workflow_executions_list ON workflow_executions (machine, id);
  CREATE INDEX IF NOT EXISTS workflow_executions_status ON workflow_executions (status)`;

/** The executions of all workflows, in the state file. */
export const createExecutionStore = (path: string) => {
  const database = openState(path, SCHEMA);
  const insert = database.prepare(`
    INSERT INTO workflow_executions (arn, machine, name, status, input, started_at)
    VALUES (:arn, :machine, :name, 'RUNNING', :input, :startedAt)`);
  const select = database.prepare("SELECT * FROM workflow_executions WHERE arn = ?");
  const selectRunning = database.prepare(
    "SELECT * FROM workflow_executions WHERE status = 'RUNNING' ORDER BY id",
  );
  const selectPage = database.prepare(`
    SELECT * FROM workflow_executions
    WHERE machine = :machine AND id < :before AND (:status IS NULL OR status = :status)
    ORDER BY id DESC LIMIT :limit`);
  const update = database.prepare(`
    UPDATE workflow_executions
    SET status = :status, output = :output, error = :error, cause = :cause, stopped_at = :stoppedAt
    WHERE arn = :arn AND status = 'RUNNING'`);
  const prune = database.prepare("DELETE FROM workflow_executions WHERE stopped_at < ?");

  return {
    insert: (execution: NewExecution): void =>
      void insert.run({ ...execution, startedAt: execution.startedAt.getTime() }),
    find: (arn: string): ExecutionRecord | undefined => {
      const row = select.get(arn);
      return row && toRecord(row);
    },
    /** The oldest first. */
    listRunning: (): readonly ExecutionRecord[] => selectRunning.all().map(toRecord),
    /** The newest first. */
    list: ({ machine, status, before, limit }: ListFilter): readonly ExecutionRecord[] =>
      selectPage.all({ machine, status: status ?? null, before, limit }).map(toRecord),
    /** The first end counts; answers whether this was it. */
    end: (arn: string, end: ExecutionEnd): boolean =>
      update.run({ ...end, arn, stoppedAt: end.stoppedAt.getTime() }).changes === 1,
    prune: (endedBefore: Date): void => void prune.run(endedBefore.getTime()),
  };
};

export type ExecutionStore = ReturnType<typeof createExecutionStore>;

const toRecord = (row: Record<string, unknown>): ExecutionRecord => ({
  id: Number(row["id"]),
  arn: `${row["arn"]}`,
  machine: `${row["machine"]}`,
  name: `${row["name"]}`,
  status: row["status"] as ExecutionStatus,
  input: `${row["input"]}`,
  output: row["output"] as string | null,
  error: row["error"] as string | null,
  cause: row["cause"] as string | null,
  startedAt: new Date(Number(row["started_at"])),
  stoppedAt: row["stopped_at"] === null ? undefined : new Date(Number(row["stopped_at"])),
});
