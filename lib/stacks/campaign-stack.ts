import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Construct } from "constructs";
import { FUNCTIONS, type FunctionSpec } from "../../functions/manifest.ts";
import type { Stage } from "../config.ts";
import type { Resources } from "../constructs/function-permissions.ts";
import { ManifestFunction, workflowEnvironment } from "../constructs/manifest-function.ts";
import { Schedules } from "../constructs/schedules.ts";
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
    for (const { spec, fn } of others) {
      const source = eventSource(spec.trigger, resources.queues);
      if (source !== undefined) fn.addEventSource(source);
    }
    this.schedules = new Schedules(this, "Schedules", {
      stage,
      sweep: this.sweep.stateMachine,
      functions: others.flatMap(({ spec: { name, trigger }, fn }) =>
        trigger.kind === "schedule" ? [{ name, fn, everyMinutes: trigger.everyMinutes }] : [],
      ),
    });
    this.functions = [...steps, ...others];
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
      // nobody waits for events of SES; full batches cost half as much
      ...(trigger.queue === "ses-events" && { maxBatchingWindow: Duration.seconds(5) }),
    });
  if (trigger.kind === "jobs")
    return new SqsEventSource(queues.jobs.queue, { batchSize: 1, maxConcurrency: 2 });
  return undefined;
};
