import { Duration } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface WorkQueueProps {
  /** Begins the names of the queues. */
  readonly name: string;
  readonly key: IKey;
  /** Of the function that empties it. */
  readonly workSeconds: number;
  /** Messages that came back this often are dead. @default 5 */
  readonly maxReceives?: number;
}

/** A queue with the queue of those that were given up, both encrypted with the stage's key. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, "DeadLetters", {
      ...keptBy(props.key),
      queueName: `${props.name}-dead`,
    });
    this.queue = new Queue(this, "Queue", {
      ...keptBy(props.key),
      queueName: props.name,
      // a message must not come back while a function that may retry still works on it
      visibilityTimeout: Duration.seconds(6 * props.workSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceives ?? 5 },
    });
  }
}

/** What every queue with personal data has in common. */
export const keptBy = (key: IKey): QueueProps => ({
  encryption: QueueEncryption.KMS,
  encryptionMasterKey: key,
  // each data key costs a request to KMS
  dataKeyReuse: Duration.hours(1),
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
});
