import { Stack, Token, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Says why a finding of cdk-nag is right as it is. The finding's whole id: `AwsSolutions-IAM5[Resource::*]`. */
export const acknowledge = (construct: IConstruct, reasons: Readonly<Record<string, string>>): void => {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
};

/** The id of the finding that an ARN with a wildcard makes: `resource` is what follows the account in it. */
export const wildcard = (construct: IConstruct, service: string, resource: string): string => {
  const { partition, region, account } = Stack.of(construct);
  const shown = (value: string, name: string): string =>
    Token.isUnresolved(value) ? `<AWS::${name}>` : value;
  const owner = `${region}:${shown(account, "AccountId")}`;
  return `AwsSolutions-IAM5[Resource::arn:${shown(partition, "Partition")}:${service}:${owner}:${resource}]`;
};
