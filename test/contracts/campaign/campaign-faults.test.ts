import { describe, expect, it } from "vitest";
import {
  brief,
  CAMPAIGN_TEXT,
  change,
  type FaultCase,
  faultsOf,
  RENEWAL_TEXT,
} from "../documents/samples.ts";

const add = (line: string): string => `${CAMPAIGN_TEXT}${line}\n`;

const CASES: Record<string, FaultCase> = {
  "a misspelt key": {
    text: change("trigger:", "triger:"),
    faults: [[4, "triger", "is not known here", "did you mean `trigger`?"]],
  },
  "an unknown key": {
    text: add("colour: red"),
    faults: [
      [
        14,
        "colour",
        "is not known here",
        "one of: campaign, name, purpose, topic, runs, trigger, audience, goal, exit, reentry, holdout, window, cap, budget, priority, ifUnknown, ifLosing, steps",
      ],
    ],
  },
  "a missing key": {
    text: change("name: Win back quiet customers\n", ""),
    faults: [[1, "name", "is missing", "must be text"]],
  },
  "a number for an id": {
    text: change("win-back", "2026"),
    faults: [
      [
        1,
        "campaign",
        "is `2026`",
        "small letters, digits and single hyphens, at least one letter: `win-back`",
      ],
    ],
  },
  "an id in capitals": {
    text: change("win-back", "Win Back"),
    faults: [
      [
        1,
        "campaign",
        "is `Win Back`",
        "small letters, digits and single hyphens, at least one letter: `win-back`",
      ],
    ],
  },
  "an id too long": {
    text: change("win-back", "w".repeat(41)),
    faults: [[1, "campaign", "is 41 characters long", "at most 40 characters"]],
  },
  "a wrong word": {
    text: add("purpose: marketting"),
    faults: [[14, "purpose", "is `marketting`", "did you mean `marketing`?"]],
  },
  "a word far from any": {
    text: add("ifUnknown: maybe"),
    faults: [[14, "ifUnknown", "is `maybe`", "one of: resend, skip"]],
  },
  "a trigger without kind": {
    text: change("kind: inactive", "since: 3"),
    faults: [
      [
        4,
        "trigger.kind",
        "is missing",
        "one of: inactive, contract-ending, signed-up, returned, event, date, once, every, response",
      ],
    ],
  },
  "a trigger of a later version": {
    text: change("kind: inactive", "kind: overdue"),
    faults: [
      [
        5,
        "trigger.kind",
        "`overdue`: this trigger is not available in this version",
        "available: inactive, contract-ending, signed-up, returned, event, date, once, every, response",
      ],
    ],
  },
  "a misspelt trigger": {
    text: change("kind: inactive", "kind: inactiv"),
    faults: [[5, "trigger.kind", "is `inactiv`, no kind of trigger", "did you mean `inactive`?"]],
  },
  "a key of another trigger": {
    text: change("days: 30", "before: 30 days"),
    faults: [
      [4, "trigger.days", "is missing", "a whole number from 1 to 3650"],
      [6, "trigger.before", "is not known here", "one of: kind, days, backlog"],
    ],
  },
  "a number of days in words": {
    text: change("days: 30", "days: 30 days"),
    faults: [[6, "trigger.days", "is `30 days`", "a whole number from 1 to 3650"]],
  },
  "days out of range": {
    text: change("days: 30", "days: 0"),
    faults: [[6, "trigger.days", "is `0`", "at least 1"]],
  },
  "a backlog that reaches nobody": {
    text: change("days: 30", "days: 30\n  backlog: { upTo: 20 days, perDay: 5 }"),
    faults: [
      [7, "trigger.backlog.upTo", "is 20 days, nobody between it and the trigger", "more than 30 days"],
    ],
  },
  "a backlog past the contract": {
    text: change("before: 60 days", "before: 60 days\n  backlog: { upTo: 90 days, perDay: 5 }", RENEWAL_TEXT),
    faults: [[6, "trigger.backlog.upTo", "is 90 days, past the day itself", "at most `before`, 60 days"]],
  },
  "a duration without unit": {
    text: change("before: 60 days", "before: 60", RENEWAL_TEXT),
    faults: [
      [5, "trigger.before", "is `60`", "a number with hours, days or weeks: `12 hours`, `3 days`, `2w`"],
    ],
  },
  "a duration in months": {
    text: change("before: 60 days", "before: 2 months", RENEWAL_TEXT),
    faults: [
      [
        5,
        "trigger.before",
        "is `2 months`, no duration",
        "a number with hours, days or weeks: `12 hours`, `3 days`, `2w`",
      ],
    ],
  },
  "hours where days count": {
    text: change("before: 60 days", "before: 12 hours", RENEWAL_TEXT),
    faults: [[5, "trigger.before", "is `12 hours`", "whole days: `3 days`, `2 weeks`"]],
  },
  "a holdout as a fraction": {
    text: add("holdout: 0.1"),
    faults: [[14, "holdout", "is `0.1`", "a percentage from 0% to 50%: `10%`"]],
  },
  "a holdout too large": {
    text: add("holdout: 60%"),
    faults: [[14, "holdout", "is `60%`", "a percentage from 0% to 50%: `10%`"]],
  },
  "a holdout in a service campaign": {
    text: add("purpose: service\nholdout: 10%"),
    faults: [
      [
        15,
        "holdout",
        "holds out people from a service campaign",
        "0%: a contractual notice goes to everybody",
      ],
    ],
  },
  "a topic that is not there": {
    text: change("topic: offers", "topic: ofers"),
    faults: [[3, "topic", "is `ofers`, no topic of the workspace", "did you mean `offers`?"]],
  },
  "a day that is not there": {
    text: add("runs: { from: 2026-02-30 }"),
    faults: [[14, "runs.from", "is `2026-02-30`", "a day that exists, written `2026-12-31`"]],
  },
  "an end before the start": {
    text: add("runs: { from: 2026-12-01, until: 2026-11-30 }"),
    faults: [[14, "runs.until", "is before 2026-12-01", "`from` or later"]],
  },
  "a goal of another trigger": {
    text: add("goal: { kind: renewed }"),
    faults: [[14, "goal.kind", "is `renewed`, which does not fit the trigger `inactive`", "returned"]],
  },
  "a margin without revenue": {
    text: add("goal: { margin: 60% }"),
    faults: [
      [14, "goal.margin", "is given, but no revenue is counted", "add `count: revenue`, or leave it out"],
    ],
  },
  "an exit of another trigger": {
    text: `${RENEWAL_TEXT}exit: [renewed, returned]\n`,
    faults: [
      [
        12,
        "exit.1",
        "is `returned`, which cannot happen under the trigger `contract-ending`",
        "one of: renewed, cancelled, ended, replied, accepted",
      ],
    ],
  },
  "no cap in a marketing campaign": {
    text: add("cap: none"),
    faults: [
      [14, "cap", "is `none` in a marketing campaign", "`workspace`, or `purpose: service` for notices"],
    ],
  },
  "a looser cap": {
    text: add("cap: { mails: 1, within: 3 days }"),
    faults: [
      [
        14,
        "cap",
        "lets through more than the workspace's cap of 2 in 7 days",
        "at most 2, within 7 days or longer",
      ],
    ],
  },
  "half a cap": {
    text: add("cap: { mails: 1 }"),
    faults: [
      [14, "cap.within", "is missing", "a number with hours, days or weeks: `12 hours`, `3 days`, `2w`"],
    ],
  },
  "a budget of nothing": {
    text: add("budget: { total: 0 }"),
    faults: [[14, "budget.total", "is `0`", "more than 0"]],
  },
  "a budget as text": {
    text: add("budget: { total: 500 EUR }"),
    faults: [[14, "budget.total", "is `500 EUR`", "an amount in currency units: 500 or 12.50"]],
  },
  "a misspelt weekday": {
    text: add('window: { mon-fir: ["09:00-12:00"] }'),
    faults: [[14, "window.mon-fir", "is not known here", "did you mean `mon-fri`?"]],
  },
  "a range over midnight": {
    text: add('window: { fri: ["22:00-06:00"] }'),
    faults: [
      [
        14,
        "window.fri.0",
        "is `22:00-06:00`",
        "split it at midnight: to 24:00 on one day, from 00:00 on the next",
      ],
    ],
  },
  "a time that is not there": {
    text: add('window: { fri: ["09:00-25:00"] }'),
    faults: [
      [
        14,
        "window.fri.0",
        "is `09:00-25:00`",
        'from and to on one day, in quotes: "09:00-12:00", "18:00-24:00"',
      ],
    ],
  },
  "a range that is no list": {
    text: add('window: { fri: "09:00-12:00" }'),
    faults: [[14, "window.fri", "is `09:00-12:00`", "must be a list: [ … ]"]],
  },
  "a zone that is not there": {
    text: add("window: { zone: Europe/Berln }"),
    faults: [[14, "window.zone", "is `Europe/Berln`, no time zone", "did you mean `Europe/Berlin`?"]],
  },
  "a window that never opens": {
    text: add(
      'runs: { from: 2026-12-24, until: 2026-12-25 }\nwindow: { thu-fri: ["09:00-12:00"], notOn: [2026-12-24, 2026-12-25] }',
    ),
    faults: [
      [
        15,
        "window",
        "never opens from 2026-12-24 to 2026-12-25",
        "a weekday of that time that is not in `notOn`",
      ],
    ],
  },
};

describe("faults of a campaign document", () => {
  it.each(Object.entries(CASES))("names %s", (_, { text, faults }) => {
    expect(faultsOf(text).map(brief)).toEqual(faults);
  });

  it("names all at once, each part by itself", () => {
    const text = change("kind: inactive", "kind: inactive\n  backlog: { upTo: 3, perDay: 1 }")
      .replace("topic: offers", "topic: ofers")
      .replace("id: again", "id: hello")
      .replace("email: come-back", "email: Come Back")
      .concat("holdout: 10\npurpose: servise\nexit: [renewed]\ncap: none\nwindow: { mon: [9] }\n");
    expect(faultsOf(text).map(({ line, field }) => `${line} ${field}`)).toEqual([
      "3 topic",
      "6 trigger.backlog.upTo",
      "14 steps.2.email",
      "15 holdout",
      "16 purpose",
      "18 cap",
      "19 window.mon.0",
    ]);
  });

  it("keeps a message on its line when the value has a line break", () => {
    expect(faultsOf(change("days: 30", 'days: "a\\nb"')).map(brief)).toEqual([
      [6, "trigger.days", "is `a b`", "a whole number from 1 to 3650"],
    ]);
  });
});
