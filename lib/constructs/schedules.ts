import { Duration, TimeZone } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke, StepFunctionsStartExecution } from "aws-cdk-lib/aws-scheduler-targets";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { IStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { Stage } from "../config.ts";

export interface SchedulesProps {
  readonly stage: Stage;
  readonly sweep: IStateMachine;
  /** Each with how often it is called, in minutes. */
  readonly functions: readonly {
    readonly name: string;
    readonly fn: IFunction;
    readonly everyMinutes: number;
  }[];
}

/** What starts by the clock: the sweep once a day in the workspace's zone, some functions every few minutes. */
export class Schedules extends Construct {
  /** Starts that failed for good. */
  readonly unstarted: Queue;

  constructor(scope: Construct, id: string, { stage, sweep, functions }: SchedulesProps) {
    super(scope, id);
    this.unstarted = new Queue(this, "Unstarted", {
      queueName: `rekindle-${stage.name}-unstarted`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.unstarted, { "AwsSolutions-SQS3": "It is a dead-letter queue: of the schedules." });

    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("scheduler.amazonaws.com") });
    const allow = (action: string, ...resources: readonly string[]): void =>
      void role.addToPolicy(new PolicyStatement({ actions: [action], resources: [...resources] }));
    allow("states:StartExecution", sweep.stateMachineArn);
    allow("lambda:InvokeFunction", ...functions.map(({ fn }) => fn.functionArn));
    allow("sqs:SendMessage", this.unstarted.queueArn);
    // by themselves the targets would grant every version of a function, too
    const common = { role: role.withoutPolicyUpdates(), deadLetterQueue: this.unstarted };

    const [hour = "", minute = ""] = stage.sweepAt.split(":").map((part) => `${Number(part)}`);
    new Schedule(this, "DailySweep", {
      scheduleName: `rekindle-${stage.name}-daily-sweep`,
      description: "The daily sweep, in the workspace's zone",
      schedule: ScheduleExpression.cron({ hour, minute, timeZone: TimeZone.of(stage.zone) }),
      // a start that comes twice takes up the same run; one that never comes is made up for by the next
      target: new StepFunctionsStartExecution(sweep, {
        ...common,
        input: ScheduleTargetInput.fromObject({}),
        maxEventAge: Duration.hours(12),
      }),
    });
    for (const { name, fn, everyMinutes } of functions) {
      // Scheduler only hands over: whether the function worked, Lambda knows
      fn.configureAsyncInvoke({
        maxEventAge: Duration.minutes(everyMinutes),
        retryAttempts: 1,
        onFailure: new SqsDestination(this.unstarted),
      });
      new Schedule(this, name, {
        scheduleName: `rekindle-${stage.name}-${name}`,
        description: `Calls ${name} every ${everyMinutes} minutes`,
        schedule: ScheduleExpression.rate(Duration.minutes(everyMinutes)),
        target: new LambdaInvoke(fn, {
          ...common,
          maxEventAge: Duration.minutes(everyMinutes),
          retryAttempts: 3,
        }),
      });
    }
  }
}
