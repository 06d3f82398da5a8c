import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, onTestFinished, vi } from "vitest";
import type { AslMachine } from "#local/workflows/asl.ts";
import { startWorkflows } from "#local/workflows/start-workflows.ts";
import type { Invoke } from "#local/workflows/workflow-machine.ts";
import { oneTaskWorkflow } from "./sample-workflow.ts";

const SUBSTITUTIONS = {
  PrepareFunction: "prepare",
  PageFunction: "page",
  FinishFunction: "finish",
  CallFunction: "call",
};

export const WAIT = { timeout: 10_000, interval: 5 };

interface SetUp {
  readonly invoke: Invoke;
  readonly machine?: AslMachine;
  readonly statePath?: string;
}

export const newPath = () => join(mkdtempSync(join(tmpdir(), "workflows-")), "state.sqlite");

export const setUp = async ({ invoke, machine = oneTaskWorkflow(), statePath = newPath() }: SetUp) => {
  const onError = vi.fn();
  const workflows = await startWorkflows({
    definitions: { sample: JSON.stringify(machine) },
    substitutions: SUBSTITUTIONS,
    statePath,
    invoke,
    onError,
  });
  const client = new SFNClient({
    endpoint: workflows.endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await workflows.stop();
    expect(onError).not.toHaveBeenCalled();
  });
  const stateMachineArn = workflows.arnOf("sample");
  const start = (name?: string, input: unknown = {}) =>
    client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  const describeOne = (executionArn: string | undefined) =>
    client.send(new DescribeExecutionCommand({ executionArn }));
  const run = async (input: unknown = {}) => {
    const { executionArn } = await start(undefined, input);
    await workflows.idle();
    return describeOne(executionArn);
  };
  return { workflows, client, stateMachineArn, start, describeOne, run, statePath };
};

export const thrown = (name: string, message = "no") => Object.assign(new Error(message), { name });

/** Resolves its calls when the test says so. */
export const gate = () => {
  const calls: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const invoke: Invoke = (_, payload) => {
    calls.push(payload);
    return promise;
  };
  return { calls, open: resolve, invoke };
};
