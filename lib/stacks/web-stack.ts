import { CfnOutput, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import type { UserPool } from "aws-cdk-lib/aws-cognito";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../config.ts";
import { Entrance } from "../constructs/entrance.ts";
import type { Resources } from "../constructs/function-permissions.ts";
import { ManifestFunction, workflowEnvironment } from "../constructs/manifest-function.ts";
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
  readonly userPool: UserPool;

  constructor(scope: Construct, id: string, props: WebStackProps) {
    const { stage, bundles, resources, environment, ...stackProps } = props;
    super(scope, id, stackProps);
    this.api = new HttpApi(this, "HttpApi", { apiName: `rekindle-${stage.name}`, createDefaultStage: false });
    const { distribution, url } = new Entrance(this, "Entrance", { stage, origin: this.api });
    this.distribution = distribution;

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
      const routes = this.api.addRoutes({
        path: `${spec.trigger.prefix}/{proxy+}`,
        methods: [HttpMethod.ANY],
        integration: new HttpLambdaIntegration(`${spec.name}Integration`, made.fn),
      });
      for (const route of routes) acknowledge(route, { "AwsSolutions-APIG4": AUTHORISED_INSIDE });
      return [made];
    });
    this.addStage(stage);
    this.userPool = new Staff(this, "Staff", { stage }).userPool;
    new CfnOutput(this, "Url", { value: url });
    new CfnOutput(this, "UserPoolId", { value: this.userPool.userPoolId });
  }

  private addStage(stage: Stage): void {
    const log = new LogGroup(this, "AccessLog", {
      logGroupName: `/rekindle/${stage.name}/access`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "DefaultStage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: stage.throttle.perSecond, burstLimit: stage.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }
}

const AUTHORISED_INSIDE =
  "The pages are for everybody who holds a signed link; the API compares its token before it does anything else.";

/** No path, no address of anybody: a link is a key to its page. */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  status: "$context.status",
  ms: "$context.responseLatency",
  error: "$context.integrationErrorMessage",
};
