import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startWorkflows } from "#local/workflows/start-workflows.ts";
import type { Invoke } from "#local/workflows/workflow-machine.ts";
import { oneTaskWorkflow, pagingWorkflow, retry } from "./sample-workflow.ts";
import { gate, newPath, setUp, thrown, WAIT } from "./set-up.ts";

const PROCESS = fileURLToPath(new URL("workflows-process.ts", import.meta.url));

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
