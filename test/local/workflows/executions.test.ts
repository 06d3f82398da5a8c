import { describe, expect, it, vi } from "vitest";
import { createExecutionStore } from "#local/workflows/execution-store.ts";
import { createExecutions } from "#local/workflows/executions.ts";
import type { WorkflowMachine } from "#local/workflows/workflow-machine.ts";
import { newPath } from "./set-up.ts";

const setUp = () => {
  const store = createExecutionStore(newPath());
  const run = vi.fn<WorkflowMachine["run"]>(() => ({
    outcome: Promise.resolve({ kind: "succeeded", output: 1 }),
    abort: () => undefined,
  }));
  return { store, run, executions: createExecutions({ store, machines: new Map([["sweep", { run }]]) }) };
};

describe("createExecutions", () => {
  it("keeps what is started while the runtime stops, for the next start", async () => {
    const { executions, run, store } = setUp();
    executions.suspend();
    const { arn } = executions.start({ machine: "sweep", name: "a", input: "{}" });
    await executions.idle();
    expect(run).not.toHaveBeenCalled();
    expect(store.listRunning().map((record) => record.arn)).toEqual([arn]);
  });

  it("forgets after 90 days what has ended, and only that", () => {
    const { store } = setUp();
    const long = { machine: "sweep", input: "{}", startedAt: new Date(0) };
    store.insert({ ...long, arn: "ended", name: "ended" });
    store.insert({ ...long, arn: "running", name: "running" });
    const end = { status: "SUCCEEDED", output: "1", error: null, cause: null } as const;
    store.end("ended", { ...end, stoppedAt: new Date(Date.now() - 91 * 86_400_000) });
    createExecutions({ store, machines: new Map() });
    expect(store.find("ended")).toBeUndefined();
    expect(store.find("running")).toBeDefined();
  });
});
