import { describe, expect, it } from "vitest";
import { brief, CAMPAIGN_TEXT, faultsOf } from "../documents/samples.ts";

const HEAD = CAMPAIGN_TEXT.slice(0, CAMPAIGN_TEXT.indexOf("steps:"));
/** Steps from line 8 on, one a line. */
const steps = (...lines: readonly string[]): string =>
  `${HEAD}steps:\n${lines.map((line) => `  - ${line}\n`).join("")}`;

const ASK = "{ id: ask, survey: nps, email: how }";
const GIFT =
  "{ id: gift, offer: { email: come, kind: percent-off, percent: 20, costs: 12, expires: 14 days } }";
const gift = (from: string, to: string): string => steps(GIFT.replace(from, to));
const when = (condition: string, ...before: readonly string[]): string =>
  steps(...before, `branch: [ { when: ${condition}, then: [] } ]`);

type Expected = readonly [line: number, field: string, message: string, hint: string];

const CASES: Record<string, { readonly text: string; readonly faults: readonly Expected[] }> = {
  "an unknown survey": {
    text: steps("{ id: ask, survey: ces, email: how }"),
    faults: [[8, "steps.0.survey", "is `ces`", "one of: nps, csat, reason"]],
  },
  "a reminder after the end": {
    text: steps(
      "{ id: ask, survey: nps, email: how, waitForAnswer: 5 days, remind: { email: again, after: 5 days } }",
    ),
    faults: [[8, "steps.0.remind.after", "is not before the survey ends", "less than `waitForAnswer`"]],
  },
  "an offer that does not say how much": {
    text: gift(" percent: 20,", ""),
    faults: [[8, "steps.0.offer.percent", "is missing", "`percent-off` says here how much"]],
  },
  "an offer with the value of another kind": {
    text: gift("percent: 20", "percent: 20, months: 12"),
    faults: [[8, "steps.0.offer.months", "does not belong to `percent-off`", "`percent` instead"]],
  },
  "an offer awaited longer than it stands": {
    text: gift("14 days", "14 days, waitForAnswer: 15 days"),
    faults: [[8, "steps.0.offer.waitForAnswer", "is longer than the offer stands", "at most `expires`"]],
  },
  "an offer whose cost is too fine": {
    text: gift("costs: 12", "costs: 12.005"),
    faults: [[8, "steps.0.offer.costs", "is finer than EUR can be", "fewer decimals"]],
  },
  "an offer in a notice": {
    text: steps(GIFT).replace("trigger:", "purpose: service\ntrigger:"),
    faults: [
      [
        9,
        "steps.0.offer",
        "is an offer in a service campaign",
        "`purpose: marketing`: a notice that nobody can leave must not sell",
      ],
    ],
  },
  "an answer to nothing": {
    text: when("{ answer: ask.score, atMost: 6 }", "{ id: hello, email: hi }"),
    faults: [
      [
        9,
        "steps.1.branch.0.when.answer",
        "is `ask`, no survey or offer on the way here",
        "the id of a `survey` or `offer` before this branch",
      ],
    ],
  },
  "an answer to what is asked later": {
    text: steps("branch: [ { when: { answer: ask, missing: true }, then: [] } ]", ASK),
    faults: [
      [
        8,
        "steps.0.branch.0.when.answer",
        "is `ask`, no survey or offer on the way here",
        "the id of a `survey` or `offer` before this branch",
      ],
    ],
  },
  "an answer of another way": {
    text: steps(
      `split: [ { share: 50%, then: [ ${ASK} ] }, { share: 50%, then: [ { branch: [ { when: { answer: ask, missing: true }, then: [] } ] } ] } ]`,
      "{ id: hello, email: hi }",
    ),
    faults: [
      [
        8,
        "steps.0.split.1.then.0.branch.0.when.answer",
        "is `ask`, no survey or offer on the way here",
        "the id of a `survey` or `offer` before this branch",
      ],
    ],
  },
  "a score without a number": {
    text: when("{ answer: ask.score, missing: true }", ASK),
    faults: [
      [9, "steps.1.branch.0.when", "does not say which score", "`atLeast`, `atMost` or `is` with a number"],
    ],
  },
  "an answer of which nothing is asked": {
    text: when("{ answer: ask }", ASK),
    faults: [
      [
        9,
        "steps.1.branch.0.when",
        "does not say what about the answer",
        "`missing` or `accepted`; for a number `ID.score`",
      ],
    ],
  },
  "the score of an offer": {
    text: when("{ answer: gift.score, atMost: 6 }", GIFT),
    faults: [
      [9, "steps.1.branch.0.when.answer", "is `gift`, an offer, which has no score", "`accepted: true`"],
    ],
  },
  "an opened mail": {
    text: when("{ mail: hello, is: opened }", "{ id: hello, email: hi }"),
    faults: [
      [
        9,
        "steps.1.branch.0.when.is",
        "is `opened`, which nobody can know: mail programs and scanners open mails and follow links by themselves",
        "sent, delivered, bounced, skipped; to know what a person thinks, ask with a `survey`",
      ],
    ],
  },
  "the result of a mail that is none": {
    text: when("{ mail: hallo, is: bounced }", "{ id: hello, email: hi }"),
    faults: [
      [
        9,
        "steps.1.branch.0.when.mail",
        "is `hallo`, no mail on the way here",
        "the id of an `email`, `survey` or `offer` before this branch",
      ],
    ],
  },
  "a misspelt field deep in a tree": {
    text: when("{ all: [ { field: cuntry, is: DE } ] }", "{ id: hello, email: hi }"),
    faults: [[9, "steps.1.branch.0.when.all.0.field", "is `cuntry`, no field", "did you mean `country`?"]],
  },
  "otherwise before the end": {
    text: steps(ASK, "branch: [ { otherwise: [] }, { when: { answer: ask, missing: true }, then: [] } ]"),
    faults: [[9, "steps.1.branch.0.otherwise", "stands before other cases", "`otherwise` as the last one"]],
  },
  "shares of a split that do not add up": {
    text: steps(ASK, "split: [ { share: 50%, then: [] }, { share: 40%, then: [] } ]"),
    faults: [[9, "steps.1.split", "add up to 90%", "shares add up to 100%"]],
  },
  "a fault inside a branch inside a split": {
    text: steps(
      ASK,
      "split: [ { share: 50%, then: [ { branch: [ { otherwise: [ { id: x, emial: y } ] } ] } ] }, { share: 50%, then: [] } ]",
    ),
    faults: [
      [9, "steps.1.split.0.then.0.branch.0.otherwise.0.emial", "is not known here", "did you mean `email`?"],
    ],
  },
  "an id twice, once deep down": {
    text: steps(ASK, "split: [ { share: 50%, then: [ { id: ask, email: y } ] }, { share: 50%, then: [] } ]"),
    faults: [[9, "steps.1.split.0.then.0.id", "is `ask` a second time", "each step its own id"]],
  },
  "an id that a survey makes": {
    text: steps(ASK, "{ id: ask-answer, email: hi }"),
    faults: [[9, "steps.1.id", "is `ask-answer` a second time", "each step its own id"]],
  },
  "one mail for two purposes": {
    text: steps(ASK, "{ id: hello, email: how }"),
    faults: [
      [
        9,
        "steps.1.email",
        "is `how`, which another step uses for something else",
        "a mail of its own: a survey, an offer and a plain mail hold different links",
      ],
    ],
  },
  "a step after an exit": {
    text: steps(ASK, "exit: content", "{ id: late, email: hi }"),
    faults: [[10, "steps.2", "is never reached", "the steps before the `exit`"]],
  },
  "a date that is none": {
    text: steps(ASK, "wait: { until: attributes }"),
    faults: [
      [
        9,
        "steps.1.wait.until",
        "is `attributes`, no date",
        "`contract.end`, `contract.notice`, a date field as `attributes.trialEndsAt`, or a day as `2026-12-31`",
      ],
    ],
  },
  "a wait for an event without a limit": {
    text: steps(ASK, "wait: { event: Login }"),
    faults: [
      [
        9,
        "steps.1.wait.atMost",
        "is missing",
        "a number with hours, days or weeks: `12 hours`, `3 days`, `2w`",
      ],
    ],
  },
  "a silence that is over, in a branch": {
    text: steps(ASK, "branch: [ { otherwise: [ { wait: { untilInactive: 20 days } } ] } ]"),
    faults: [
      [
        9,
        "steps.1.branch.0.otherwise.0.wait.untilInactive",
        "is 20 days, but 30 are over by then",
        "more than 30 days",
      ],
    ],
  },
};

describe("faults of surveys, offers, branches and splits", () => {
  it.each(Object.entries(CASES))("names %s", (_, { text, faults }) => {
    expect(faultsOf(text).map(brief)).toEqual(faults);
  });

  it("names a tree that is too large or too deep", () => {
    const many = Array.from({ length: 50 }, (_, at) => `{ id: m${at}, email: hi }`).join(", ");
    const part = `{ share: 20%, then: [ ${many.replaceAll("id: m", "id: KEYm")} ] }`;
    const parts = [..."abcde"].map((key) => part.replaceAll("KEY", key)).join(", ");
    expect(faultsOf(steps(`split: [ ${parts} ]`)).map(brief)).toEqual([
      [7, "steps", "are 251", "at most 200 in all"],
    ]);
    const deep = Array.from({ length: 6 }).reduce<string>(
      (inner) => `{ branch: [ { otherwise: [ ${inner} ] } ] }`,
      "{ id: hello, email: hi }",
    );
    expect(faultsOf(steps(deep)).map(({ message }) => message)).toEqual(["is nested too deep"]);
  });
});
