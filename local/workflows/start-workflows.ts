import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOnLoopback } from "#local/http/loopback-server.ts";
import { readBody } from "#local/http/read-body.ts";
import { isTrustedHost } from "#local/http/trusted-host.ts";
import { stateMachineArn } from "./arns.ts";
import { AwsError } from "./aws-error.ts";
import { createExecutionStore } from "./execution-store.ts";
import { createExecutions } from "./executions.ts";
import { createSfnApi, type SfnApi } from "./sfn-api.ts";
import { createWorkflowMachine, type Invoke } from "./workflow-machine.ts";

/** The largest request: an input of 256 KiB, escaped as text in JSON. */
const MAX_REQUEST_BYTES = 2 * 1024 * 1024;

export interface WorkflowsOptions {
  /** Name to text, as `readWorkflows` answers it. */
  readonly definitions: Readonly<Record<string, string>>;
  /** What stands for each `${Token}`: names of functions, given to `invoke`. */
  readonly substitutions: Readonly<Record<string, string>>;
  /** The state file. */
  readonly statePath: string;
  readonly invoke: Invoke;
  /** A failure of ours, not of a workflow. */
  readonly onError?: (error: unknown) => void;
}

export interface Workflows {
  /** For `AWS_ENDPOINT_URL_SFN`. */
  readonly endpoint: string;
  /** The ARN of a workflow by its file's name. */
  arnOf(name: string): string;
  /** Starts again, from their start, the executions that a crash or a stop cut off. Call it once, when `invoke` can work. */
  resume(): void;
  /** Resolves when no execution runs. */
  idle(): Promise<void>;
  /** Starts nothing more and waits for the tasks that run; what is unfinished then is for the next `resume`. */
  stop(): Promise<void>;
}

/**
 * Step Functions on this machine, for the unmodified SDK client: the very files that are deployed, run by an
 * interpreter, with executions that are kept.
 * @throws Error with all faults of a workflow that would run otherwise here than on AWS
 */
export const startWorkflows = async (options: WorkflowsOptions): Promise<Workflows> => {
  const { definitions, substitutions, statePath, onError } = options;
  const { invoke, settled } = trackCalls(options.invoke);
  const machines = new Map(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      createWorkflowMachine({ name, definition, substitutions, invoke }),
    ]),
  );
  const store = createExecutionStore(statePath);
  const executions = createExecutions({ store, machines });
  const api = createSfnApi(executions, store);
  const server = createServer((request, response) => void answer({ request, response, api, onError }));
  const { url, stop } = await listenOnLoopback(server, 0);

  return {
    endpoint: url,
    arnOf: stateMachineArn,
    resume: executions.resume,
    idle: executions.idle,
    stop: async () => {
      executions.suspend();
      await Promise.all([stop(), settled()]);
    },
  };
};

const trackCalls = (invoke: Invoke): { invoke: Invoke; settled: () => Promise<void> } => {
  const calls = new Set<Promise<unknown>>();
  return {
    invoke: (functionName, payload) => {
      const call = invoke(functionName, payload).finally(() => calls.delete(call));
      calls.add(call);
      return call;
    },
    settled: async () => void (await Promise.allSettled(calls)),
  };
};

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly api: SfnApi;
  readonly onError: ((error: unknown) => void) | undefined;
}

const answer = async ({ request, response, api, onError }: Exchange): Promise<void> => {
  try {
    reply(response, { status: 200, body: await perform(request, api) });
  } catch (error) {
    const known = error instanceof AwsError;
    if (!known) onError?.(error);
    const type = known ? error.name : "InternalServerError";
    response.setHeader("x-amzn-errortype", type);
    const message = known ? error.message : "Internal server error";
    reply(response, { status: known ? 400 : 500, body: { __type: type, message } });
  }
};

const perform = async (request: IncomingMessage, api: SfnApi): Promise<unknown> => {
  if (!isTrustedHost(request.headers.host))
    throw new AwsError("AccessDeniedException", "Not a host of this machine");
  const action = `${request.headers["x-amz-target"]}`.replace(/^AWSStepFunctions\./, "");
  const handle = Object.hasOwn(api, action) ? api[action] : undefined;
  if (!handle) throw new AwsError("UnknownOperationException", `Step Functions has no ${action} here`);
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (!body)
    throw new AwsError("ValidationException", `The request is longer than ${MAX_REQUEST_BYTES} bytes`);
  return handle(parseJson(body.toString("utf8")));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError("SerializationException", "The body is not JSON");
  }
};

const reply = (response: ServerResponse, { status, body }: { status: number; body: unknown }): void => {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify(body));
};
