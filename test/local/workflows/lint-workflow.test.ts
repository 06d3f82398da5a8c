import { fileURLToPath } from "node:url";
import validate from "asl-validator";
import { describe, expect, it } from "vitest";
import type { AslMachine, AslState } from "#local/workflows/asl.ts";
import { lintWorkflow } from "#local/workflows/lint-workflow.ts";
import { readWorkflows } from "#local/workflows/read-workflows.ts";
import { oneTaskWorkflow, pagingWorkflow, retry, task, token } from "./sample-workflow.ts";

const WORKFLOWS = fileURLToPath(new URL("../../../workflows", import.meta.url));

const workflows = Object.entries(readWorkflows(WORKFLOWS));

describe.skipIf(workflows.length === 0)("every workflow file", () => {
  it.each(workflows)("%s passes our lint and asl-validator", (_, text) => {
    expect(lintWorkflow(JSON.parse(text))).toEqual([]);
    const validation = validate(JSON.parse(text));
    expect(validation.errorsText("\n")).toBe("");
    expect(validation.isValid).toBe(true);
  });
});

describe("lintWorkflow", () => {
  it.each([
    ["paging", pagingWorkflow],
    ["one task", oneTaskWorkflow()],
  ])("has nothing against the sample workflow, and neither has asl-validator: %s", (_, machine) => {
    expect(lintWorkflow(machine)).toEqual([]);
    expect(validate(structuredClone(machine)).errorsText()).toBe("");
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ["JSONata", { QueryLanguage: "JSONata" }, /^QueryLanguage is ignored locally/],
  ])("refuses %s for the whole workflow", (_, fields, expected) => {
    expect(lintWorkflow({ ...oneTaskWorkflow(), ...fields })).toEqual([expect.stringMatching(expected)]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ["JSONata", { QueryLanguage: "JSONata" }, /QueryLanguage is ignored/],
    ["variables", { Assign: { "x.$": "$.a" } }, /Assign is ignored/],
    ["the use of a variable", { InputPath: "$x.a" }, /InputPath "\$x.a": variables/],
    ["an output in JSONata", { Output: "{% $states.input %}" }, /Output is ignored/],
    ["heartbeats", { HeartbeatSeconds: 5 }, /HeartbeatSeconds is ignored/],
    ["a wildcard", { InputPath: "$.list[*].id" }, /wildcards and filters/],
    ["a filter", { OutputPath: "$.list[?(@.id)]" }, /wildcards and filters/],
    ["a deep scan", { OutputPath: "$..id" }, /wildcards and filters/],
    ["a task token", params({ "token.$": "$$.Task.Token" }), /not supported/],
    ["the item outside ItemSelector", params({ "item.$": "$$.Map.Item.Value" }), /in ItemSelector only/],
    ["a task without time-out", { TimeoutSeconds: undefined }, /TimeoutSeconds is missing/],
    ["a time-out from the data", { TimeoutSecondsPath: "$.seconds" }, /hides the time-out/],
    ["a time-out that fires at once", { TimeoutSeconds: 2_147_484 }, /above 24 days/],
    ["a task without retry", { Retry: undefined }, /Retry must name Lambda.ServiceException/],
    ["a retry of everything", retryWith({ ErrorEquals: ["States.ALL"] }), /must name its errors/],
    ["a retry without jitter", retryWith({ JitterStrategy: undefined }), /JitterStrategy/],
    ["a task without catch", { Catch: undefined }, /Catch must have States.ALL/],
    [
      "a catch for some errors only",
      { Catch: [{ ErrorEquals: ["Throttled"], Next: "Failed" }] },
      /Catch must have States.ALL/,
    ],
    ["a call by another way", { Resource: "arn:aws:states:::sqs:sendMessage" }, /Resource must be/],
    ["a fixed function", { Parameters: { FunctionName: "send" } }, /must be one token/],
  ])("refuses %s in a task", (_, fields, expected) => {
    expect(lintWorkflow(oneTaskWorkflow(fields))).toContainEqual(expect.stringMatching(expected));
  });

  it.each<[string, AslState, RegExp]>([
    ["a wait of 25 days", { Type: "Wait", Seconds: 25 * 86_400, Next: "Done" }, /Seconds above 24 days/],
    ["an empty result", { Type: "Pass", Result: 0, Next: "Done" }, /empty Result/],
    ["a Map without limit", { Type: "Map", Next: "Done" }, /MaxConcurrency is missing/],
    ["the old name of the item processor", { ...mapState, Iterator: {} }, /write ItemProcessor/],
    ["tolerated failures", { ...mapState, ToleratedFailurePercentage: 5 }, /catch States.ALL inside/],
    ["batches of items", { ...mapState, ItemBatcher: { MaxItemsPerBatch: 5 } }, /ItemBatcher is ignored/],
    ["items from elsewhere", { ...mapState, ItemReader: {} }, /ItemReader is ignored/],
    ["results to elsewhere", { ...mapState, ResultWriter: {} }, /ResultWriter is ignored/],
    [
      "a negated test",
      { Type: "Choice", Choices: [isNotNull], Default: "Done" },
      /"IsNull": false never matches/,
    ],
    [
      "a negated test, deeper",
      { Type: "Choice", Choices: [{ And: [isNotNull], Next: "Done" }] },
      /"IsNull": false never matches/,
    ],
  ])("refuses %s", (_, state, expected) => {
    expect(lintWorkflow(withState(state))).toEqual([expect.stringMatching(expected)]);
  });

  it("refuses a state that nothing leads to, also inside a Map", () => {
    const lost = { States: { EndHere: { Type: "Pass", End: true }, GetLost: { Type: "Pass", End: true } } };
    const machine = withState({ ...mapState, ItemProcessor: { StartAt: "EndHere", ...lost } });
    expect(lintWorkflow(machine)).toEqual(["GetLost: no state leads here"]);
  });

  it("refuses a name that is used twice, because overrides are by name", () => {
    const inner = { StartAt: "CallOnce", States: { CallOnce: { Type: "Pass", End: true } } };
    expect(lintWorkflow(withState({ ...mapState, ItemProcessor: inner }))).toEqual([
      "CallOnce: there are two states of this name; each needs its own",
    ]);
  });

  it("refuses the execution's input inside a Map, where it is the item", () => {
    const inner = { StartAt: "EndHere", States: { EndHere: passInput } };
    expect(lintWorkflow(withState({ ...mapState, ItemProcessor: inner }))).toEqual([
      expect.stringMatching(/^EndHere: day\.\$ .* is the item here/),
    ]);
  });

  it.each(["send message", "sendMessage", "Send", "SEND_MESSAGE"])("refuses the name %j", (name) => {
    const machine = { StartAt: name, States: { [name]: { Type: "Pass", End: true } } };
    expect(lintWorkflow(machine)).toEqual([`${name}: the name must be a verb and a noun, as in SendMessage`]);
  });

  it("takes a retry of every failed task for one of Lambda's errors", () => {
    const all = [{ ErrorEquals: ["States.TaskFailed", "States.Timeout"], JitterStrategy: "FULL" }];
    expect(lintWorkflow(oneTaskWorkflow({ Retry: all }))).toEqual([]);
  });

  it("lets payloads have fields of any name", () => {
    const parameters = {
      FunctionName: token("CallFunction"),
      Payload: { Output: 1, Assign: 2, IsNull: false },
    };
    expect(lintWorkflow(oneTaskWorkflow({ Parameters: parameters }))).toEqual([]);
  });
});

const isNotNull = { Variable: "$.a", IsNull: false, Next: "Done" };
const mapState: AslState = { Type: "Map", MaxConcurrency: 1, Next: "Done" };
const passInput: AslState = { Type: "Pass", Parameters: { "day.$": "$$.Execution.Input.day" }, End: true };

function params(payload: object): Readonly<Record<string, unknown>> {
  return { Parameters: { FunctionName: token("CallFunction"), Payload: payload } };
}

function retryWith(more: object): Readonly<Record<string, unknown>> {
  return { Retry: [...retry, { ErrorEquals: ["Busy"], JitterStrategy: "FULL", ...more }] };
}

const withState = (state: AslState): AslMachine => ({
  StartAt: "CallOnce",
  States: {
    CallOnce: task("CallFunction", {
      Next: "TryThis",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Done" }],
    }),
    TryThis: state,
    Done: { Type: "Succeed" },
  },
});
