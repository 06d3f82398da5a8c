import { describe, expect, it } from "vitest";
import { parseSegment } from "#contracts/segment/parse-segment.ts";
import { campaignOf, faultsOf, workspaceOf } from "../documents/samples.ts";

const QUIET = "{ kind: inactive, days: 30 }";
const MAIL = "{ id: a, email: a }";
const campaign = (trigger: string, steps: string, more = ""): string =>
  `campaign: one\nname: One\ntrigger: ${trigger}\nsteps: [ ${steps} ]\n${more}\n`;
const triggered = (trigger: string): string => campaign(trigger, MAIL);
const stepped = (steps: string): string => campaign(QUIET, steps);
const guarded = (more: string): string => campaign(QUIET, MAIL, more);
const offer = (terms: string): string =>
  stepped(`{ id: a, offer: { ${["email: a", "expires: 3 days", "costs: 1", terms].join(", ")} } }`);
const times = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join(", ");
const long = (letters: number): string => "x".repeat(letters);

/** Document; line, field, what it is, what would be right. */
type Case = readonly [string, number, string, string, string];
const A_PROPERTY = "a property of the event: `event.invoiceId`";
const A_TIME = "a day and a time that exist: `2027-03-01T10:00`";

const CASES: Readonly<Record<string, Case>> = {
  "an event without a name": [triggered("{ kind: event }"), 3, "trigger.name", "is missing", "must be text"],
  "an event of an empty name": [
    triggered("{ kind: event, name: '' }"),
    3,
    "trigger.name",
    "is empty",
    "at least 1 character",
  ],
  "an event of a long name": [
    triggered(`{ kind: event, name: ${long(81)} }`),
    3,
    "trigger.name",
    "is 81 characters long",
    "at most 80 characters",
  ],
  "an episode of the customer": [
    triggered("{ kind: event, name: Paid, episode: attributes.size }"),
    3,
    "trigger.episode",
    "is `attributes.size`",
    A_PROPERTY,
  ],
  "an episode two levels deep": [
    triggered("{ kind: event, name: Paid, episode: event.a.b }"),
    3,
    "trigger.episode",
    "is `event.a.b`",
    A_PROPERTY,
  ],
  "a condition on the customer in a trigger": [
    triggered("{ kind: event, name: Paid, where: { field: locale, is: de } }"),
    3,
    "trigger.where",
    "asks for `locale`",
    "fields of the event, `event.NAME`; all else in `audience`",
  ],
  "a sign-up too long ago": [
    triggered("{ kind: signed-up, within: 31 days }"),
    3,
    "trigger.within",
    "is `31 days`",
    "at most 30 days",
  ],
  "a return after no time": [
    triggered("{ kind: returned, after: 0 days }"),
    3,
    "trigger.after",
    "is `0 days`",
    "at least 1 day",
  ],
  "a day before and after a date": [
    triggered("{ kind: date, field: signedUpAt, before: 1 day, after: 1 day }"),
    3,
    "trigger.after",
    "cannot stand beside `before`",
    "one of them",
  ],
  "a yearly date nearly a year ahead": [
    triggered("{ kind: date, field: signedUpAt, yearly: true, before: 331 days }"),
    3,
    "trigger.before",
    "is nearly a year",
    "at most 330 days",
  ],
  "the backlog of a yearly date": [
    triggered("{ kind: date, field: signedUpAt, yearly: true, backlog: { upTo: 3 days, perDay: 10 } }"),
    3,
    "trigger.backlog",
    "cannot stand beside `yearly`",
    "leave it out: the next date comes",
  ],
  "once, with an offset": [
    triggered("{ kind: once, at: 2027-03-01T10:00+01:00 }"),
    3,
    "trigger.at",
    "is `2027-03-01T10:00+01:00`",
    A_TIME,
  ],
  "once, with seconds": [
    triggered("{ kind: once, at: 2027-03-01T10:00:30 }"),
    3,
    "trigger.at",
    "is `2027-03-01T10:00:30`",
    A_TIME,
  ],
  "once, on 30 February": [
    triggered("{ kind: once, at: 2027-02-30T10:00 }"),
    3,
    "trigger.at",
    "is `2027-02-30T10:00`",
    A_TIME,
  ],
  "once, in a zone by name": [
    triggered("{ kind: once, at: 2027-03-01T10:00, zone: Europe/Berlin }"),
    3,
    "trigger.zone",
    "is `Europe/Berlin`",
    "one of: customer, workspace",
  ],
  "every 0 days": [triggered("{ kind: every, days: 0 }"), 3, "trigger.days", "is `0`", "at least 7"],
  "every seven and a half days": [
    triggered("{ kind: every, days: 7.5 }"),
    3,
    "trigger.days",
    "is `7.5`",
    "a whole number from 7 to 1825",
  ],
  "every million days": [
    triggered("{ kind: every, days: 1000000 }"),
    3,
    "trigger.days",
    "is `1000000`",
    "at most 1825",
  ],
  "more than all off": [
    offer("kind: percent-off, percent: 101"),
    4,
    "steps.0.offer.percent",
    "is `101`",
    "at most 100",
  ],
  "an offer up to nobody": [
    offer("kind: percent-off, percent: 10, limit: 0"),
    4,
    "steps.0.offer.limit",
    "is `0`",
    "at least 1",
  ],
  "an offer of a kind that is none": [
    offer("kind: percent, percent: 10"),
    4,
    "steps.0.offer.kind",
    "is `percent`",
    "did you mean `percent-off`?",
  ],
  "an offer with a long title": [
    offer(`kind: percent-off, percent: 10, title: ${long(101)}`),
    4,
    "steps.0.offer.title",
    "is 101 characters long",
    "at most 100 characters",
  ],
  "a task that is due after years": [
    stepped(`${MAIL}, { id: b, task: call, dueIn: 367 days }`),
    4,
    "steps.1.dueIn",
    "is `367 days`",
    "at most 366 days",
  ],
  "a task more urgent than high": [
    stepped(`${MAIL}, { id: b, task: call, priority: urgent }`),
    4,
    "steps.1.priority",
    "is `urgent`",
    "one of: low, normal, high",
  ],
  "a script of a book": [
    stepped(`${MAIL}, { id: b, task: call, script: ${long(4_001)} }`),
    4,
    "steps.1.script",
    "is 4001 characters long",
    "at most 4000 characters",
  ],
  "an event with too much": [
    stepped(`${MAIL}, { id: b, event: tell, data: { ${times(21, (index) => `k${index}: 1`)} } }`),
    4,
    "steps.1.data",
    "has 21 values",
    "at most 20",
  ],
  "an event with a list": [
    stepped(`${MAIL}, { id: b, event: tell, data: { k: [1] } }`),
    4,
    "steps.1.data.k",
    "is a list",
    "text, a number, true or false",
  ],
  "a survey that waits half a year": [
    stepped("{ id: a, survey: nps, email: a, waitForAnswer: 181 days }"),
    4,
    "steps.0.waitForAnswer",
    "is `181 days`",
    "at most 180 days",
  ],
  "eleven ways": [
    stepped(`${MAIL}, { id: b, branch: [ ${times(11, () => "{ when: { event: Paid }, then: [] }")} ] }`),
    4,
    "steps.1.branch",
    "is a list of 11",
    "at most 10 in the list",
  ],
  "a branch without a way": [
    stepped(`${MAIL}, { id: b, branch: [] }`),
    4,
    "steps.1.branch",
    "is an empty list",
    "at least 1 in the list",
  ],
  "a split into one": [
    stepped(`${MAIL}, { id: b, split: [ { share: 99%, then: [] } ] }`),
    4,
    "steps.1.split",
    "is a list of 1",
    "at least 2 in the list",
  ],
  "no entry at all": [guarded("reentry: { times: 0 }"), 5, "reentry.times", "is `0`", "at least 1"],
  "no mail a minute": [guarded("runs: { perMinute: 0 }"), 5, "runs.perMinute", "is `0`", "at least 1"],
  "eleven exits": [
    guarded(`exit: [ ${times(11, (index) => `{ event: e${index} }`)} ]`),
    5,
    "exit",
    "is a list of 11",
    "at most 10 in the list",
  ],
  "an exit twice": [
    guarded("exit: [returned, { event: Paid }, { event: Paid }]"),
    5,
    "exit.2",
    "stands there a second time",
    "once, as number 2 of the list",
  ],
  "once, after the campaign has ended": [
    campaign("{ kind: once, at: 2027-03-01T10:00 }", MAIL, "runs: { until: 2027-02-27 }"),
    5,
    "runs.until",
    "leaves out 2027-03-01, the day on which the audience is read",
    "2027-03-01 or later: nobody would enter",
  ],
  "once, before the campaign begins": [
    campaign("{ kind: once, at: 2027-03-01T10:00, zone: customer }", MAIL, "runs: { from: 2027-03-01 }"),
    5,
    "runs.from",
    "leaves out 2027-02-28, the day on which the audience is read",
    "2027-02-28 or earlier: nobody would enter",
  ],
  "an audience of 201 conditions": [
    guarded(`audience: { any: [ ${times(201, (index) => `{ field: attributes.a${index}, is: 1 }`)} ] }`),
    5,
    "audience",
    "has 202 conditions",
    "at most 200",
  ],
  "a number in quotes": [
    triggered("{ kind: inactive, days: '30' }"),
    3,
    "trigger.days",
    "is the text `30`",
    "a whole number from 1 to 3650",
  ],
  "a number where parts belong": [
    guarded("budget: 500"),
    5,
    "budget",
    "is `500`",
    "must be a mapping: { total: …, perDay: … }",
  ],
  "a weekday written out": [
    guarded("window: { monday: ['09:00-10:00'] }"),
    5,
    "window.monday",
    "is not known here",
    "did you mean `mon`?",
  ],
  "an exit by the bare name of an event": [
    guarded("exit: [purchase]"),
    5,
    "exit.0",
    "is `purchase`",
    "returned, renewed, cancelled, ended, replied, accepted, or an event: { event: NAME }",
  ],
  "500 steps": [
    stepped(times(500, (index) => `{ id: s${index}, email: a }`)),
    4,
    "steps",
    "are 500",
    "at most 200 in all",
  ],
  "202 steps, 100 in each of two ways": [
    stepped(
      `${MAIL}, { id: b, branch: [ { when: { event: Paid, sinceEntry: true }, then: [ ${times(100, (index) => `{ id: x${index}, email: a }`)} ] }, ` +
        `{ otherwise: [ ${times(100, (index) => `{ id: y${index}, email: a }`)} ] } ] }`,
    ),
    4,
    "steps",
    "are 202",
    "at most 200 in all",
  ],
};

describe("a campaign beyond the limits", () => {
  it.each(Object.entries(CASES))("%s is refused in words", (_, [text, line, field, message, hint]) => {
    const found = faultsOf(text).map((fault) => [fault.line, fault.field, fault.message, fault.hint]);
    expect(found).toContainEqual([line, field, message, hint]);
  });

  it("may run so that the audience of a `once` is read in its time", () => {
    const runs = "runs: { from: 2027-03-01, until: 2027-03-01 }";
    expect(campaignOf(campaign("{ kind: once, at: 2027-03-01T10:00 }", MAIL, runs)).trigger.kind).toBe(
      "once",
    );
  });

  it("may have 200 steps, and 20 values in an event", () => {
    expect(campaignOf(stepped(times(200, (index) => `{ id: s${index}x, email: a }`))).steps).toHaveLength(
      200,
    );
    const event = `{ id: b, event: tell, data: { ${times(20, (index) => `k${index}: 1`)} } }`;
    expect(campaignOf(stepped(`${MAIL}, ${event}`)).steps).toHaveLength(2);
  });
});

const SEGMENTS: Readonly<Record<string, readonly [string, string, string, string]>> = {
  "of no condition": ["{ all: [] }", "where.all", "is an empty list", "at least 1 in the list"],
  "of two comparisons": [
    "{ field: attributes.x, is: 1, atLeast: 2 }",
    "where.atLeast",
    "cannot stand beside `is`",
    "one comparison each, or a lower and an upper bound; others joined by `all: [ … ]`",
  ],
  "of no time": ["{ event: Login, within: 0 days }", "where.within", "is `0 days`", "at least 1 day"],
  "of less than its least": [
    "{ event: Login, atLeast: 5, atMost: 2 }",
    "where.atMost",
    "is 2, less than `atLeast`",
    "at least 5",
  ],
  "of a word": ["everybody", "where", "is `everybody`, no condition", "write { all: … }"],
  "nine levels deep": [
    `${"{ not: ".repeat(9)}{ field: locale, is: de }${" }".repeat(9)}`,
    `where${".not".repeat(8)}`,
    "is nested too deep",
    "at most 8 levels",
  ],
};

describe("a segment beyond the limits", () => {
  it.each(Object.entries(SEGMENTS))("%s is refused in words", (_, [where, field, message, hint]) => {
    const parsed = parseSegment("s.yaml", `segment: one\nname: One\nwhere: ${where}\n`, workspaceOf());
    const faults = parsed.kind === "faulty" ? parsed.faults : [];
    expect(faults.map((fault) => [fault.line, fault.field, fault.message, fault.hint])).toEqual([
      [3, field, message, hint],
    ]);
  });
});
