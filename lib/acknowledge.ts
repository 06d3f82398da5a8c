import { Stack, Token, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Says why a finding of cdk-nag is right as it is. The finding's whole id: `AwsSolutions-IAM5[Resource::*]`. */
export const acknowledge = (construct: IConstruct, reasons: Readonly<Record<string, string>>): void => {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
};

/** The id of the finding that an ARN with a wildcard makes: `resource` is what follows the account in it. */
export const wildcard = (construct: IConstruct, service: string, resource: string): string => {
  const { region, account } = Stack.of(construct);
  return wildcardArn(construct, `${service}:${region}:${shown(account, "AccountId")}:${resource}`);
};

/** The same of objects in a bucket, whose ARN names no owner. `name` may hold the account's number. */
export const wildcardObjects = (construct: IConstruct, name: string, keys: string): string => {
  const { account } = Stack.of(construct);
  return wildcardArn(construct, `s3:::${name.replace(account, shown(account, "AccountId"))}/${keys}`);
};

const wildcardArn = (construct: IConstruct, rest: string): string =>
  `AwsSolutions-IAM5[Resource::arn:${shown(Stack.of(construct).partition, "Partition")}:${rest}]`;

const shown = (value: string, name: string): string => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
