import { describe, expect, it } from "vitest";
import { resourcesOf, type StackTemplate, synthStage } from "./synth.ts";

const plain = synthStage({ inbound: undefined });
const open = synthStage({
  inbound: { domain: "reply.example.com" },
  bus: { name: "company", sources: ["shop", "crm"] },
});
const shared = synthStage({ inbound: { domain: "reply.example.com", ruleSet: "default" } });

const sesMayUse = ({ data }: { readonly data: StackTemplate }): boolean =>
  JSON.stringify(resourcesOf(data, "AWS::KMS::Key")).includes("ses.amazonaws.com");

describe("mails that come in", () => {
  it("are put into the bucket by SES alone, over TLS and scanned, and each calls the function", () => {
    const [rule] = resourcesOf(open.campaign, "AWS::SES::ReceiptRule");
    expect(rule?.Properties.Rule).toMatchObject({
      Recipients: ["reply.example.com"],
      TlsPolicy: "Require",
      ScanEnabled: true,
      Actions: [{ S3Action: { ObjectKeyPrefix: "mails/" } }],
    });
    const [policy] = resourcesOf(open.campaign, "AWS::S3::BucketPolicy");
    const allowed = policy?.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === "Allow",
    );
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: "s3:PutObject",
        Principal: { Service: "ses.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      }),
    ]);
    const [bucket] = resourcesOf(open.campaign, "AWS::S3::Bucket");
    expect(bucket?.Properties.NotificationConfiguration.LambdaConfigurations).toEqual([
      {
        Event: "s3:ObjectCreated:*",
        Function: { "Fn::GetAtt": [expect.stringMatching(/^InboundMailFunction/), "Arn"] },
      },
    ]);
  });

  it("let SES use the key only where mail is received", () => {
    expect(sesMayUse(open)).toBe(true);
    expect(sesMayUse(plain)).toBe(false);
  });

  it("have rules of their own, or share a set that is there", () => {
    expect(resourcesOf(open.campaign, "AWS::SES::ReceiptRuleSet")).toHaveLength(1);
    expect(resourcesOf(plain.campaign, "AWS::SES::ReceiptRule")).toHaveLength(0);
    expect(resourcesOf(shared.campaign, "AWS::SES::ReceiptRuleSet")).toHaveLength(0);
    expect(resourcesOf(shared.campaign, "AWS::SES::ReceiptRule")[0]?.Properties.RuleSetName).toBe("default");
  });

  it("and a function that knows only that bucket", () => {
    const [fn] = resourcesOf(open.campaign, "AWS::Lambda::Function").filter(({ Properties }) =>
      `${Properties.FunctionName}`.endsWith("-InboundMail"),
    );
    const [bucket] = resourcesOf(open.campaign, "AWS::S3::Bucket");
    expect(fn?.Properties.Environment.Variables.INBOUND_BUCKET).toEqual(bucket?.Properties.BucketName);
  });
});

describe("events of the company's bus", () => {
  it("come from the sources that the stage names, and what cannot be handed over is kept", () => {
    const [rule] = resourcesOf(open.campaign, "AWS::Events::Rule");
    expect(rule?.Properties).toMatchObject({
      EventBusName: "company",
      EventPattern: { source: ["shop", "crm"] },
      Targets: [{ DeadLetterConfig: { Arn: expect.anything() } }],
    });
    expect(resourcesOf(plain.campaign, "AWS::Events::Rule")).toHaveLength(0);
  });
});
