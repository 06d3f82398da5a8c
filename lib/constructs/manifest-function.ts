import { join } from "node:path";
import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { FunctionSpec } from "../../functions/manifest.ts";
import { acknowledge, wildcard } from "../acknowledge.ts";
import type { Stage } from "../config.ts";
import { permissionsOf, type Resources } from "./function-permissions.ts";

export interface ManifestFunctionProps {
  readonly spec: FunctionSpec;
  readonly stage: Stage;
  /** Directory of the bundles. */
  readonly bundles: string;
  readonly resources: Resources;
  readonly environment: Readonly<Record<string, string>>;
}

/** A function of the manifest: its bundle, its log, and a role of its own. */
export class ManifestFunction extends Construct {
  readonly spec: FunctionSpec;
  readonly fn: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { spec, stage, bundles, resources, environment }: ManifestFunctionProps,
  ) {
    super(scope, id);
    this.spec = spec;
    const name = `rekindle-${stage.name}-${spec.name}`;
    this.logGroup = new LogGroup(this, "Log", {
      logGroupName: `/rekindle/${stage.name}/${spec.name}`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `What ${name} may do`,
    });
    this.logGroup.grantWrite(role);
    this.fn = new LambdaFunction(this, "Function", {
      functionName: name,
      code: Code.fromAsset(join(bundles, spec.name)),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: spec.memoryMb,
      timeout: Duration.seconds(spec.timeoutSeconds),
      role,
      logGroup: this.logGroup,
      // what a function says is JSON already; start, end and report of each call cost more than they tell
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: { NODE_OPTIONS: "--enable-source-maps", ...environment },
    });
    for (const statement of permissionsOf(spec, resources, Stack.of(this))) role.addToPolicy(statement);
    if (spec.sendsMail || spec.readsQuota)
      acknowledge(role, { "AwsSolutions-IAM5[Resource::*]": "ses:GetAccount knows no resource." });
    if (spec.putsEvents)
      acknowledge(role, {
        [wildcard(this, "events", "event-bus/*")]: "Which bus is told is a setting that an admin changes.",
      });
    if (spec.sendsMail)
      acknowledge(role, {
        [wildcard(this, "ses", "template/*")]:
          "A bulk send asks for a template; ours stands in the call and has no name. Templates are no secret.",
      });
  }
}

/** Where functions that start workflows find them. */
export const workflowEnvironment = ({
  sweep = "",
  dispatch = "",
}: Resources["workflows"]): Readonly<Record<string, string>> => ({
  SWEEP_STATE_MACHINE_ARN: sweep,
  DISPATCH_STATE_MACHINE_ARN: dispatch,
});
