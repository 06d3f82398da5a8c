import { type PriceName, priceUsage, type Usage } from "#core/cost/price-usage.ts";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { type IdleDay, SHARDS } from "./count-idle.ts";
import type { Life } from "./count-life.ts";
import { DISPATCH, SWEEP, transitionsOf } from "./workflow-states.ts";

/**
 * What cannot be counted on one machine, stated. A life stands for what one shard of 64 enrols on one day: with 200
 * customers a million mails take 28 days of enrolling, with 400 two weeks.
 */
const STATED = {
  /** Seconds of a page, and of each customer or mail on it: a mail has its part of a call of SES to wait for. */
  page: { seconds: 0.5, perCustomer: 0.005, perMail: 0.02 },
  /** Seconds of any other step of a workflow, and of one look whether something is due. */
  step: { seconds: 0.3 },
  /** SES's events arrive in bursts, but neither receives of SQS (at most 10) nor calls (at most 100) are always full. */
  feedback: { eventsPerReceive: 5, eventsPerCall: 50, secondsPerEvent: 0.02 },
  /** SES's Send and Delivery. EventBridge passes on events of AWS's own services for nothing. */
  eventsPerMail: 2,
  /** What Lambda writes about an invocation and we about our work. */
  logBytes: 600,
  /** Long polling of Lambda: five waiting requests per queue, 20 s each. */
  idlePollsPerQueueAndDay: 5 * 3 * 60 * 24,
  expressMemoryGb: 64 / 1024,
} as const;

const QUEUES = 2;
const GB = 1e9;

export interface Bill {
  /** SES's own charge. */
  readonly ses: Readonly<Record<"essentials" | "alacarte", number>>;
  /** US dollars for all the rest, by price. */
  readonly byName: Readonly<Partial<Record<PriceName, number>>>;
  readonly total: number;
  /** All services together, as a multiple of SES's own charge. */
  readonly ratio: Readonly<Record<"essentials" | "alacarte", number>>;
}

/** What so many mails of such lives cost, enrolment to settlement. */
export const costOfMails = (life: Life, mails: number): Bill => {
  const usage = usageOf(life, mails);
  const { total, byName } = priceUsage(usage);
  const ses = {
    essentials: priceUsage({ "ses.outbound.essentials": mails }).total,
    alacarte: priceUsage({ "ses.outbound.alacarte": mails }).total,
  };
  return {
    ses,
    byName,
    total,
    ratio: {
      essentials: (ses.essentials + total) / ses.essentials,
      alacarte: (ses.alacarte + total) / ses.alacarte,
    },
  };
};

const usageOf = (life: Life, mails: number): Usage => {
  /** Days of one shard, and of the stage. */
  const shardDays = mails / life.mails;
  const days = shardDays / SHARDS;
  const pages = shardDays * (life.enrol.sweepPages + life.settle.sweepPages + life.mail.dispatchPages);
  const rounds = life.mail.dispatchPages / life.mail.dispatches;
  const runs = days * life.mail.dispatches;
  const sweeps = 2 * days;
  const steps = runs * (2 + rounds) + sweeps * 3;
  const events = mails * STATED.eventsPerMail;
  const invocations = pages + steps + events / STATED.feedback.eventsPerCall;
  // each day that something settles, all enrolments are walked through
  const walks = shardDays * life.settle.queryUnits * Math.max(0, days - 1);
  const ofAll = (name: "writeUnits" | "readUnits"): number =>
    shardDays * (life.enrol[name] + life.mail[name] + life.settle[name]);
  const seconds = {
    SweepPage:
      shardDays *
      ((life.enrol.sweepPages + life.settle.sweepPages) * STATED.page.seconds +
        2 * life.customers * STATED.page.perCustomer),
    DispatchPage:
      shardDays * (life.mail.dispatchPages * STATED.page.seconds + life.mails * STATED.page.perMail),
    PrepareDispatch: steps * STATED.step.seconds,
    Feedback: events * STATED.feedback.secondsPerEvent,
  };
  return {
    "dynamodb.write": ofAll("writeUnits") - (shardDays - days) * life.mail.runUnits,
    "dynamodb.read": ofAll("readUnits") + walks,
    "dynamodb.storage": (shardDays * life.storedByteMonths) / GB,
    "stepfunctions.standard":
      days * life.mail.dispatches * transitionsOf(DISPATCH, { rounds: Math.ceil(rounds), children: 0 }) +
      sweeps * transitionsOf(SWEEP, { rounds: 1, children: 0 }) +
      pages,
    "stepfunctions.express.request": pages,
    "stepfunctions.express.duration": (seconds.SweepPage + seconds.DispatchPage) * STATED.expressMemoryGb,
    "lambda.request": invocations,
    "lambda.duration.arm64": Object.entries(seconds).reduce(
      (sum, [name, used]) => sum + used * memoryGb(name),
      0,
    ),
    // each is put by itself, and received and deleted with others
    "sqs.standard": events + (2 * events) / STATED.feedback.eventsPerReceive,
    "cloudwatch.logs.ingest": (invocations * STATED.logBytes) / GB,
  };
};

const memoryGb = (name: string): number => {
  const found = FUNCTIONS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The manifest has no function ${name}`);
  return found.memoryMb / 1024;
};

/** What a stage costs a month on which nobody is written to: schedules, their looks, and waiting queues. */
export const costOfIdleMonth = (idle: IdleDay): Omit<Bill, "ses" | "ratio"> => {
  const days = 30;
  const polls = QUEUES * STATED.idlePollsPerQueueAndDay;
  const steps = 3;
  const invocations = idle.pages + idle.checks + steps;
  return priceUsage({
    "dynamodb.write": days * idle.writeUnits,
    "dynamodb.read": days * idle.readUnits,
    "stepfunctions.standard": days * idle.transitions,
    "stepfunctions.express.request": days * idle.pages,
    "stepfunctions.express.duration": days * idle.pages * STATED.page.seconds * STATED.expressMemoryGb,
    "eventbridge.scheduler": days * (idle.checks + 1),
    "lambda.request": days * invocations,
    "lambda.duration.arm64":
      days *
      (idle.pages * STATED.page.seconds * memoryGb("SweepPage") +
        idle.checks * STATED.step.seconds * memoryGb("StartDue") +
        steps * STATED.step.seconds * memoryGb("PrepareSweep")),
    "sqs.standard": days * polls,
    "cloudwatch.logs.ingest": (days * invocations * STATED.logBytes) / GB,
  });
};
