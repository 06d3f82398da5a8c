import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpUserPoolAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import type { UserPool } from "aws-cdk-lib/aws-cognito";
import type { Construct } from "constructs";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../config.ts";
import { Entrance } from "../constructs/entrance.ts";
import type { Resources } from "../constructs/function-permissions.ts";
import { ManifestFunction, workflowEnvironment } from "../constructs/manifest-function.ts";
import { Operators } from "../constructs/operators.ts";
import { ServedApi } from "../constructs/served-api.ts";
import { Staff } from "../constructs/staff.ts";

export interface WebStackProps extends StackProps {
  readonly stage: Stage;
  /** Directory of the bundles. */
  readonly bundles: string;
  readonly resources: Resources;
  readonly environment: Readonly<Record<string, string>>;
}

/** What the world can reach: customers' pages and the API, behind CloudFront; and who of the company may sign in. */
export class WebStack extends Stack {
  readonly functions: readonly ManifestFunction[];
  readonly api: HttpApi;
  readonly distribution: Distribution;
  /** For requests that operators sign. */
  readonly operators: HttpApi;
  readonly userPool: UserPool;

  constructor(scope: Construct, id: string, props: WebStackProps) {
    const { stage, bundles, resources, environment, ...stackProps } = props;
    super(scope, id, stackProps);
    this.api = new HttpApi(this, "HttpApi", { apiName: `rekindle-${stage.name}`, createDefaultStage: false });
    const { distribution, url } = new Entrance(this, "Entrance", { stage, origin: this.api });
    this.distribution = distribution;

    const staff = new Staff(this, "Staff", { stage });
    this.userPool = staff.userPool;
    const signedIn = new HttpUserPoolAuthorizer("SignedIn", staff.userPool, {
      userPoolClients: [staff.client],
    });

    this.functions = FUNCTIONS.flatMap((spec) => {
      if (spec.trigger.kind !== "http") return [];
      const made = new ManifestFunction(this, spec.name, {
        spec,
        stage,
        bundles,
        resources,
        environment: {
          ...environment,
          REKINDLE_LINKS: url,
          ...(spec.starts.length > 0 && workflowEnvironment(resources.workflows)),
        },
      });
      const isApi = spec.name === "Api";
      const routes = this.api.addRoutes({
        path: `${spec.trigger.prefix}/{proxy+}`,
        methods: [HttpMethod.ANY],
        integration: new HttpLambdaIntegration(`${spec.name}Integration`, made.fn),
        ...(isApi && { authorizer: signedIn }),
      });
      if (!isApi) for (const route of routes) acknowledge(route, { "AwsSolutions-APIG4": FOR_EVERYBODY });
      return [made];
    });
    new ServedApi(this, "Served", { stage, api: this.api, log: "access" });
    this.operators = this.letOperatorsIn(stage).api;
    new CfnOutput(this, "Url", { value: url });
    new CfnOutput(this, "UserPoolId", { value: this.userPool.userPoolId });
    new CfnOutput(this, "UserPoolClientId", { value: staff.client.userPoolClientId });
  }

  private letOperatorsIn(stage: Stage): Operators {
    const api = this.functions.find(({ spec }) => spec.name === "Api");
    if (api?.spec.trigger.kind !== "http") throw new Error("The manifest has no function Api with a path");
    return new Operators(this, "Operators", { stage, fn: api.fn, prefix: api.spec.trigger.prefix });
  }
}

const FOR_EVERYBODY =
  "The pages are for everybody who holds a signed link, the events for whoever has a write key.";
