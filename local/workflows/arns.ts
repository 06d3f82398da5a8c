const PREFIX = "arn:aws:states:local:000000000000";

export const stateMachineArn = (machine: string): string => `${PREFIX}:stateMachine:${machine}`;

export const executionArn = (machine: string, name: string): string =>
  `${PREFIX}:execution:${machine}:${name}`;

/** The workflow's name; undefined for an ARN of something else. */
export const parseStateMachineArn = (arn: string): string | undefined =>
  arn.startsWith(`${PREFIX}:stateMachine:`) ? arn.split(":").at(-1) : undefined;
