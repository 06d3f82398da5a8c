import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Construct } from "constructs";
import { FUNCTIONS, type FunctionSpec } from "../../functions/manifest.ts";
import type { Stage } from "../config.ts";
import type { Resources } from "../constructs/function-permissions.ts";
import { InboundMail } from "../constructs/inbound-mail.ts";
import { ManifestFunction, workflowEnvironment } from "../constructs/manifest-function.ts";
import { Schedules } from "../constructs/schedules.ts";
import { Untaken } from "../constructs/untaken.ts";
import { Workflow } from "../constructs/workflow.ts";

export interface CampaignStackProps extends StackProps {
  readonly stage: Stage;
  /** Directory of the bundles. */
  readonly bundles: string;
  readonly resources: Omit<Resources, "workflows">;
  readonly environment: Readonly<Record<string, string>>;
}

/** The daily work: functions, the two workflows, and what starts them. */
export class CampaignStack extends Stack {
  readonly functions: readonly ManifestFunction[];
  readonly sweep: Workflow;
  readonly dispatch: Workflow;
  readonly schedules: Schedules;
  /** What came in and no function could take. */
  readonly untaken: Untaken;

  constructor(scope: Construct, id: string, props: CampaignStackProps) {
    const { stage, bundles, resources, environment, ...stackProps } = props;
    super(scope, id, stackProps);
    const make = (spec: FunctionSpec, workflows: Resources["workflows"]): ManifestFunction =>
      new ManifestFunction(this, spec.name, {
        spec,
        stage,
        bundles,
        resources: { ...resources, workflows },
        environment: { ...environment, ...(spec.starts.length > 0 && workflowEnvironment(workflows)) },
      });

    const steps = FUNCTIONS.filter(({ trigger }) => trigger.kind === "workflow").map((spec) =>
      make(spec, {}),
    );
    const workflow = (id: string, name: "sweep" | "dispatch") =>
      new Workflow(this, id, {
        name,
        stage,
        functions: new Map(steps.map(({ spec, fn }) => [spec.name, fn])),
      });
    this.sweep = workflow("Sweep", "sweep");
    this.dispatch = workflow("Dispatch", "dispatch");

    const others = FUNCTIONS.filter(({ trigger }) => !["workflow", "http"].includes(trigger.kind)).map(
      (spec) =>
        make(spec, {
          sweep: this.sweep.stateMachine.stateMachineArn,
          dispatch: this.dispatch.stateMachine.stateMachineArn,
        }),
    );
    this.untaken = new Untaken(this, "Untaken", { stage, key: resources.key });
    for (const made of others) this.connect(made, stage, resources);
    this.schedules = new Schedules(this, "Schedules", {
      stage,
      sweep: this.sweep.stateMachine,
      functions: others.flatMap(({ spec: { name, trigger }, fn }) =>
        trigger.kind === "schedule" ? [{ name, fn, everyMinutes: trigger.everyMinutes }] : [],
      ),
    });
    this.functions = [...steps, ...others];
  }

  /** To what calls it, as its trigger says. */
  private connect(
    { spec, fn }: ManifestFunction,
    stage: Stage,
    { key, queues }: Omit<Resources, "workflows">,
  ): void {
    const source = eventSource(spec.trigger, queues);
    if (source !== undefined) fn.addEventSource(source);
    if (spec.trigger.kind === "inbound-mail") new InboundMail(this, "InboundMails", { stage, key, fn });
    if (spec.trigger.kind === "bus" && stage.bus !== undefined)
      new Rule(this, `${spec.name}Rule`, {
        description: `Events of the company's bus, to the function ${spec.name}`,
        eventBus: EventBus.fromEventBusName(this, `${spec.name}Bus`, stage.bus.name),
        eventPattern: { source: [...stage.bus.sources] },
        targets: [new LambdaTarget(fn, { deadLetterQueue: this.untaken.queue })],
      });
    if (["inbound-mail", "bus"].includes(spec.trigger.kind)) this.untaken.keepFor(fn);
  }
}

const eventSource = (
  trigger: FunctionSpec["trigger"],
  queues: Resources["queues"],
): SqsEventSource | undefined => {
  if (trigger.kind === "queue")
    return new SqsEventSource(queues[trigger.queue].queue, {
      batchSize: trigger.batch,
      maxConcurrency: trigger.atOnce,
      reportBatchItemFailures: true,
      // nobody waits for events of SES; each call that is spared spares its log lines too
      ...(trigger.queue === "ses-events" && { maxBatchingWindow: Duration.seconds(20) }),
    });
  if (trigger.kind === "jobs")
    return new SqsEventSource(queues.jobs.queue, { batchSize: 1, maxConcurrency: 2 });
  return undefined;
};
