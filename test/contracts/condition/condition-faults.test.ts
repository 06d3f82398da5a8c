import { describe, expect, it } from "vitest";
import { brief, CAMPAIGN_TEXT, type FaultCase, faultsOf } from "../documents/samples.ts";

const audience = (condition: string): string => `${CAMPAIGN_TEXT}audience: ${condition}\n`;

const CASES: Record<string, FaultCase> = {
  "an unknown field": {
    text: audience("{ field: contry, is: DE }"),
    faults: [[14, "audience.field", "is `contry`, no field", "did you mean `country`?"]],
  },
  "a field without its group": {
    text: audience("{ field: plan_type, is: gold }"),
    faults: [
      [
        14,
        "audience.field",
        "is `plan_type`, no field",
        "a field of your own is written `attributes.plan_type`; built in: id, externalId, email, firstName, lastName, name, locale, zone, country, phone, company, consent, signedUpAt, unsubscribedAt …",
      ],
    ],
  },
  "a misspelt group": {
    text: audience("{ field: attribute.plan, is: gold }"),
    faults: [[14, "audience.field", "is `attribute.plan`, no field", "did you mean `attributes.plan`?"]],
  },
  "a name that no attribute has": {
    text: audience("{ field: attributes.my-plan, is: gold }"),
    faults: [
      [
        14,
        "audience.field",
        "is `attributes.my-plan`, no field",
        "a name is a letter, then letters, digits and _: attributes.plan",
      ],
    ],
  },
  "a field of an event in no event": {
    text: audience("{ field: event.revenue, above: 3 }"),
    faults: [
      [14, "audience.field", "is `event.revenue`", "`event.` stands only in the `where` of an activity"],
    ],
  },
  "no comparison": {
    text: audience("{ field: country }"),
    faults: [
      [
        14,
        "audience",
        "compares with nothing",
        "one of: is, isNot, in, notIn, atLeast, atMost, above, below, contains, startsWith, endsWith, before, after, on, exists, missing",
      ],
    ],
  },
  "two comparisons": {
    text: audience("{ field: value.yearly, above: 3, atLeast: 9 }"),
    faults: [
      [
        14,
        "audience.above",
        "cannot stand beside `atLeast`",
        "one comparison each, or a lower and an upper bound; others joined by `all: [ … ]`",
      ],
    ],
  },
  "three comparisons": {
    text: audience("{ field: value.yearly, atLeast: 3, below: 9, exists: true }"),
    faults: [
      [
        14,
        "audience.exists",
        "cannot stand beside `atLeast`",
        "one comparison each, or a lower and an upper bound; others joined by `all: [ … ]`",
      ],
    ],
  },
  "bounds that leave nothing": {
    text: audience("{ field: value.yearly, atLeast: 9, below: 3 }"),
    faults: [[14, "audience.below", "is 3, less than `atLeast`", "at least 9"]],
  },
  "a bound that does not fit": {
    text: audience("{ field: signedUpAt, after: 2025-01-01, atMost: 3 }"),
    faults: [
      [
        14,
        "audience.atMost",
        "does not fit `signedUpAt`, which is a date",
        "one of: before, after, on, exists, missing",
      ],
    ],
  },
  "a misspelt comparison": {
    text: audience("{ field: value.yearly, atLest: 3 }"),
    faults: [[14, "audience.atLest", "is not known here", "did you mean `atLeast`?"]],
  },
  "a comparison that does not fit": {
    text: audience("{ field: country, atLeast: 3 }"),
    faults: [
      [
        14,
        "audience.atLeast",
        "does not fit `country`, which is text",
        "one of: is, isNot, in, notIn, contains, startsWith, endsWith, exists, missing",
      ],
    ],
  },
  "text for a number": {
    text: audience("{ field: value.yearly, atLeast: much }"),
    faults: [[14, "audience.atLeast", "is `much`", "a number, money in currency units"]],
  },
  "text equal to money": {
    text: audience("{ field: value.yearly, is: gold }"),
    faults: [[14, "audience.is", "is `gold`", "`value.yearly` is money in currency units"]],
  },
  "a word that consent never has": {
    text: audience("{ field: consent, is: grantd }"),
    faults: [[14, "audience.is", "is `grantd`", "did you mean `granted`?"]],
  },
  "money finer than cents": {
    text: audience("{ all: [ { field: value.yearly, atLeast: 0.001 } ] }"),
    faults: [[14, "audience.all.0.atLeast", "is finer than EUR can be", "at most 2 decimals"]],
  },
  "a day that no one knows": {
    text: audience("{ field: signedUpAt, before: 3 weeks ago }"),
    faults: [
      [
        14,
        "audience.before",
        "is `3 weeks ago`, no day",
        "a day (2026-12-31), `today`, `30 days ago` or `in 30 days`",
      ],
    ],
  },
  "exists: false": {
    text: audience("{ field: country, exists: false }"),
    faults: [[14, "audience.exists", "is `false`", "true (the opposite of `exists` is `missing`)"]],
  },
  "an empty list of conditions": {
    text: audience("{ all: [] }"),
    faults: [[14, "audience.all", "is an empty list", "at least 1 in the list"]],
  },
  "a list for a condition": {
    text: audience("[ { field: country, is: DE } ]"),
    faults: [[14, "audience", "is a list, no condition", "write { all: … }"]],
  },
  "a condition of a later version": {
    text: audience("{ all: [ { answer: ask.score } ] }"),
    faults: [
      [
        14,
        "audience.all.0.answer",
        "`answer`: this condition is not available in this version",
        "available: all, any, not, field, event, activity, response, segment",
      ],
    ],
  },
  "an activity inside where": {
    text: audience("{ event: a, where: { event: b } }"),
    faults: [[14, "audience.where", "does not say what this condition is", "one of: all, any, not, field"]],
  },
  "a look back beyond what is kept": {
    text: audience("{ event: a, within: 500 days }"),
    faults: [[14, "audience.within", "is `500 days`", "at most 400 days"]],
  },
  "fewer at most than at least": {
    text: audience("{ event: a, atLeast: 3, atMost: 2 }"),
    faults: [[14, "audience.atMost", "is 2, less than `atLeast`", "at least 3"]],
  },
  "nesting too deep": {
    text: audience(`${"{ not: ".repeat(9)}{ field: country, is: DE }${" }".repeat(9)}`),
    faults: [[14, "audience.not.not.not.not.not.not.not.not", "is nested too deep", "at most 8 levels"]],
  },
  "too many conditions": {
    text: audience(`{ any: [ ${"{ field: country, is: DE }, ".repeat(200)} ] }`),
    faults: [[14, "audience", "has 201 conditions", "at most 200"]],
  },
};

describe("faults of conditions", () => {
  it.each(Object.entries(CASES))("names %s", (_, { text, faults }) => {
    expect(faultsOf(text).map(brief)).toEqual(faults);
  });
});
