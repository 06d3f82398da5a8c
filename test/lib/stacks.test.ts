import { readFileSync } from "node:fs";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { TABLES } from "../../functions/adapters/dynamodb/tables.ts";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { resourcesOf, type StackTemplate, synthStage, walk } from "./synth.ts";

const stacks = synthStage({ zone: "Asia/Tehran", sweepAt: "06:30", account: undefined });
const all = Object.values(stacks);
const { data, messaging, campaign, web, watch } = stacks;
const ofAll = (type: string) => all.flatMap((stack) => resourcesOf(stack, type));

describe("data", () => {
  it("keeps every table whatever is deleted, restorable, encrypted with the stage's own key", () => {
    const tables = resourcesOf(data, "AWS::DynamoDB::GlobalTable");
    expect(tables).toHaveLength(4);
    for (const table of tables) {
      expect(table.DeletionPolicy, table.id).toBe("Retain");
      expect(table.Properties.BillingMode).toBe("PAY_PER_REQUEST");
      expect(table.Properties.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: "KMS" });
      expect(table.Properties.Replicas).toEqual([
        expect.objectContaining({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { KMSMasterKeyId: expect.anything() },
        }),
      ]);
    }
  });

  it("has the keys and indexes that the code asks for", () => {
    for (const [key, spec] of Object.entries(TABLES))
      data.template.hasResourceProperties("AWS::DynamoDB::GlobalTable", {
        TableName: `rekindle-example-${key}`,
        KeySchema: keySchema(spec),
        TimeToLiveSpecification: { AttributeName: spec.expiresAttribute, Enabled: true },
        ...(spec.indexes.length > 0 && {
          GlobalSecondaryIndexes: spec.indexes.map((index) =>
            Match.objectLike({
              IndexName: index.name,
              KeySchema: keySchema(index),
              Projection: { ProjectionType: "KEYS_ONLY" },
            }),
          ),
        }),
      });
  });

  it("keeps the key and turns it over", () => {
    const [key] = resourcesOf(data, "AWS::KMS::Key");
    expect(key).toMatchObject({ DeletionPolicy: "Retain", Properties: { EnableKeyRotation: true } });
  });

  it("can be thrown away on a stage without real customers only", () => {
    const trial = synthStage({ keepData: false });
    for (const { DeletionPolicy } of resourcesOf(trial.data, "AWS::DynamoDB::GlobalTable"))
      expect(DeletionPolicy).toBe("Delete");
  });
});

const keySchema = ({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }) => [
  { AttributeName: partitionKey, KeyType: "HASH" },
  { AttributeName: sortKey, KeyType: "RANGE" },
];

describe("functions", () => {
  it("are those of the manifest, with its memory and time, on the runtime that the code is written for", () => {
    const deployed = ofAll("AWS::Lambda::Function").map(({ Properties }) => Properties);
    expect(deployed).toHaveLength(FUNCTIONS.length);
    for (const { name, memoryMb, timeoutSeconds } of FUNCTIONS)
      expect(deployed).toContainEqual(
        expect.objectContaining({
          FunctionName: `rekindle-example-${name}`,
          MemorySize: memoryMb,
          Timeout: timeoutSeconds,
          Runtime: "nodejs24.x",
          Architectures: ["arm64"],
          Handler: "index.handler",
        }),
      );
  });

  it("never know of a moved clock or of one machine's state", () => {
    for (const { Properties } of ofAll("AWS::Lambda::Function")) {
      expect(Properties.Environment.Variables).toMatchObject({ REKINDLE_SHARDS: "64" });
      expect(Object.keys(Properties.Environment.Variables)).not.toContain("REKINDLE_STATE");
      expect(Object.keys(Properties.Environment.Variables)).not.toContain("REKINDLE_CLOCK");
    }
  });
});

describe("queues", () => {
  const queues = ofAll("AWS::SQS::Queue");
  const work = queues.filter(({ Properties }) => Properties.RedrivePolicy !== undefined);

  it("give a message back only when the function that may still work on it is long over", () => {
    const mappings = resourcesOf(campaign, "AWS::Lambda::EventSourceMapping");
    expect(mappings).toHaveLength(4);
    const seconds = { ingest: 60, "ses-events": 30, outbound: 60, jobs: 900 };
    for (const [name, most] of Object.entries(seconds)) {
      const queue = work.find(({ Properties }) => Properties.QueueName === `rekindle-example-${name}`);
      expect(queue?.Properties.VisibilityTimeout, name).toBeGreaterThanOrEqual(6 * most);
    }
  });

  it("hand over what was given up, and keep it for two weeks", () => {
    expect(work).toHaveLength(4);
    for (const { Properties } of queues) expect(Properties.MessageRetentionPeriod).toBe(14 * 86_400);
  });

  it("encrypt personal data with the stage's key and refuse plain connections", () => {
    for (const { Properties } of resourcesOf(messaging, "AWS::SQS::Queue"))
      expect(Properties.KmsMasterKeyId).toBeDefined();
    const policies = ofAll("AWS::SQS::QueuePolicy");
    expect(policies).toHaveLength(queues.length);
    for (const { Properties } of policies)
      expect(JSON.stringify(Properties)).toContain('"aws:SecureTransport":"false"');
  });
});

describe("every asynchronous path", () => {
  it("has somewhere to leave what failed", () => {
    for (const { Properties } of resourcesOf(campaign, "AWS::Scheduler::Schedule"))
      expect(Properties.Target.DeadLetterConfig, Properties.Name).toBeDefined();
    for (const { Properties } of resourcesOf(messaging, "AWS::Events::Rule"))
      for (const target of Properties.Targets) expect(target.DeadLetterConfig).toBeDefined();
    const called = FUNCTIONS.filter(({ trigger }) =>
      ["schedule", "inbound-mail", "bus"].includes(trigger.kind),
    );
    const asynchronous = resourcesOf(campaign, "AWS::Lambda::EventInvokeConfig");
    expect(asynchronous).toHaveLength(called.length);
    for (const { Properties } of asynchronous)
      expect(Properties.DestinationConfig.OnFailure.Destination).toBeDefined();
  });
});

describe("messaging", () => {
  it("sends SES's events over the default bus to the queue of Feedback, this stage's only", () => {
    messaging.template.hasResourceProperties("AWS::SES::ConfigurationSetEventDestination", {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: [
          "send",
          "delivery",
          "deliveryDelay",
          "bounce",
          "complaint",
          "reject",
          "renderingFailure",
        ],
        EventBridgeDestination: { EventBusArn: Match.anyValue() },
      },
    });
    messaging.template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: {
        source: ["aws.ses"],
        detail: { mail: { tags: { "ses:configuration-set": ["rekindle-example"] } } },
      },
    });
  });

  it("signs with the domain's own key and takes bounces at a subdomain", () => {
    messaging.template.hasResourceProperties("AWS::SES::EmailIdentity", {
      EmailIdentity: "example.com",
      MailFromAttributes: { MailFromDomain: "bounce.example.com" },
    });
    expect(
      Object.keys(messaging.json.Outputs ?? {}).filter((name) => name.startsWith("DkimRecord")),
    ).toHaveLength(3);
  });
});

describe("schedules", () => {
  it("start the sweep once a day at the stage's time in the stage's zone", () => {
    campaign.template.hasResourceProperties("AWS::Scheduler::Schedule", {
      Name: "rekindle-example-daily-sweep",
      ScheduleExpression: "cron(30 6 * * ? *)",
      ScheduleExpressionTimezone: "Asia/Tehran",
      Target: { Input: "{}" },
    });
  });

  it("ask every five minutes whether something is due", () => {
    campaign.template.hasResourceProperties("AWS::Scheduler::Schedule", {
      Name: "rekindle-example-StartDue",
      ScheduleExpression: "rate(5 minutes)",
    });
  });
});

describe("workflows", () => {
  const machines = resourcesOf(campaign, "AWS::StepFunctions::StateMachine");

  it.each(["sweep", "dispatch"])(
    "%s is the very file that one machine runs, with every token filled in",
    (name) => {
      const machine = machines.find(
        ({ Properties }) => Properties.StateMachineName === `rekindle-example-${name}`,
      );
      const file = readFileSync(new URL(`../../workflows/${name}.asl.json`, import.meta.url), "utf8");
      expect(machine?.Properties.DefinitionString).toBe(file);
      const tokens = new Set([...file.matchAll(/\$\{(\w+)\}/g)].map(([, token]) => token));
      expect(new Set(Object.keys(machine?.Properties.DefinitionSubstitutions))).toEqual(tokens);
    },
  );

  it("wait for each task at least as long as its function may take", () => {
    for (const { Properties } of machines)
      for (const state of walk(JSON.parse(Properties.DefinitionString))) {
        if (state["Type"] !== "Task") continue;
        const { FunctionName } = state["Parameters"] as { FunctionName: string };
        const spec = FUNCTIONS.find(({ name }) => FunctionName === `\${${name}Function}`);
        expect(spec, FunctionName).toBeDefined();
        expect(state["TimeoutSeconds"]).toBeGreaterThanOrEqual(spec?.timeoutSeconds ?? Number.NaN);
      }
  });

  it("are traced and logged, without what they work on", () => {
    expect(machines).toHaveLength(2);
    for (const { Properties } of machines) {
      expect(Properties.TracingConfiguration).toEqual({ Enabled: true });
      expect(Properties.LoggingConfiguration).toMatchObject({ Level: "ALL", IncludeExecutionData: false });
    }
  });
});

describe("logs", () => {
  it("end after the stage's days, all of them", () => {
    const groups = ofAll("AWS::Logs::LogGroup");
    expect(groups.length).toBeGreaterThanOrEqual(FUNCTIONS.length + 3);
    for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(30);
  });

  it("never hold a path or an address: a link is a key to its page", () => {
    const [stage] = resourcesOf(web, "AWS::ApiGatewayV2::Stage");
    const { Format } = stage?.Properties.AccessLogSettings ?? {};
    expect(Format).toContain("$context.routeKey");
    expect(Format).not.toMatch(/path|sourceIp|userAgent|identity/i);
  });
});

describe("watch", () => {
  const alarms = resourcesOf(watch, "AWS::CloudWatch::Alarm");
  const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");

  it("tells somebody of every alarm, and the runbook says what to do", () => {
    // docs/cost.md reckons with so many
    expect(alarms).toHaveLength(17);
    for (const { Properties } of alarms) {
      const id = `${Properties.AlarmName}`.replace("rekindle-example-", "");
      expect(Properties.AlarmActions, id).toHaveLength(1);
      expect(runbook, id).toContain(`\n### ${id}\n`);
    }
  });

  it("takes silence for an alarm where silence is the fault", () => {
    const blind = alarms.filter(({ Properties }) => Properties.TreatMissingData === "breaching");
    expect(blind.map(({ Properties }) => Properties.AlarmName).sort()).toEqual([
      "rekindle-example-sweep-missing",
      "rekindle-example-watch-missing",
    ]);
  });

  it.each([
    ["bounce-rate", 0.02],
    ["complaint-rate", 0.0005],
    ["budget-near-end", 0.9],
    ["quota-near-end", 0.8],
  ])("%s rings above %d", (id, threshold) => {
    watch.template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmName: `rekindle-example-${id}`,
      Threshold: threshold,
      ComparisonOperator: "GreaterThanThreshold",
    });
  });

  it("watches every queue of given-up messages", () => {
    const alarm = alarms.find(({ Properties }) => `${Properties.AlarmName}`.endsWith("dead-letters"));
    const watched = alarm?.Properties.Metrics.filter((metric: object) => "MetricStat" in metric);
    const work = ofAll("AWS::SQS::Queue").filter(({ Properties }) => Properties.RedrivePolicy !== undefined);
    expect(watched).toHaveLength(ofAll("AWS::SQS::Queue").length - work.length);
  });

  it("counts what every function calls an alarm", () => {
    expect(resourcesOf(watch, "AWS::Logs::MetricFilter")).toHaveLength(FUNCTIONS.length);
  });

  it("writes to the stage's people before the month's money is spent", () => {
    watch.template.hasResourceProperties("AWS::Budgets::Budget", {
      Budget: Match.objectLike({ BudgetLimit: { Amount: 50, Unit: "USD" } }),
    });
  });
});

describe("every stack", () => {
  it("has no bucket that could be public, or keeps what is in it unencrypted or for ever", () => {
    const buckets = ofAll("AWS::S3::Bucket");
    expect(buckets).toHaveLength(1);
    for (const { Properties } of buckets) {
      expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
      const [rule] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
      expect(rule.ServerSideEncryptionByDefault).toMatchObject({
        SSEAlgorithm: "aws:kms",
        KMSMasterKeyID: expect.anything(),
      });
      expect(Properties.LifecycleConfiguration.Rules[0]).toMatchObject({
        ExpirationInDays: 14,
        Status: "Enabled",
      });
    }
  });

  it("puts its tags on what costs money", () => {
    for (const type of ["AWS::Lambda::Function", "AWS::SQS::Queue"])
      for (const { Properties } of ofAll(type))
        expect(Properties.Tags).toContainEqual({ Key: "stage", Value: "example" });
  });

  it("refers to nothing that is not there", () => {
    const broken = all.flatMap((stack) =>
      [...walk(stack.json)].flatMap((node) => (resolves(stack, node) ? [] : [JSON.stringify(node)])),
    );
    expect(broken).toEqual([]);
  });

  it("keeps the logical ids of what holds data: another id is another, empty table", () => {
    const stateful = [
      "AWS::DynamoDB::GlobalTable",
      "AWS::KMS::Key",
      "AWS::Cognito::UserPool",
      "AWS::S3::Bucket",
      "AWS::SQS::Queue",
    ];
    const ids = all.flatMap((stack) =>
      stateful.flatMap((type) => resourcesOf(stack, type).map(({ id }) => id)),
    );
    expect(ids.sort()).toEqual([
      "Answers9615456C",
      "Config57D1D894",
      "InboundMailsBucketC017256C",
      "IngestDeadLetters1228E37E",
      "IngestQueue95F6DB49",
      "JobsDeadLetters8D991969",
      "JobsQueue24944186",
      "Key961B73FD",
      "LedgerB7379752",
      ...["OutboundDeadLetters7C8BDFB8", "OutboundQueueA2785807"],
      "PeopleE38C8D03",
      "SchedulesUnstarted934A45D0",
      "SesEventQueue142FC469",
      "SesEventQueueDeadLetters858EA0CA",
      "StaffUsers5167DF58",
      "UndeliveredF3CF66A9",
      "UntakenQueue7DD0B007",
    ]);
  });
});

const resolves = ({ json }: StackTemplate, node: Readonly<Record<string, unknown>>): boolean => {
  const has = (id: unknown) => `${id}` in json.Resources || `${id}` in (json.Parameters ?? {});
  if ("Ref" in node) return `${node["Ref"]}`.startsWith("AWS::") || has(node["Ref"]);
  if ("Fn::GetAtt" in node) return has((node["Fn::GetAtt"] as readonly string[])[0]);
  if ("Fn::ImportValue" in node) return false;
  const output = node["Fn::GetStackOutput"] as { StackName: string; OutputName: string } | undefined;
  if (output === undefined) return true;
  const producer = all.find(({ stackName }) => stackName === output.StackName);
  return output.OutputName in (producer?.json.Outputs ?? {});
};
