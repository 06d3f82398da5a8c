import { Buffer } from "node:buffer";
import * as z from "zod";
import { stateMachineArn as arnOf, parseStateMachineArn } from "./arns.ts";
import { AwsError } from "./aws-error.ts";
import type { ExecutionRecord, ExecutionStore } from "./execution-store.ts";
import type { Executions } from "./executions.ts";
import { MAX_PAYLOAD_BYTES } from "./payload.ts";

/** No blanks, brackets, wildcards or control characters, as on AWS. */
const EXECUTION_NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

const StartExecution = z.object({
  stateMachineArn: z.string(),
  name: z.string().optional(),
  input: z.string().default("{}"),
});
const DescribeExecution = z.object({ executionArn: z.string() });
const StopExecution = z.object({
  executionArn: z.string(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
const ListExecutions = z.object({
  stateMachineArn: z.string(),
  statusFilter: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]).optional(),
  maxResults: z.number().int().min(0).max(1000).default(0),
  nextToken: z.string().optional(),
});

const DEFAULT_PAGE = 100;

export type SfnApi = Readonly<Record<string, (body: unknown) => unknown>>;

/** The actions of Step Functions that we use: parsed body in, body out. Throws `AwsError`. */
export const createSfnApi = (executions: Executions, store: ExecutionStore): SfnApi => ({
  StartExecution: (body) => {
    const { stateMachineArn, name, input } = parse(StartExecution, body);
    if (name !== undefined && !EXECUTION_NAME.test(name)) {
      throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
    }
    assertInput(input);
    const record = executions.start({ machine: machineOf(stateMachineArn), name, input });
    return { executionArn: record.arn, startDate: seconds(record.startedAt) };
  },
  DescribeExecution: (body) => {
    const record = executions.describe(parse(DescribeExecution, body).executionArn);
    return {
      ...toListItem(record),
      input: record.input,
      inputDetails: { included: true },
      ...(record.output === null ? {} : { output: record.output, outputDetails: { included: true } }),
      ...(record.error === null ? {} : { error: record.error }),
      ...(record.cause === null ? {} : { cause: record.cause }),
    };
  },
  StopExecution: (body) => {
    const { executionArn, error = null, cause = null } = parse(StopExecution, body);
    return {
      stopDate: seconds(executions.stop({ arn: executionArn, error, cause }).stoppedAt ?? new Date()),
    };
  },
  ListExecutions: (body) => {
    const { stateMachineArn, statusFilter, maxResults, nextToken } = parse(ListExecutions, body);
    const limit = maxResults || DEFAULT_PAGE;
    const before = nextToken === undefined ? Number.MAX_SAFE_INTEGER : Number(nextToken);
    if (!Number.isSafeInteger(before)) throw new AwsError("InvalidToken", `Invalid Token: '${nextToken}'`);
    const page = store.list({ machine: machineOf(stateMachineArn), status: statusFilter, before, limit });
    const last = page.length === limit ? page.at(-1) : undefined;
    return { executions: page.map(toListItem), ...(last ? { nextToken: `${last.id}` } : {}) };
  },
});

const parse = <S extends z.ZodType>(schema: S, body: unknown): z.infer<S> => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new AwsError("ValidationException", z.prettifyError(parsed.error));
};

const machineOf = (arn: string): string => {
  const machine = parseStateMachineArn(arn);
  if (machine !== undefined) return machine;
  throw new AwsError("InvalidArn", `Invalid Arn: '${arn}'`);
};

const assertInput = (input: string): void => {
  if (Buffer.byteLength(input) > MAX_PAYLOAD_BYTES) {
    throw new AwsError("InvalidExecutionInput", `The input is longer than ${MAX_PAYLOAD_BYTES} bytes`);
  }
  try {
    JSON.parse(input);
  } catch {
    throw new AwsError("InvalidExecutionInput", "Invalid State Machine Execution Input: not JSON");
  }
};

const toListItem = (record: ExecutionRecord) => ({
  executionArn: record.arn,
  stateMachineArn: arnOf(record.machine),
  name: record.name,
  status: record.status,
  startDate: seconds(record.startedAt),
  ...(record.stoppedAt ? { stopDate: seconds(record.stoppedAt) } : {}),
});

const seconds = (date: Date): number => date.getTime() / 1000;
