import { CfnOutput, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from "aws-cdk-lib/aws-s3";
import { type IReceiptRuleSet, ReceiptRuleSet, TlsPolicy } from "aws-cdk-lib/aws-ses";
import { S3 } from "aws-cdk-lib/aws-ses-actions";
import { Construct } from "constructs";
import { acknowledge, wildcardObjects } from "../acknowledge.ts";
import type { Stage } from "../config.ts";

export interface InboundMailProps {
  readonly stage: Stage;
  readonly key: IKey;
  /** Takes each mail, and removes it when it is taken. */
  readonly fn: LambdaFunction;
}

/** Mails that nobody could take are looked at within this time, or never. */
const KEPT_DAYS = 14;
const PREFIX = "mails/";

/** Answers by mail: SES puts them into a bucket, which calls the function for each. */
export class InboundMail extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { stage, key, fn }: InboundMailProps) {
    super(scope, id);
    // bucket and function know each other by this name; by reference each would wait for the other
    const bucketName = `rekindle-${stage.name}-inbound-${Stack.of(this).account}-${stage.region}`;
    const bucketArn = Stack.of(this).formatArn({
      service: "s3",
      region: "",
      account: "",
      resource: bucketName,
    });
    this.bucket = new Bucket(this, "Bucket", {
      bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: Duration.days(KEPT_DAYS), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(this.bucket, {
      "AwsSolutions-S1":
        "SES alone writes and one function reads; each mail's way is in that function's log.",
    });
    this.call(fn, bucketArn);
    fn.addEnvironment("INBOUND_BUCKET", bucketName);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ["s3:GetObject", "s3:DeleteObject"],
        resources: [`${bucketArn}/${PREFIX}*`],
      }),
    );
    if (fn.role !== undefined)
      acknowledge(fn.role, {
        [wildcardObjects(this, bucketName, `${PREFIX}*`)]: "Mails get their names when they come.",
      });
    if (stage.inbound !== undefined) this.receive(stage, stage.inbound, key);
  }

  private call(fn: LambdaFunction, bucketArn: string): void {
    const permissionId = "CalledByBucket";
    fn.addPermission(permissionId, {
      principal: new ServicePrincipal("s3.amazonaws.com"),
      sourceAccount: Stack.of(this).account,
      sourceArn: bucketArn,
    });
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      lambdaConfigurations: [{ event: "s3:ObjectCreated:*", function: fn.functionArn }],
    };
    // S3 tries the function when the bucket is made
    const permission = fn.node.tryFindChild(permissionId);
    if (permission !== undefined) bucket.node.addDependency(permission);
  }

  private receive(stage: Stage, inbound: NonNullable<Stage["inbound"]>, key: IKey): void {
    const name = inbound.ruleSet ?? `rekindle-${stage.name}`;
    const rules: IReceiptRuleSet =
      inbound.ruleSet === undefined
        ? new ReceiptRuleSet(this, "RuleSet", { receiptRuleSetName: name })
        : ReceiptRuleSet.fromReceiptRuleSetName(this, "RuleSet", name);
    rules.addRule("Answers", {
      receiptRuleName: `rekindle-${stage.name}-answers`,
      recipients: [inbound.domain],
      actions: [new S3({ bucket: this.bucket, objectKeyPrefix: PREFIX })],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.REQUIRE,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: "MailsThatComeIn",
        principals: [new ServicePrincipal("ses.amazonaws.com")],
        actions: ["kms:GenerateDataKey", "kms:Decrypt"],
        resources: ["*"],
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    new CfnOutput(this, "Activate", {
      description: "SES uses one set of rules an account and region: run this once",
      value: `aws ses set-active-receipt-rule-set --region ${stage.region} --rule-set-name ${name}`,
    });
  }
}
