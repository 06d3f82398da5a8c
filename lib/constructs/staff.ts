import { RemovalPolicy } from "aws-cdk-lib";
import { CfnUserPoolGroup, FeaturePlan, Mfa, UserPool, UserPoolClient } from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../config.ts";

export interface StaffProps {
  readonly stage: Stage;
}

/** People by what they may do; routes of the API ask for one of these. */
export const GROUPS = {
  viewer: "Reads everything, changes nothing",
  editor: "Makes and runs campaigns",
  admin: "Does everything, also settings and service mails",
} as const;

/** People of the company who may sign in. Nobody can sign up by themselves. */
export class Staff extends Construct {
  readonly userPool: UserPool;
  /** What the console signs people in with. */
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { stage }: StaffProps) {
    super(scope, id);
    this.userPool = new UserPool(this, "Users", {
      userPoolName: `rekindle-${stage.name}`,
      featurePlan: FeaturePlan.LITE,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      deletionProtection: stage.keepData,
      removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const [groupName, description] of Object.entries(GROUPS))
      new CfnUserPoolGroup(this, groupName, { userPoolId: this.userPool.userPoolId, groupName, description });
    this.client = new UserPoolClient(this, "Client", {
      userPool: this.userPool,
      authFlows: { userSrp: true },
      preventUserExistenceErrors: true,
    });
    acknowledge(this.userPool, {
      "AwsSolutions-COG3":
        "Needs a plan that costs by the user; nobody signs up and a second factor is asked for.",
      "AwsSolutions-COG8":
        "The plan that it wants costs by the user; nobody signs up and a second factor is asked for.",
    });
  }
}
