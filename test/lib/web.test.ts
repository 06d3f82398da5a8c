import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { resourcesOf, type StackTemplate, synthStage } from "./synth.ts";

const { web } = synthStage();

describe("web", () => {
  it("throttles, speaks TLS only and caches nothing", () => {
    web.template.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
    web.template.hasResourceProperties("AWS::CloudFront::Distribution", {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({
          ViewerProtocolPolicy: "https-only",
          CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        }),
        Origins: [
          Match.objectLike({ CustomOriginConfig: Match.objectLike({ OriginProtocolPolicy: "https-only" }) }),
        ],
      }),
    });
  });

  it("calls packed events bytes, of which API Gateway makes no text, and touches nothing else", () => {
    const [{ Properties: distribution } = { Properties: {} }] = resourcesOf(
      web,
      "AWS::CloudFront::Distribution",
    );
    const [behavior] = distribution.DistributionConfig.CacheBehaviors;
    expect(behavior).toMatchObject({
      PathPattern: "/v1/*",
      FunctionAssociations: [{ EventType: "viewer-request" }],
    });
    const [made] = resourcesOf(web, "AWS::CloudFront::Function");
    const ask = new Function("event", `${made?.Properties.FunctionCode}\nreturn handler(event);`);
    const json = { value: "application/json" };
    const gzip = { value: "gzip" };
    expect(ask({ request: { uri: "/v1/t", headers: { "content-type": json } } })).toEqual({
      uri: "/v1/t",
      headers: { "content-type": json },
    });
    expect(ask({ request: { headers: { "content-type": json, "content-encoding": gzip } } })).toEqual({
      headers: { "content-type": { value: "application/octet-stream" }, "content-encoding": gzip },
    });
  });

  it("has no web ACL unless the stage names one", () => {
    const acl = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/y";
    const aclOf = (stack: StackTemplate) =>
      resourcesOf(stack, "AWS::CloudFront::Distribution")[0]?.Properties.DistributionConfig.WebACLId;
    expect(aclOf(web)).toBeUndefined();
    expect(aclOf(synthStage({ webAcl: acl }).web)).toBe(acl);
  });

  it("lets nobody sign up, and knows three kinds of people", () => {
    web.template.hasResourceProperties("AWS::Cognito::UserPool", {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: "ON",
    });
    const groups = resourcesOf(web, "AWS::Cognito::UserPoolGroup").map(
      ({ Properties }) => Properties.GroupName,
    );
    expect(groups.sort()).toEqual(["admin", "editor", "viewer"]);
  });

  it("lets nobody through to the API whom AWS does not know", () => {
    const routes = resourcesOf(web, "AWS::ApiGatewayV2::Route").map(({ Properties }) => Properties);
    const kinds = (prefix: string) =>
      routes
        .filter(({ RouteKey }) => `${RouteKey}`.startsWith(`ANY ${prefix}/`))
        .map(({ AuthorizationType }) => AuthorizationType)
        .sort();
    expect(kinds("/api/v1")).toEqual(["AWS_IAM", "JWT"]);
    for (const { trigger } of FUNCTIONS)
      if (trigger.kind === "http" && trigger.prefix !== "/api/v1")
        expect(kinds(trigger.prefix), trigger.prefix).toEqual(["NONE"]);
    expect(resourcesOf(web, "AWS::ApiGatewayV2::Authorizer")[0]?.Properties.JwtConfiguration).toEqual({
      Audience: [{ Ref: expect.stringMatching(/^StaffClient/) }],
      Issuer: expect.anything(),
    });
  });

  it("has a role to take on for each role of a route, which can call the API and find it", () => {
    const roles = resourcesOf(web, "AWS::IAM::Role").filter(({ Properties }) => Properties.RoleName);
    expect(roles.map(({ Properties }) => Properties.RoleName).sort()).toEqual([
      "rekindle-example-admin",
      "rekindle-example-editor",
      "rekindle-example-viewer",
    ]);
    const policies = resourcesOf(web, "AWS::IAM::Policy").filter(({ id }) => id.startsWith("Operators"));
    expect(policies).toHaveLength(3);
    for (const { Properties } of policies) {
      const actions: readonly string[] = Properties.PolicyDocument.Statement.flatMap(
        ({ Action }: { Action: string | string[] }) => Action,
      );
      expect(actions).toEqual(expect.arrayContaining(["execute-api:Invoke", "ssm:GetParameter"]));
      // all else is for doctor: how things are set, never what is in them
      const others = actions.filter((action) => !/^(execute-api:Invoke|ssm:GetParameter)$/.test(action));
      expect(others.filter((action) => !/:(Get(Account|Email|Conf|Schedule)|Describe)/.test(action))).toEqual(
        [],
      );
    }
  });
});
