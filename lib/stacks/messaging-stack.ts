import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from "aws-cdk-lib/aws-ses";
import { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { FUNCTIONS, QUEUES, type QueueName } from "../../functions/manifest.ts";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../config.ts";
import { keptBy, WorkQueue } from "../constructs/work-queue.ts";

export interface MessagingStackProps extends StackProps {
  readonly stage: Stage;
  readonly key: IKey;
}

export type WorkQueues = Readonly<Record<QueueName, WorkQueue>>;

/** How mail leaves and what comes back: SES, and the queues between the parts. */
export class MessagingStack extends Stack {
  readonly queues: WorkQueues;
  /** What EventBridge could not deliver to the queue of events. */
  readonly undelivered: Queue;
  readonly configurationSet: ConfigurationSet;
  readonly identity: EmailIdentity;

  constructor(scope: Construct, id: string, { stage, key, ...props }: MessagingStackProps) {
    super(scope, id, props);
    const name = `rekindle-${stage.name}`;
    const queues = (Object.keys(QUEUES) as QueueName[]).map((queueName) => {
      const queue = new WorkQueue(this, QUEUE_IDS[queueName], {
        name: `${name}-${queueName}`,
        key,
        workSeconds: secondsToEmpty(queueName),
        maxReceives: QUEUES[queueName].maxReceives,
      });
      return [queueName, queue] as const;
    });
    this.queues = Object.fromEntries(queues) as WorkQueues;
    this.undelivered = new Queue(this, "Undelivered", { ...keptBy(key), queueName: `${name}-undelivered` });
    acknowledge(this.undelivered, { "AwsSolutions-SQS3": "It is a dead-letter queue: of the rule below." });

    this.configurationSet = new ConfigurationSet(this, "ConfigurationSet", {
      configurationSetName: name,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    this.identity = new EmailIdentity(this, "Identity", {
      identity: Identity.domain(stage.sender.domain),
      mailFromDomain: stage.sender.mailFrom ?? `bounce.${stage.sender.domain}`,
      configurationSet: this.configurationSet,
    });
    const bus = EventBus.fromEventBusName(this, "DefaultBus", "default");
    this.configurationSet.addEventDestination("Events", {
      destination: EventDestination.eventBus(bus),
      events: EVENTS,
    });
    new Rule(this, "SesEvents", {
      description: "Events of mails that this stage sent, to the function Feedback",
      eventPattern: {
        source: ["aws.ses"],
        detail: { mail: { tags: { "ses:configuration-set": [name] } } },
      },
      targets: [new SqsQueue(this.queues["ses-events"].queue, { deadLetterQueue: this.undelivered })],
    });

    for (const [index, { name: host, value }] of this.identity.dkimRecords.entries())
      new CfnOutput(this, `DkimRecord${index + 1}`, { value: `${host} CNAME ${value}` });
    new CfnOutput(this, "ConfigurationSetName", { value: name });
  }
}

const QUEUE_IDS: Readonly<Record<QueueName, string>> = {
  ingest: "Ingest",
  "ses-events": "SesEventQueue",
  outbound: "Outbound",
  jobs: "Jobs",
};

/** No opens and clicks: machines open and follow everything, and nothing here reads them. */
const EVENTS = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
];

const secondsToEmpty = (queue: QueueName): number => {
  const spec = FUNCTIONS.find(
    ({ trigger }) =>
      (trigger.kind === "queue" && trigger.queue === queue) || (trigger.kind === "jobs" && queue === "jobs"),
  );
  if (spec === undefined) throw new Error(`The manifest has no function that empties the queue ${queue}`);
  return spec.timeoutSeconds;
};
