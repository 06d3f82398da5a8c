import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ArnFormat, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Policy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { acknowledge, wildcard } from "../acknowledge.ts";
import type { Stage } from "../config.ts";

export interface WorkflowProps {
  /** Name of the file in `workflows/`, without `.asl.json`. */
  readonly name: "sweep" | "dispatch";
  readonly stage: Stage;
  /** By name; the file's `${SweepPageFunction}` is the function `SweepPage`. Only those it names can be called. */
  readonly functions: ReadonlyMap<string, IFunction>;
}

/** One ASL file, its log and its grants. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { name, stage, functions }: WorkflowProps) {
    super(scope, id);
    const definition = readFileSync(
      fileURLToPath(new URL(`../../workflows/${name}.asl.json`, import.meta.url)),
      "utf8",
    );
    const stateMachineName = `rekindle-${stage.name}-${name}`;
    const called = calledFunctions(definition, functions);
    this.stateMachine = new StateMachine(this, "StateMachine", {
      stateMachineName,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: Object.fromEntries(called.map(([token, fn]) => [token, fn.functionArn])),
      // the loop inside ends after an hour; this is for what nobody thought of
      timeout: Duration.hours(3),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, "Log", {
          // Step Functions may write to groups of this name without a policy for each
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: stage.logDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: called.map(([, fn]) => fn.functionArn),
      }),
    );
    this.grantChildren(stateMachineName);
    acknowledge(this.stateMachine.role, {
      "AwsSolutions-IAM5[Resource::*]": "Delivery of logs and of X-Ray's segments knows no resource.",
    });
  }

  /**
   * A distributed map starts executions of the machine that it is in. Apart from its role, or both would wait for
   * each other.
   */
  private grantChildren(name: string): void {
    const executions = (children: string): string =>
      Stack.of(this).formatArn({
        service: "states",
        resource: "execution",
        resourceName: `${name}${children}`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const allow = (actions: readonly string[], resource: string): PolicyStatement =>
      new PolicyStatement({ actions: [...actions], resources: [resource] });
    const policy = new Policy(this, "Children", {
      roles: [this.stateMachine.role],
      statements: [
        allow(["states:StartExecution"], this.stateMachine.stateMachineArn),
        allow(["states:DescribeExecution", "states:StopExecution"], executions(":*")),
        allow(["states:RedriveExecution"], executions("/*")),
      ],
    });
    const reason = "Executions get their names when they start.";
    for (const children of [":*", "/*"])
      acknowledge(policy, { [wildcard(this, "states", `execution:${name}${children}`)]: reason });
  }
}

const calledFunctions = (
  definition: string,
  functions: ReadonlyMap<string, IFunction>,
): readonly (readonly [token: string, fn: IFunction])[] =>
  [...new Set([...definition.matchAll(/\$\{(\w+)Function\}/g)].map(([, name = ""]) => name))].map((name) => {
    const fn = functions.get(name);
    if (fn === undefined) throw new Error(`A workflow calls ${name}, which the manifest does not have`);
    return [`${name}Function`, fn] as const;
  });
