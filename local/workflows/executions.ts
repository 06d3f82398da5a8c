import { randomUUID } from "node:crypto";
import { executionArn, stateMachineArn } from "./arns.ts";
import { AwsError } from "./aws-error.ts";
import type { ExecutionEnd, ExecutionRecord, ExecutionStore } from "./execution-store.ts";
import type { RunOutcome, WorkflowMachine, WorkflowRun } from "./workflow-machine.ts";

const DAY_MS = 86_400_000;
/** So long a name stays taken, as on AWS. */
const KEPT_DAYS = 90;

interface StartRequest {
  readonly machine: string;
  /** Undefined makes one up. */
  readonly name: string | undefined;
  /** JSON text. */
  readonly input: string;
}

interface StopRequest {
  readonly arn: string;
  readonly error: string | null;
  readonly cause: string | null;
}

export interface Executions {
  /** Kept once this returns; it runs to its end, also over a kill -9, then from its start again. */
  start(request: StartRequest): ExecutionRecord;
  describe(arn: string): ExecutionRecord;
  /** Answers the execution as it ended, now or before. */
  stop(request: StopRequest): ExecutionRecord;
  /** Starts again what was running when the process died. */
  resume(): void;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
  /** Starts no further state. What has not ended stays unfinished, for the next `resume`. */
  suspend(): void;
}

export interface ExecutionsDeps {
  readonly store: ExecutionStore;
  readonly machines: ReadonlyMap<string, WorkflowMachine>;
}

/** Runs workflows and keeps what became of them. Throws `AwsError`s as Step Functions answers them. */
export const createExecutions = ({ store, machines }: ExecutionsDeps): Executions => {
  const runs = new Map<string, { readonly run: WorkflowRun; readonly done: Promise<void> }>();
  let isSuspended = false;

  const machineOf = (name: string): WorkflowMachine => {
    const machine = machines.get(name);
    if (machine) return machine;
    throw new AwsError(
      "StateMachineDoesNotExist",
      `State Machine Does Not Exist: '${stateMachineArn(name)}'`,
    );
  };
  const describe = (arn: string): ExecutionRecord => {
    const record = store.find(arn);
    if (record) return record;
    throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  };
  const run = (record: ExecutionRecord): void => {
    const running = machineOf(record.machine).run({
      input: JSON.parse(record.input),
      execution: { Id: record.arn, Name: record.name },
      stateMachine: { Id: stateMachineArn(record.machine), Name: record.machine },
    });
    const done = running.outcome.then((outcome) => {
      runs.delete(record.arn);
      const end = toEnd(outcome);
      if (end) store.end(record.arn, end);
    });
    runs.set(record.arn, { run: running, done });
  };
  const refuseRepeat = (standing: ExecutionRecord, input: string): ExecutionRecord => {
    if (standing.status === "RUNNING" && standing.input === input) return standing;
    throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${standing.arn}'`);
  };

  store.prune(new Date(Date.now() - KEPT_DAYS * DAY_MS));

  return {
    start: ({ machine, name = randomUUID(), input }) => {
      machineOf(machine);
      const arn = executionArn(machine, name);
      const standing = store.find(arn);
      if (standing) return refuseRepeat(standing, input);
      store.insert({ arn, machine, name, input, startedAt: new Date() });
      const record = describe(arn);
      // what it needs may be gone already: it is for the next start
      if (!isSuspended) run(record);
      return record;
    },
    describe,
    stop: ({ arn, error, cause }) => {
      const record = describe(arn);
      if (record.status !== "RUNNING") return record;
      store.end(arn, { status: "ABORTED", output: null, error, cause, stoppedAt: new Date() });
      runs.get(arn)?.run.abort();
      return describe(arn);
    },
    resume: () => {
      for (const record of store.listRunning()) {
        if (machines.has(record.machine)) run(record);
        else
          store.end(record.arn, {
            ...failed("States.Runtime", "This workflow is no longer there"),
            stoppedAt: new Date(),
          });
      }
    },
    idle: async () => {
      while (runs.size > 0) await Promise.all([...runs.values()].map(({ done }) => done));
    },
    suspend: () => {
      isSuspended = true;
      for (const { run: running } of runs.values()) running.abort();
    },
  };
};

const failed = (error: string, cause: string): Omit<ExecutionEnd, "stoppedAt"> => ({
  status: "FAILED",
  output: null,
  error,
  cause,
});

const toEnd = (outcome: RunOutcome): ExecutionEnd | undefined => {
  const stoppedAt = new Date();
  switch (outcome.kind) {
    case "succeeded":
      return {
        status: "SUCCEEDED",
        output: JSON.stringify(outcome.output),
        error: null,
        cause: null,
        stoppedAt,
      };
    case "failed":
      return { ...failed(outcome.error, outcome.cause), stoppedAt };
    case "timed-out":
      return { status: "TIMED_OUT", output: null, error: null, cause: null, stoppedAt };
    case "aborted":
      return undefined;
  }
};
