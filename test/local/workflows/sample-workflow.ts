import type { AslMachine, AslState } from "#local/workflows/asl.ts";

export const retry = [
  {
    ErrorEquals: [
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.TooManyRequestsException",
      "Throttled",
    ],
    IntervalSeconds: 0,
    MaxAttempts: 2,
    BackoffRate: 1,
    JitterStrategy: "FULL",
  },
];

export const token = (functionName: string): string => `\${${functionName}}`;

/** A task that passes our lint: `FunctionName` becomes the token. */
export const task = (functionName: string, more: Readonly<Record<string, unknown>>): AslState => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: token(functionName), "Payload.$": "$" },
  ResultSelector: { "outcome.$": "$.Payload" },
  TimeoutSeconds: 60,
  Retry: retry,
  Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Failed" }],
  ...more,
});

/** The shape of our real ones: prepare, page through every shard until nothing is left, finish. */
export const pagingWorkflow: AslMachine = {
  StartAt: "PrepareRun",
  States: {
    PrepareRun: task("PrepareFunction", { ResultPath: "$.run", Next: "WorkShards" }),
    WorkShards: {
      Type: "Map",
      ItemsPath: "$.run.outcome.shards",
      ItemSelector: {
        "shard.$": "$$.Map.Item.Value",
        "day.$": "$.day",
        "execution.$": "$$.Execution.Name",
      },
      MaxConcurrency: 4,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" },
        StartAt: "WorkPage",
        States: {
          WorkPage: task("PageFunction", {
            ResultPath: "$.page",
            Next: "IsMoreLeft",
            Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "RecordFailure" }],
          }),
          IsMoreLeft: {
            Type: "Choice",
            Choices: [{ Variable: "$.page.outcome.more", BooleanEquals: true, Next: "WorkPage" }],
            Default: "EndShard",
          },
          RecordFailure: {
            Type: "Pass",
            Parameters: { kind: "failed", "shard.$": "$.shard", "failure.$": "$.failure" },
            End: true,
          },
          EndShard: { Type: "Pass", Parameters: { kind: "done", "shard.$": "$.shard" }, End: true },
        },
      },
      ResultPath: "$.shards",
      Next: "FinishRun",
    },
    FinishRun: task("FinishFunction", { OutputPath: "$.outcome", Next: "Done" }),
    Done: { Type: "Succeed" },
    Failed: { Type: "Fail", ErrorPath: "$.failure.Error", CausePath: "$.failure.Cause" },
  },
};

/** One task and its two ends. */
export const oneTaskWorkflow = (more: Readonly<Record<string, unknown>> = {}): AslMachine => ({
  StartAt: "CallOnce",
  States: {
    CallOnce: task("CallFunction", { Next: "Done", ...more }),
    Done: { Type: "Succeed" },
    Failed: { Type: "Fail", ErrorPath: "$.failure.Error", CausePath: "$.failure.Cause" },
  },
});
