import { request } from "node:http";
import {
  ExecutionAlreadyExists,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { describe, expect, it, vi } from "vitest";
import type { Invoke } from "#local/workflows/workflow-machine.ts";
import { pagingWorkflow } from "./sample-workflow.ts";
import { gate, setUp, thrown, WAIT } from "./set-up.ts";

const ARN = "arn:aws:states:local:000000000000";

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
