import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as z from "zod";
import type { ProbeOutcome } from "#core/doctor/probe-findings.ts";
import type { ClientConfig } from "../place.ts";

type ProbeEvent = ProbeOutcome["events"][number];

export interface EventListener {
  /** Events until one of `until` has come or the time is over. */
  listen(options: {
    readonly until: readonly string[];
    readonly seconds: number;
  }): Promise<readonly ProbeEvent[]>;
  /** Takes rule and queue away again. */
  close(): Promise<void>;
}

const TARGET = "queue";

const Envelope = z.object({
  detail: z.object({
    eventType: z.string(),
    mail: z.object({ tags: z.record(z.string(), z.array(z.string())).default({}) }),
  }),
});

/**
 * Listens on the default bus to the events of one configuration set, apart from the stage's own queue, which is
 * emptied by its function: a rule and a queue that live as long as the listener.
 */
export const openEventListener = async (
  config: ClientConfig,
  { name, setName }: { readonly name: string; readonly setName: string },
): Promise<EventListener> => {
  const queues = new SQSClient(config);
  const bus = new EventBridgeClient(config);
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: name }));
  const close = async (): Promise<void> => {
    await bus.send(new RemoveTargetsCommand({ Rule: name, Ids: [TARGET] })).catch(() => undefined);
    await bus.send(new DeleteRuleCommand({ Name: name })).catch(() => undefined);
    await queues.send(new DeleteQueueCommand({ QueueUrl }));
  };
  try {
    const asked = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const Arn = asked.Attributes?.["QueueArn"];
    const EventPattern = JSON.stringify({
      source: ["aws.ses"],
      detail: { mail: { tags: { "ses:configuration-set": [setName] } } },
    });
    const { RuleArn } = await bus.send(new PutRuleCommand({ Name: name, EventPattern }));
    const Policy = JSON.stringify(letIn(Arn, RuleArn));
    await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    await bus.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: TARGET, Arn }] }));
  } catch (error) {
    await close();
    throw error;
  }
  return { listen: (options) => listen(queues, QueueUrl, options), close };
};

const letIn = (queue: string | undefined, rule: string | undefined) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue,
      Condition: { ArnEquals: { "aws:SourceArn": rule } },
    },
  ],
});

const listen = async (
  queues: SQSClient,
  QueueUrl: string | undefined,
  { until, seconds }: { readonly until: readonly string[]; readonly seconds: number },
): Promise<readonly ProbeEvent[]> => {
  const heard: ProbeEvent[] = [];
  const end = Date.now() + seconds * 1_000;
  while (Date.now() < end && !heard.some(({ what }) => until.includes(what))) {
    const WaitTimeSeconds = Math.max(0, Math.min(20, Math.ceil((end - Date.now()) / 1_000)));
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds }),
    );
    for (const { Body = "" } of Messages) {
      const { detail } = Envelope.parse(JSON.parse(Body));
      const tags = Object.entries(detail.mail.tags).map(([tag, values]) => [tag, values[0] ?? ""] as const);
      heard.push({ what: detail.eventType, tags: Object.fromEntries(tags) });
    }
  }
  return heard;
};
