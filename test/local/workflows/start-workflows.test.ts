import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { AslMachine } from "#local/workflows/asl.ts";
import { startWorkflows } from "#local/workflows/start-workflows.ts";
import type { Invoke } from "#local/workflows/workflow-machine.ts";
import { oneTaskWorkflow, pagingWorkflow, retry } from "./sample-workflow.ts";

const SUBSTITUTIONS = {
  PrepareFunction: "prepare",
  PageFunction: "page",
  FinishFunction: "finish",
  CallFunction: "call",
};

const PROCESS = fileURLToPath(new URL("workflows-process.ts", import.meta.url));
const ARN = "arn:aws:states:local:000000000000";
const WAIT = { timeout: 10_000, interval: 5 };

interface SetUp {
  readonly invoke: Invoke;
  readonly machine?: AslMachine;
  readonly statePath?: string;
}

const newPath = () => join(mkdtempSync(join(tmpdir(), "workflows-")), "state.sqlite");

const setUp = async ({ invoke, machine = oneTaskWorkflow(), statePath = newPath() }: SetUp) => {
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

const thrown = (name: string, message = "no") => Object.assign(new Error(message), { name });

/** Resolves its calls when the test says so. */
const gate = () => {
  const calls: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const invoke: Invoke = (_, payload) => {
    calls.push(payload);
    return promise;
  };
  return { calls, open: resolve, invoke };
};

describe("a workflow with a Map, a loop, retries and catches", () => {
  it("works every page of every shard and finishes once", async () => {
    const calls: { functionName: string; payload: Record<string, unknown> }[] = [];
    const pagesLeft = new Map([0, 1, 2, 3, 4, 5].map((shard) => [shard, shard + 1]));
    const { run } = await setUp({
      machine: pagingWorkflow,
      invoke: async (functionName, payload) => {
        const input = payload as Record<string, unknown>;
        calls.push({ functionName, payload: input });
        if (functionName === "prepare") return { shards: [...pagesLeft.keys()] };
        if (functionName === "finish") return { kind: "finished", shards: input["shards"] };
        const shard = Number(input["shard"]);
        const left = (pagesLeft.get(shard) ?? 0) - 1;
        pagesLeft.set(shard, left);
        return { more: left > 0 };
      },
    });
    const { status, output, name } = await run({ day: "2026-12-01" });
    expect(status).toBe("SUCCEEDED");
    expect(JSON.parse(output ?? "")).toEqual({
      kind: "finished",
      shards: [0, 1, 2, 3, 4, 5].map((shard) => ({ kind: "done", shard })),
    });
    expect([...pagesLeft.values()]).toEqual([0, 0, 0, 0, 0, 0]);
    const pages = calls.filter(({ functionName }) => functionName === "page");
    expect(pages).toHaveLength(1 + 2 + 3 + 4 + 5 + 6);
    expect(pages[0]?.payload).toEqual({ shard: 0, day: "2026-12-01", execution: name });
  });

  it("retries what is named, and lets one shard fail without the others", async () => {
    const tries = new Map<number, number>();
    const { run } = await setUp({
      machine: pagingWorkflow,
      invoke: async (functionName, payload) => {
        const { shard, shards } = payload as { shard: number; shards: unknown };
        if (functionName === "prepare") return { shards: [0, 1, 2] };
        if (functionName === "finish") return shards;
        tries.set(shard, (tries.get(shard) ?? 0) + 1);
        if (shard === 1 && tries.get(1) === 1) throw thrown("Throttled");
        if (shard === 2) throw thrown("TypeError", "x is not a function");
        return { more: false };
      },
    });
    const { output } = await run({ day: "2026-12-01" });
    const shards = JSON.parse(output ?? "");
    expect(shards).toMatchObject([
      { kind: "done", shard: 0 },
      { kind: "done", shard: 1 },
      { kind: "failed", shard: 2, failure: { Error: "TypeError" } },
    ]);
    expect(JSON.parse(shards[2].failure.Cause)).toMatchObject({
      errorType: "TypeError",
      errorMessage: "x is not a function",
    });
    expect([...tries]).toEqual([
      [0, 1],
      [1, 2],
      [2, 1],
    ]);
  });
});

describe("startWorkflows", () => {
  it("passes JSON both ways, never objects", async () => {
    const { run } = await setUp({
      invoke: async (_, payload) => {
        expect(payload).toEqual({ day: "2026-12-01" });
        return { at: new Date(0), nothing: undefined };
      },
    });
    const { output } = await run({ day: "2026-12-01" });
    expect(JSON.parse(output ?? "")).toEqual({ outcome: { at: "1970-01-01T00:00:00.000Z" } });
  });

  it("takes no answer as null", async () => {
    const { run } = await setUp({ invoke: async () => undefined });
    expect((await run()).output).toBe('{"outcome":null}');
  });

  it("keeps the error of an execution that failed", async () => {
    const { run } = await setUp({ invoke: () => Promise.reject(thrown("NotFoundError", "No campaign x")) });
    const { status, error, cause, stopDate, output } = await run();
    expect({ status, error, output }).toEqual({
      status: "FAILED",
      error: "NotFoundError",
      output: undefined,
    });
    expect(JSON.parse(cause ?? "")).toMatchObject({
      errorType: "NotFoundError",
      errorMessage: "No campaign x",
      trace: expect.any(Array),
    });
    expect(stopDate).toBeInstanceOf(Date);
  });

  it("keeps the text of something thrown that is no error", async () => {
    const { run } = await setUp({ invoke: () => Promise.reject("just text") });
    expect(JSON.parse((await run()).cause ?? "")).toMatchObject({ errorMessage: "just text" });
  });

  it("gives up after the retries that the file allows", async () => {
    const invoke = vi.fn<Invoke>(() => Promise.reject(thrown("Throttled")));
    const { run } = await setUp({ invoke });
    expect((await run()).error).toBe("Throttled");
    expect(invoke).toHaveBeenCalledTimes(1 + (retry[0]?.MaxAttempts ?? 0));
  });

  it("times a task out", async () => {
    const { open, invoke } = gate();
    const { run } = await setUp({ invoke, machine: oneTaskWorkflow({ TimeoutSeconds: 1 }) });
    expect((await run()).error).toBe("States.Timeout");
    open({});
  });

  it("times an execution out", async () => {
    const { open, invoke } = gate();
    const { run } = await setUp({ invoke, machine: { ...oneTaskWorkflow(), TimeoutSeconds: 1 } });
    expect((await run()).status).toBe("TIMED_OUT");
    open({});
  });

  it("ends an execution whose data outgrow 256 KiB, whatever it would catch", async () => {
    const { run } = await setUp({ invoke: async () => "x".repeat(256 * 1024 - 1) });
    expect(await run()).toMatchObject({
      status: "FAILED",
      error: "States.DataLimitExceeded",
      cause: "The result of call is longer than 262144 bytes",
    });
  });

  it("ends an execution whose shards outgrow 256 KiB together", async () => {
    const machine = structuredClone(pagingWorkflow);
    const { EndShard } = machine.States["WorkShards"]?.ItemProcessor?.States ?? {};
    if (EndShard) Object.assign(EndShard, { Parameters: { "page.$": "$.page" } });
    const { run } = await setUp({
      machine,
      invoke: async (functionName) =>
        functionName === "prepare" ? { shards: [0, 1] } : { more: false, text: "x".repeat(200_000) },
    });
    expect(await run({ day: "2026-12-01" })).toMatchObject({
      error: "States.DataLimitExceeded",
      cause: "The output of WorkShards is longer than 262144 bytes",
    });
  });

  it("refuses at start what the interpreter would get wrong in silence", async () => {
    const machine = oneTaskWorkflow({ Catch: undefined, TimeoutSeconds: undefined });
    await expect(setUp({ invoke: async () => ({}), machine })).rejects.toThrow(
      /workflows\/sample\.asl\.json:\n- CallOnce: TimeoutSeconds is missing\n- CallOnce: Catch must have/,
    );
  });

  it("refuses at start a token that nothing is given for", async () => {
    const started = startWorkflows({
      definitions: { sample: JSON.stringify(oneTaskWorkflow()) },
      substitutions: {},
      statePath: newPath(),
      invoke: async () => ({}),
    });
    await expect(started).rejects.toThrow(/nothing is given for \$\{CallFunction\}/);
  });
});

describe("StartExecution", () => {
  it("answers alike for the same name and input while it runs", async () => {
    const { open, invoke, calls } = gate();
    const { start, workflows } = await setUp({ invoke });
    const first = await start("sweep-1", { day: 1 });
    const second = await start("sweep-1", { day: 1 });
    expect(second.executionArn).toBe(first.executionArn);
    expect(second.startDate).toEqual(first.startDate);
    open({});
    await workflows.idle();
    expect(calls).toHaveLength(1);
  });

  it("refuses the same name with another input, and any input after the end", async () => {
    const { open, invoke } = gate();
    const { start, workflows } = await setUp({ invoke });
    await start("sweep-1", { day: 1 });
    await expect(start("sweep-1", { day: 2 })).rejects.toBeInstanceOf(ExecutionAlreadyExists);
    open({});
    await workflows.idle();
    await expect(start("sweep-1", { day: 1 })).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  });

  it("runs executions without name, each by itself", async () => {
    const invoke = vi.fn<Invoke>(async () => ({}));
    const { start, workflows } = await setUp({ invoke });
    await Promise.all([start(), start()]);
    await workflows.idle();
    expect(invoke).toHaveBeenCalledTimes(2);
  });

  it.each([
    [
      "StateMachineDoesNotExist",
      "a workflow that is not there",
      { stateMachineArn: `${ARN}:stateMachine:nope` },
    ],
    ["InvalidArn", "the ARN of something else", { stateMachineArn: "arn:aws:sqs:local:000000000000:nope" }],
    ["InvalidName", "a name with a blank", { name: "two words" }],
    ["InvalidName", "a name of 81 letters", { name: "x".repeat(81) }],
    ["InvalidExecutionInput", "input that is no JSON", { input: "{" }],
    ["InvalidExecutionInput", "input above 256 KiB", { input: `"${"x".repeat(256 * 1024)}"` }],
    ["ValidationException", "input that is no text", { input: 5 as unknown as string }],
  ])("answers %s to %s", async (name, _, wrong) => {
    const { client, stateMachineArn } = await setUp({ invoke: async () => ({}) });
    await expect(client.send(new StartExecutionCommand({ stateMachineArn, ...wrong }))).rejects.toMatchObject(
      {
        name,
        $metadata: { httpStatusCode: 400 },
      },
    );
  });
});

describe("DescribeExecution", () => {
  it("tells everything about an execution", async () => {
    const { run, stateMachineArn } = await setUp({ invoke: async () => 5 });
    expect(await run({ day: 1 })).toMatchObject({
      stateMachineArn,
      status: "SUCCEEDED",
      input: '{"day":1}',
      output: '{"outcome":5}',
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
    });
  });

  it("knows no execution that was never started", async () => {
    const { describeOne } = await setUp({ invoke: async () => ({}) });
    await expect(describeOne("arn:nope")).rejects.toMatchObject({ name: "ExecutionDoesNotExist" });
  });
});

describe("ListExecutions", () => {
  it("lists the newest first, page by page, by status", async () => {
    const { client, start, stateMachineArn, workflows } = await setUp({
      invoke: (_, payload) =>
        (payload as { bad?: boolean }).bad ? Promise.reject(thrown("Bad")) : Promise.resolve({}),
    });
    for (const name of ["a", "b", "c", "d"]) await start(name, { bad: name === "b" });
    await workflows.idle();
    const list = async (more: object) => {
      const page = await client.send(new ListExecutionsCommand({ stateMachineArn, ...more }));
      return { names: page.executions?.map(({ name }) => name), nextToken: page.nextToken };
    };
    const first = await list({ maxResults: 3 });
    expect(first.names).toEqual(["d", "c", "b"]);
    expect(await list({ maxResults: 3, nextToken: first.nextToken })).toEqual({ names: ["a"] });
    expect((await list({ statusFilter: "FAILED" })).names).toEqual(["b"]);
    await expect(list({ nextToken: "x" })).rejects.toMatchObject({ name: "InvalidToken" });
  });
});

describe("StopExecution", () => {
  it("starts no further task and keeps error and cause", async () => {
    const { open, invoke, calls } = gate();
    const { start, client, describeOne, workflows } = await setUp({
      machine: pagingWorkflow,
      invoke: (name, payload) =>
        name === "prepare" ? Promise.resolve({ shards: [0, 1, 2, 3, 4, 5, 6, 7] }) : invoke(name, payload),
    });
    const { executionArn } = await start("stopped", { day: "2026-12-01" });
    await vi.waitUntil(() => calls.length === 4, WAIT);
    const stop = new StopExecutionCommand({ executionArn, error: "Operator", cause: "enough" });
    const { stopDate } = await client.send(stop);
    open({ more: true });
    await workflows.idle();
    expect(await describeOne(executionArn)).toMatchObject({
      status: "ABORTED",
      error: "Operator",
      cause: "enough",
      stopDate,
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toHaveLength(4);
    expect((await client.send(stop)).stopDate).toEqual(stopDate);
  });
});

describe("stop and resume", () => {
  it("waits for the tasks that run, and runs the unfinished again from their start", async () => {
    const { open, invoke, calls } = gate();
    const first = await setUp({ invoke });
    const { executionArn } = await first.start("sweep-1", { day: 1 });
    await vi.waitUntil(() => calls.length === 1, WAIT);
    let isStopped = false;
    const stopping = first.workflows.stop().then(() => {
      isStopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(isStopped).toBe(false);
    open({});
    await stopping;

    const seen: unknown[] = [];
    const second = await setUp({
      statePath: first.statePath,
      invoke: async (_, payload) => {
        seen.push(payload);
        return "again";
      },
    });
    expect((await second.describeOne(executionArn)).status).toBe("RUNNING");
    second.workflows.resume();
    await second.workflows.idle();
    expect(seen).toEqual([{ day: 1 }]);
    expect(await second.describeOne(executionArn)).toMatchObject({
      status: "SUCCEEDED",
      output: '{"outcome":"again"}',
    });
  });

  it("runs again from its start what a kill -9 cut off", async () => {
    const statePath = newPath();
    const child = spawn(process.execPath, [PROCESS, statePath], { stdio: ["ignore", "pipe", "inherit"] });
    const [executionArn] = await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const { workflows, describeOne } = await setUp({ statePath, invoke: async (_, payload) => payload });
    workflows.resume();
    await workflows.idle();
    expect(await describeOne(`${executionArn}`)).toMatchObject({
      status: "SUCCEEDED",
      name: "sweep-1",
      output: '{"outcome":{"day":1}}',
    });
  });

  it("fails an execution whose workflow is no longer there", async () => {
    const { open, invoke, calls } = gate();
    const first = await setUp({ invoke });
    const { executionArn } = await first.start();
    await vi.waitUntil(() => calls.length === 1, WAIT);
    open({});
    await first.workflows.stop();
    const workflows = await startWorkflows({
      definitions: {},
      substitutions: {},
      statePath: first.statePath,
      invoke,
    });
    onTestFinished(() => workflows.stop());
    workflows.resume();
    const second = await setUp({ statePath: first.statePath, invoke });
    expect(await second.describeOne(executionArn)).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
    });
  });
});

describe("the endpoint", () => {
  it("answers nobody who came by another host name", async () => {
    const { workflows } = await setUp({ invoke: async () => ({}) });
    const status = await new Promise((resolve) => {
      const headers = { host: "evil.example", "x-amz-target": "AWSStepFunctions.ListExecutions" };
      request(workflows.endpoint, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(`${response.statusCode} ${response.headers["x-amzn-errortype"]}`);
      }).end("{}");
    });
    expect(status).toBe("400 AccessDeniedException");
  });

  it.each([
    ["AWSStepFunctions.DeleteStateMachine", "{}", "UnknownOperationException"],
    ["AWSStepFunctions.constructor", "{}", "UnknownOperationException"],
    ["AWSStepFunctions.ListExecutions", "{", "SerializationException"],
  ])("answers %s %s with %s", async (target, body, expected) => {
    const { workflows } = await setUp({ invoke: async () => ({}) });
    const response = await fetch(workflows.endpoint, {
      method: "POST",
      headers: { "x-amz-target": target },
      body,
    });
    expect(response.headers.get("x-amzn-errortype")).toBe(expected);
  });
});
