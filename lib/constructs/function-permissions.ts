import type { Stack } from "aws-cdk-lib";
import type { ITableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { TABLES, type TableKey } from "../../functions/adapters/dynamodb/tables.ts";
import { actionsOf, type FunctionSpec, type QueueName } from "../../functions/manifest.ts";
import type { WorkQueues } from "../stacks/messaging-stack.ts";

/** What functions work with. */
export interface Resources {
  readonly key: IKey;
  readonly tables: Readonly<Record<TableKey, ITableV2>>;
  readonly queues: WorkQueues;
  /** Begins the names of the secret parameters: `/rekindle/prod`. */
  readonly secretsPath: string;
  readonly configurationSetName: string;
  readonly senderDomain: string;
  /** ARNs. */
  readonly workflows: Readonly<Partial<Record<"sweep" | "dispatch", string>>>;
}

/** Exactly what the manifest says that a function does, and the key for it. */
export const permissionsOf = (
  spec: FunctionSpec,
  resources: Resources,
  stack: Stack,
): readonly PolicyStatement[] => [
  ...tableStatements(spec, resources),
  ...queueStatements(spec, resources),
  ...secretStatements(spec, resources, stack),
  ...mailStatements(spec, resources, stack),
  ...workflowStatements(spec, resources),
  ...busStatements(spec, stack),
  keyStatement(spec, resources, stack),
];

const tableStatements = ({ tables }: FunctionSpec, resources: Resources): readonly PolicyStatement[] =>
  (Object.entries(tables) as [TableKey, NonNullable<FunctionSpec["tables"][TableKey]>][]).flatMap(
    ([key, access]) => {
      const { tableArn } = resources.tables[key];
      const actions = actionsOf(access);
      const { keys, scansIndexes = false } = typeof access === "object" ? access : {};
      const indexes = TABLES[key].indexes.map(({ name }) => `${tableArn}/index/${name}`);
      const single = new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [tableArn, ...(actions.includes("Query") ? indexes : [])],
        ...(keys && { conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [...keys] } } }),
      });
      return scansIndexes
        ? [single, new PolicyStatement({ actions: ["dynamodb:Scan"], resources: indexes })]
        : [single];
    },
  );

const QUEUE_ACTIONS = { send: "sqs:SendMessage", depth: "sqs:GetQueueAttributes" } as const;

const queueStatements = ({ queues }: FunctionSpec, resources: Resources): readonly PolicyStatement[] =>
  (Object.entries(queues) as [QueueName, readonly ("send" | "depth")[]][]).flatMap(([name, uses]) =>
    uses.map((use) => {
      const { queue, deadLetters } = resources.queues[name];
      return new PolicyStatement({
        actions: [QUEUE_ACTIONS[use]],
        resources: [queue.queueArn, ...(use === "depth" ? [deadLetters.queueArn] : [])],
      });
    }),
  );

/** A missing secret is made by whoever needs it first; to replace one is another right. */
const secretStatements = (spec: FunctionSpec, { secretsPath }: Resources, stack: Stack) => {
  if (spec.secrets.length === 0) return [];
  const arnOf = (name: string) =>
    stack.formatArn({
      service: "ssm",
      resource: "parameter",
      resourceName: `${secretsPath.slice(1)}/${name}`,
    });
  const fixed = spec.secrets.filter((name) => !spec.replaces?.includes(name));
  return [
    new PolicyStatement({
      actions: ["ssm:GetParameter", "ssm:PutParameter"],
      resources: spec.secrets.map(arnOf),
    }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ["ssm:PutParameter"],
      resources: fixed.map(arnOf),
      conditions: { StringEquals: { "ssm:Overwrite": "true" } },
    }),
  ];
};

const mailStatements = (
  spec: FunctionSpec,
  resources: Resources,
  stack: Stack,
): readonly PolicyStatement[] => {
  const ses = (resource: string, resourceName: string) =>
    stack.formatArn({ service: "ses", resource, resourceName });
  const readQuota = new PolicyStatement({ actions: ["ses:GetAccount"], resources: ["*"] });
  if (!spec.sendsMail) return spec.readsQuota ? [readQuota] : [];
  return [
    readQuota,
    new PolicyStatement({
      actions: ["ses:SendEmail", "ses:SendBulkEmail"],
      resources: [
        ses("identity", resources.senderDomain),
        ses("configuration-set", resources.configurationSetName),
        ses("template", "*"),
      ],
    }),
  ];
};

const workflowStatements = (
  { starts }: FunctionSpec,
  { workflows }: Resources,
): readonly PolicyStatement[] => {
  const arns = starts.map((name) => workflows[name]).filter((arn) => arn !== undefined);
  return arns.length === 0
    ? []
    : [new PolicyStatement({ actions: ["states:StartExecution"], resources: arns })];
};

/** The settings name the bus: any of this account and region, for nobody but the function that tells it. */
const busStatements = ({ putsEvents }: FunctionSpec, stack: Stack): readonly PolicyStatement[] =>
  putsEvents
    ? [
        new PolicyStatement({
          actions: ["events:PutEvents"],
          resources: [stack.formatArn({ service: "events", resource: "event-bus", resourceName: "*" })],
        }),
      ]
    : [];

/** Only through the services that encrypt with it. */
const keyStatement = (spec: FunctionSpec, { key }: Resources, stack: Stack): PolicyStatement => {
  const sends = Object.values(spec.queues).some((uses) => uses.includes("send"));
  const services = [
    "dynamodb",
    ...(spec.secrets.length > 0 ? ["ssm"] : []),
    ...(spec.trigger.kind === "inbound-mail" ? ["s3"] : []),
    ...(sends || spec.trigger.kind === "queue" || spec.trigger.kind === "jobs" ? ["sqs"] : []),
  ];
  return new PolicyStatement({
    actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
    resources: [key.keyArn],
    conditions: {
      StringEquals: {
        "kms:ViaService": services.map((service) => `${service}.${stack.region}.amazonaws.com`),
      },
    },
  });
};
