import { ArnFormat, Stack } from "aws-cdk-lib";
import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { AccountRootPrincipal, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import { acknowledge, wildcard } from "../acknowledge.ts";
import type { Stage } from "../config.ts";
import { looksAtStage } from "./looks.ts";
import { ServedApi } from "./served-api.ts";
import { GROUPS } from "./staff.ts";

export interface OperatorsProps {
  readonly stage: Stage;
  /** The function of the API, and the path below which it answers. */
  readonly fn: IFunction;
  readonly prefix: string;
}

/**
 * Lets the command line in: an entrance to the API for requests that are signed with credentials of IAM, and a role
 * to take on for each role that a route may ask for. Who may take on which, the account's own IAM says.
 */
export class Operators extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { stage, fn, prefix }: OperatorsProps) {
    super(scope, id);
    this.api = new HttpApi(this, "Api", {
      apiName: `rekindle-${stage.name}-operators`,
      createDefaultStage: false,
    });
    this.api.addRoutes({
      path: `${prefix}/{proxy+}`,
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration("Integration", fn),
      authorizer: new HttpIamAuthorizer(),
    });
    new ServedApi(this, "Served", { stage, api: this.api, log: "operators" });
    const address = new StringParameter(this, "Address", {
      parameterName: `/rekindle/${stage.name}/operators-url`,
      description: "Where the command line finds the API of this stage",
      stringValue: this.api.apiEndpoint,
    });
    for (const [group, description] of Object.entries(GROUPS)) {
      const role = new Role(this, group, {
        roleName: `rekindle-${stage.name}-${group}`,
        description,
        assumedBy: new AccountRootPrincipal(),
      });
      const allow = (action: string, resource: string): boolean =>
        role.addToPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
      allow("execute-api:Invoke", this.anyRoute());
      allow("ssm:GetParameter", address.parameterArn);
      for (const statement of looksAtStage(this, stage)) role.addToPolicy(statement);
      const { Ref: apiId } = Stack.of(this).resolve(this.api.apiId);
      acknowledge(role, {
        [wildcard(this, "execute-api", `<${apiId}>/*`)]: TOLD_APART_INSIDE,
        "AwsSolutions-IAM5[Resource::*]":
          "What an account may do belongs to no resource: SES's and Lambda's quotas.",
      });
    }
  }

  private anyRoute(): string {
    return Stack.of(this).formatArn({
      service: "execute-api",
      resource: this.api.apiId,
      resourceName: "*",
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}

const TOLD_APART_INSIDE =
  "Which route asks for which role stands in one table, in the function's code; a second one here would differ.";
