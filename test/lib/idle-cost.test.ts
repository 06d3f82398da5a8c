import { describe, expect, it } from "vitest";
import { usageOfMonth } from "#core/cost/counted.ts";
import { resourcesOf, synthStage } from "./synth.ts";

const stacks = Object.values(synthStage());
const ofAll = (type: string) => stacks.flatMap((stack) => resourcesOf(stack, type));
const idle = usageOfMonth({ customers: 0, mails: 0, activities: 0, pages: 0 });
const MINUTES = 60 * 24 * 30;

/** Calls a month. */
const callsOf = (expression: string): number => {
  const [, every, unit = ""] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  return every === undefined ? 30 : MINUTES / (Number(every) * (unit === "hour" ? 60 : 1));
};

describe("what a stage costs at rest", () => {
  it("is reckoned with what the stacks consist of", () => {
    expect(idle["cloudwatch.alarm"]).toBe(ofAll("AWS::CloudWatch::Alarm").length);
    expect(idle["cloudwatch.dashboard"]).toBe(ofAll("AWS::CloudWatch::Dashboard").length);
    expect(idle["kms.key"]).toBe(ofAll("AWS::KMS::Key").length);
  });

  it("is reckoned with every queue that Lambda asks, and every schedule that calls", () => {
    const asked = ofAll("AWS::Lambda::EventSourceMapping").length;
    expect(idle["sqs.standard"]).toBe(asked * 5 * 3 * MINUTES);
    const calls = ofAll("AWS::Scheduler::Schedule")
      .map(({ Properties }) => callsOf(Properties.ScheduleExpression))
      .reduce((sum, one) => sum + one, 0);
    expect(idle["eventbridge.scheduler"]).toBe(calls);
  });
});
