import { ExecutionTimeoutError, StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { type AslMachine, listStates } from "./asl.ts";
import { lintWorkflow } from "./lint-workflow.ts";
import {
  copyJson,
  dataLimitExceeded,
  type Json,
  jsonBytes,
  MAX_PAYLOAD_BYTES,
  toLambdaError,
} from "./payload.ts";

/** Calls a Lambda function's handler. */
export type Invoke = (functionName: string, payload: unknown) => Promise<unknown>;

export interface WorkflowSource {
  readonly name: string;
  /** The text of the file, with its `${Token}`s. */
  readonly definition: string;
  /** Token to function name. */
  readonly substitutions: Readonly<Record<string, string>>;
  readonly invoke: Invoke;
}

interface RunRequest {
  readonly input: Json;
  /** What `$$.Execution` and `$$.StateMachine` show. */
  readonly execution: { readonly Id: string; readonly Name: string };
  readonly stateMachine: { readonly Id: string; readonly Name: string };
}

export type RunOutcome =
  | { readonly kind: "succeeded"; readonly output: Json }
  | { readonly kind: "failed"; readonly error: string; readonly cause: string }
  | { readonly kind: "timed-out" }
  /** By `abort`, whose caller knows why. */
  | { readonly kind: "aborted" };

export interface WorkflowRun {
  readonly outcome: Promise<RunOutcome>;
  /** Starts no further state; tasks that run go on. */
  abort(): void;
}

export interface WorkflowMachine {
  run(request: RunRequest): WorkflowRun;
}

/**
 * A workflow file as something that runs. Built once per file: everything about it is checked here.
 * @throws Error that names each fault, because the interpreter would pass over most of them in silence
 */
export const createWorkflowMachine = (source: WorkflowSource): WorkflowMachine => {
  const { name, invoke } = source;
  const original = JSON.parse(source.definition) as AslMachine;
  const faults = lintWorkflow(original);
  if (faults.length > 0) throw new Error(`workflows/${name}.asl.json:\n- ${faults.join("\n- ")}`);

  const definition = JSON.parse(substitute(source)) as StateMachineDefinition;
  const tasks = listStates(original).filter(({ state }) => state.Type === "Task");
  // our lint has looked; the engine's own check costs a quarter of a second for each machine
  const machine = new StateMachine(definition, { validationOptions: { noValidate: true } });

  return {
    run: ({ input, execution, stateMachine }) => {
      const state: RunState = { isAborted: false, failure: undefined };
      const handler = createTaskHandler(invoke, state);
      const running = machine.run(input as never, {
        context: { Execution: execution, StateMachine: stateMachine },
        overrides: {
          taskResourceLocalHandlers: Object.fromEntries(tasks.map((task) => [task.name, handler])),
        },
      });
      const abort = () => {
        state.isAborted = true;
        running.abort();
      };
      const watching = watchSizes(running.eventLogs, (failure) => {
        state.failure = failure;
        abort();
      });
      const ended = endOf(running.result as Promise<Json>);
      return { abort, outcome: watching.then(async () => toOutcome(await ended, state)) };
    },
  };
};

interface RunState {
  isAborted: boolean;
  /** Why it was aborted by us. */
  failure: Error | undefined;
}

const substitute = ({ name, definition, substitutions }: WorkflowSource): string =>
  definition.replaceAll(/\$\{(\w+)\}/g, (_, token: string) => {
    const value = substitutions[token];
    if (value === undefined) throw new Error(`workflows/${name}.asl.json: nothing is given for \${${token}}`);
    return JSON.stringify(value).slice(1, -1);
  });

interface LambdaTask {
  readonly FunctionName: string;
  readonly Payload?: unknown;
}

const createTaskHandler = (invoke: Invoke, state: RunState) => async (input: unknown) => {
  // the interpreter goes on with the items of a Map that were queued when it was aborted
  if (state.isAborted) throw new Error("The execution was stopped");
  const { FunctionName, Payload } = copyJson(input) as unknown as LambdaTask;
  if (jsonBytes(Payload) > MAX_PAYLOAD_BYTES) throw dataLimitExceeded(`The payload of ${FunctionName}`);
  const answer = await invoke(FunctionName, Payload ?? {}).catch((error: unknown) => {
    throw toLambdaError(error);
  });
  const result = copyJson(answer);
  if (jsonBytes(result) > MAX_PAYLOAD_BYTES) throw dataLimitExceeded(`The result of ${FunctionName}`);
  return { ExecutedVersion: "$LATEST", Payload: result, StatusCode: 200 } as never;
};

type Events = ReturnType<StateMachine["run"]>["eventLogs"];

/** Reads the log to its end, because it is kept in memory until it is read, and judges each state's output. */
const watchSizes = async (events: Events, onFailure: (error: Error) => void): Promise<void> => {
  for await (const event of events) {
    if (event.type === "StateExited" && jsonBytes(event.state.output) > MAX_PAYLOAD_BYTES) {
      onFailure(dataLimitExceeded(`The output of ${event.state.name}`));
    }
  }
};

type End = { readonly output: Json } | { readonly thrown: unknown };

const endOf = (result: Promise<Json>): Promise<End> =>
  result.then(
    (output) => ({ output: copyJson(output) }),
    (thrown: unknown) => ({ thrown }),
  );

const toOutcome = (end: End, state: RunState): RunOutcome => {
  if (state.failure) return toFailure(state.failure);
  if (state.isAborted) return { kind: "aborted" };
  if ("output" in end) return { kind: "succeeded", output: end.output };
  const { thrown } = end;
  if (thrown instanceof ExecutionTimeoutError) return { kind: "timed-out" };
  return toFailure(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown);
};

const toFailure = (error: unknown): RunOutcome => ({
  kind: "failed",
  error: error instanceof Error ? error.name : "States.Runtime",
  cause: error instanceof Error ? error.message : String(error),
});
