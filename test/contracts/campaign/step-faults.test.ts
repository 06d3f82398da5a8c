import { describe, expect, it } from "vitest";
import {
  brief,
  CAMPAIGN_TEXT,
  change,
  type FaultCase,
  faultsOf,
  RENEWAL_TEXT,
} from "../documents/samples.ts";

const wait = (written: string): string => change("wait:\n      untilInactive: 60 days", `wait: ${written}`);
const steps = (written: string): string =>
  change(CAMPAIGN_TEXT.slice(CAMPAIGN_TEXT.indexOf("steps:")), `steps: ${written}\n`);

const KINDS = "one of: email, wait, survey, offer, task, event, branch, split, exit";
const THINGS =
  "a step does one thing: email or wait or survey or offer or task or event or branch or split or exit";
const WAITS =
  "`3 days`, `{ untilInactive: 60 days }`, `{ until: contract.end, before: 7 days }` or `{ event: Login, atMost: 7 days }`";

const CASES: Record<string, FaultCase> = {
  "a reserved id": {
    text: change("hello", "constructor"),
    faults: [[8, "steps.0.id", "is `constructor`, which is reserved", "another name"]],
  },
  "a step id of digits": {
    text: change("id: hello", 'id: "12"'),
    faults: [
      [
        8,
        "steps.0.id",
        "is the text `12`",
        "small letters, digits and single hyphens, at least one letter: `win-back`",
      ],
    ],
  },
  "a step id twice": {
    text: change("id: again", "id: hello"),
    faults: [[12, "steps.2.id", "is `hello` a second time", "each step its own id"]],
  },
  "a duration too long": {
    text: wait("{ for: 3000 days }"),
    faults: [[10, "steps.1.wait.for", "is `3000 days`", "at most 366 days"]],
  },
  "a misspelt step": {
    text: change("email: come-back", "emial: come-back"),
    faults: [[13, "steps.2.emial", "is not known here", "did you mean `email`?"]],
  },
  "a step that does nothing": {
    text: change("    email: come-back\n", ""),
    faults: [[12, "steps.2", "does not say what this step is", KINDS]],
  },
  "a step that does two things": {
    text: change("email: come-back", "email: come-back\n    wait: 3 days"),
    faults: [[14, "steps.2.wait", "cannot stand beside `email`", THINGS]],
  },
  "text instead of steps": {
    text: steps("all of them"),
    faults: [[7, "steps", "is `all of them`", "must be a list: [ … ]"]],
  },
  "no steps": { text: steps("[]"), faults: [[7, "steps", "is an empty list", "at least 1 in the list"]] },
  "waits only": {
    text: steps("[ { wait: 3 days } ]"),
    faults: [[7, "steps", "send nothing", "at least one `email`"]],
  },
  "shares that do not add up": {
    text: change("we-miss-you", "we-miss-you\n    variants: { calm: 50%, warm: 40% }"),
    faults: [[10, "steps.0.variants", "add up to 90%", "shares add up to 100%"]],
  },
  "a share that is no percentage": {
    text: change("we-miss-you", "we-miss-you\n    variants: { calm: 0.5, warm: 50% }"),
    faults: [[10, "steps.0.variants.calm", "is `0.5`", "a percentage from 1% to 99%: `10%`"]],
  },
  "one variant": {
    text: change("we-miss-you", "we-miss-you\n    variants: { calm: 50% }"),
    faults: [[10, "steps.0.variants", "are 1", "2 to 10 variants, or leave them out"]],
  },
  "a variant's name": {
    text: change("we-miss-you", "we-miss-you\n    variants: { Calm: 50%, warm: 50% }"),
    faults: [
      [
        10,
        "steps.0.variants.Calm",
        "is `Calm`",
        "small letters, digits and single hyphens, at least one letter: `win-back`",
      ],
    ],
  },
  "a wait that cannot be": {
    text: wait("{ until: contract.end }"),
    faults: [
      [
        10,
        "steps.1.wait.until",
        "cannot be waited for under the trigger `inactive`",
        "one of: for, untilInactive, until, event",
      ],
    ],
  },
  "a wait that is over": {
    text: wait("{ untilInactive: 30 days }"),
    faults: [[10, "steps.1.wait.untilInactive", "is 30 days, but 30 are over by then", "more than 30 days"]],
  },
  "a wait that was over before": {
    text: wait("{ untilInactive: 60 days }\n  - wait: { untilInactive: 45 days }"),
    faults: [[11, "steps.2.wait.untilInactive", "is 45 days, but 60 are over by then", "more than 60 days"]],
  },
  "a wait that is over at entry": {
    text: change("before: 30 days", "before: 60 days", RENEWAL_TEXT),
    faults: [
      [
        9,
        "steps.1.wait.until",
        "is 60 days before, which is over at entry",
        "`before` less than the trigger's 60 days",
      ],
    ],
  },
  "a gap where it has no place": {
    text: wait("{ for: 1 day, atLeast: 3 days }"),
    faults: [[10, "steps.1.wait.atLeast", "is not known here", "one of: for"]],
  },
  "an empty wait": {
    text: wait("{}"),
    faults: [[10, "steps.1.wait", "does not say how long", WAITS]],
  },
  "a wait in a list": {
    text: wait("[3 days]"),
    faults: [[10, "steps.1.wait", "is a list, no wait", WAITS]],
  },
};

describe("faults of steps", () => {
  it.each(Object.entries(CASES))("names %s", (_, { text, faults }) => {
    expect(faultsOf(text).map(brief)).toEqual(faults);
  });
});
