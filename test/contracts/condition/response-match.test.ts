import { describe, expect, it } from "vitest";
import { brief, CAMPAIGN_TEXT, campaignOf, type FaultCase, faultsOf } from "../documents/samples.ts";

const audience = (condition: string): string => `${CAMPAIGN_TEXT}audience: ${condition}\n`;
const exit = (rule: string): string => `${CAMPAIGN_TEXT}exit: [${rule}]\n`;
const trigger = (written: string): string =>
  `campaign: live\nname: Live\ntrigger: ${written}\nsteps:\n  - { id: hello, email: hello }\n`;
const field = (name: string, test: object) => ({ kind: "field", field: `event.${name}`, test });

describe("answers in the language", () => {
  it("are in a condition what was said last", () => {
    expect(campaignOf(audience("{ response: nps, score: { atMost: 6 }, within: 90 days }")).audience).toEqual(
      {
        kind: "activity",
        type: "response.recorded",
        where: field("survey", { op: "is", value: "nps" }),
        atLeast: 1,
        atMost: undefined,
        withinDays: 90,
        last: field("score", { op: "atMost", value: 6 }),
      },
    );
    expect(campaignOf(audience("{ response: any }")).audience).not.toHaveProperty("last");
  });

  it("are in a trigger and an exit each an event", () => {
    const said = {
      kind: "all",
      of: [
        field("survey", { op: "is", value: "reason" }),
        field("campaign", { op: "is", value: "win-back" }),
        field("reasons", { op: "in", values: ["price"] }),
      ],
    };
    const written = "reason: price, campaign: win-back";
    expect(campaignOf(trigger(`{ kind: response, survey: reason, ${written} }`)).trigger).toEqual({
      kind: "event",
      name: "response.recorded",
      where: said,
      episode: "message",
    });
    expect(campaignOf(exit(`{ response: reason, ${written} }`)).exit).toEqual([
      { name: "response.recorded", where: said },
    ]);
  });

  const CASES: Record<string, FaultCase> = {
    "a survey that there is not": {
      text: audience("{ response: ncs }"),
      faults: [[14, "audience.response", "is `ncs`", "did you mean `nps`?"]],
    },
    "a score of no survey": {
      text: audience("{ response: any, score: { is: 4 } }"),
      faults: [
        [14, "audience.score", "is asked of `any`", "the survey `nps` or `csat`: their scales differ"],
      ],
    },
    "a score that nobody can give": {
      text: audience("{ response: csat, score: { atLeast: 6 } }"),
      faults: [[14, "audience.score", "is no score of `csat`", "1 to 5"]],
    },
    "no score": {
      text: audience("{ response: csat, score: {} }"),
      faults: [
        [14, "audience.score", "does not say which score", "`is`, `atLeast` or `atMost` with a number"],
      ],
    },
    "a score and a limit": {
      text: exit("{ response: nps, score: { is: 4, atMost: 6 } }"),
      faults: [[14, "exit.0.score.is", "cannot stand beside a limit", "`is`, or `atLeast` and `atMost`"]],
    },
    "limits that leave nothing": {
      text: exit("{ response: nps, score: { atLeast: 7, atMost: 6 } }"),
      faults: [[14, "exit.0.score.atMost", "is 6, less than `atLeast`", "at least 7"]],
    },
    "a score by itself": {
      text: audience("{ response: nps, score: 5 }"),
      faults: [[14, "audience.score", "is `5`", "`{ is: 10 }`, `{ atLeast: 9 }` or `{ atMost: 6 }`"]],
    },
    "a reason that there is not": {
      text: audience("{ response: reason, reason: prize }"),
      faults: [[14, "audience.reason", "is `prize`, no reason", "did you mean `price`?"]],
    },
    "a list with a reason that there is not": {
      text: audience("{ response: reason, reason: [price, servise] }"),
      faults: [[14, "audience.reason.1", "is `servise`, no reason", "did you mean `service`?"]],
    },
    "a reason of a score": {
      text: trigger("{ kind: response, survey: nps, reason: price }"),
      faults: [[3, "trigger.reason", "is asked of `nps`, which asks for no reasons", "the survey `reason`"]],
    },
  };
  it.each(Object.entries(CASES))("refuse %s", (_, { text, faults }) => {
    expect(faultsOf(text).map(brief)).toEqual(faults);
  });
});
