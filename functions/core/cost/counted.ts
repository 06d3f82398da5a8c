import type { Usage } from "./price-usage.ts";

const MILLION = 1_000_000;
/** Days that activity is kept. */
const ACTIVITY_DAYS = 400;
const DAYS_PER_MONTH = 30;
const GB = 1e9;

/**
 * What a mail asks of AWS, from its enrolment to its settlement, without SES's own charge: a third of the playbook
 * Win back with 10 % holdout, enrolled in two weeks, a million mails. Counted by `npm run bench -- --only units`, row
 * "all but SES", and divided by the prices.
 */
const MAIL: Usage = {
  "dynamodb.write": 7,
  "dynamodb.read": 7.03,
  "dynamodb.storage": 1.95 / MILLION,
  "stepfunctions.standard": 0.0192,
  "stepfunctions.express.request": 0.0177,
  "stepfunctions.express.duration": 0.00204,
  "lambda.request": 0.0585,
  "lambda.duration.arm64": 0.0404,
  "sqs.standard": 2.8,
  "cloudwatch.logs.ingest": 0.0351 / MILLION,
};

/**
 * An activity on another day than the one before. Units: `test/adapters/dynamodb/people-costs.test.ts`. The rest is
 * stated: ten rows to a message, half a second of Ingest for a batch of four messages.
 */
const ACTIVITY: Usage = {
  "dynamodb.write": 4,
  "dynamodb.read": 2,
  "sqs.standard": 0.15,
  "apigateway.http": 0.02,
  "lambda.request": 0.045,
  "lambda.duration.arm64": 0.012,
  "cloudwatch.logs.ingest": 0.03 / MILLION,
};

/** Bytes that stay of a customer (profile, pointers, history) and of an activity, with DynamoDB's 100 an item. */
const BYTES = { customer: 1_500, activity: 450 };

/** A page that a customer opens: CloudFront, API, 256 MB for a tenth of a second, a few reads. Stated. */
const PAGE: Usage = {
  "cloudfront.request": 1,
  "apigateway.http": 1,
  "lambda.request": 1,
  "lambda.duration.arm64": 0.025,
  "dynamodb.read": 4,
  "cloudwatch.logs.ingest": 0.4 / MILLION,
};

const MINUTES_PER_MONTH = 60 * 24 * DAYS_PER_MONTH;
/** Queues that functions empty, and how often a month schedules call: `test/lib/idle-cost.test.ts` counts them. */
const QUEUES = 4;
const CALLS = 2 * (MINUTES_PER_MONTH / 5) + MINUTES_PER_MONTH / 60 + DAYS_PER_MONTH;

/**
 * A month on which nobody is written to. Requests of sweep and looks: `npm run bench -- --only idle`. The rest is
 * what the stacks consist of.
 */
const IDLE: Usage = {
  "dynamodb.read": 4_950_000,
  "stepfunctions.standard": 2_000,
  "eventbridge.scheduler": CALLS,
  "lambda.request": CALLS + 2_700,
  "lambda.duration.arm64": 1_800,
  // of each queue five requests wait, twenty seconds long
  "sqs.standard": QUEUES * 5 * 3 * MINUTES_PER_MONTH,
  "cloudwatch.logs.ingest": 0.01,
  "cloudwatch.alarm": 17,
  "cloudwatch.metric": 4,
  "cloudwatch.dashboard": 1,
  "kms.key": 1,
  "kms.request": 50_000,
};

/** A month of a company. */
export interface Volume {
  readonly customers: number;
  readonly mails: number;
  /** Events of customers: purchases, logins. */
  readonly activities: number;
  readonly pages: number;
}

/** All that a month asks of AWS, without SES's own charge. */
export const usageOfMonth = ({ customers, mails, activities, pages }: Volume): Usage => {
  const keptActivities = activities * (ACTIVITY_DAYS / DAYS_PER_MONTH);
  const storedGb = (customers * BYTES.customer + keptActivities * BYTES.activity) / GB;
  return sumOf([
    [1, IDLE],
    [mails, MAIL],
    [activities, ACTIVITY],
    [pages, PAGE],
    [storedGb, { "dynamodb.storage": 1, "dynamodb.recovery": 1 }],
  ]);
};

const sumOf = (parts: readonly (readonly [times: number, usage: Usage])[]): Usage => {
  const sum: Record<string, number> = {};
  for (const [times, usage] of parts)
    for (const [name, used] of Object.entries(usage)) sum[name] = (sum[name] ?? 0) + times * used;
  return sum;
};
