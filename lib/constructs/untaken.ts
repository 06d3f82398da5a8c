import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../config.ts";
import { keptBy } from "./work-queue.ts";

export interface UntakenProps {
  readonly stage: Stage;
  readonly key: IKey;
}

/** Where Lambda leaves what it was handed and a function could not take: mails that came in, events of a bus. */
export class Untaken extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { stage, key }: UntakenProps) {
    super(scope, id);
    this.queue = new Queue(this, "Queue", { ...keptBy(key), queueName: `rekindle-${stage.name}-untaken` });
    acknowledge(this.queue, {
      "AwsSolutions-SQS3": "It is a dead-letter queue: of functions that are called without a queue.",
    });
  }

  /** Two more tries within six hours, then here. */
  keepFor(fn: IFunction): void {
    fn.configureAsyncInvoke({
      maxEventAge: Duration.hours(6),
      retryAttempts: 2,
      // by itself the destination would grant more of the key than any function needs
      onFailure: { bind: () => ({ destination: this.queue.queueArn }) },
    });
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [this.queue.queueArn] }),
    );
  }
}
