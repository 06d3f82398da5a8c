import { describe, expect, it } from "vitest";
import { documentDiff } from "#core/plan/document-diff.ts";
import { campaignOf } from "../../contracts/documents/samples.ts";

const documentOf = (lines: string): string => {
  const rest = /^trigger:/m.test(lines) ? "" : "trigger: { kind: inactive, days: 30 }\n";
  const steps = /^steps:/m.test(lines) ? "" : "steps: [ { id: a, email: a } ]\n";
  return `campaign: one\nname: One\n${rest}${lines}\n${steps}`;
};
const changesOf = (before: string, after: string): readonly string[] => {
  const [old, now] = [before, after].map((lines) => ({ ...campaignOf(documentOf(lines)), mails: {} }));
  return old && now ? documentDiff(old, now, "EUR").map(({ text }) => text) : [];
};

describe("documentDiff says in a marketer's words", () => {
  it.each<[before: string, after: string, ...words: string[]]>([
    [
      "trigger: { kind: inactive, days: 30 }",
      "trigger: { kind: inactive, days: 60, backlog: { upTo: 1w, perDay: 5 } }".replace("1w", "90 days"),
      "trigger 60 days of silence, with a backlog of 90 days, 5 a day instead of 30 days of silence",
    ],
    [
      "trigger: { kind: date, field: signedUpAt, yearly: true }",
      "trigger: { kind: date, field: attributes.endsAt, before: 1 day }",
      "trigger 1 day before attributes.endsAt instead of each year on signedUpAt",
    ],
    [
      "trigger: { kind: event, name: Paid, episode: event.id }",
      "trigger: { kind: event, name: Paid, where: { field: event.revenue, above: 50 } }",
      "trigger Paid where event.revenue above 50.00 instead of Paid, once for each id",
    ],
    [
      "",
      "audience: { field: value.yearly, atLeast: 50 }",
      "audience value.yearly at least 50.00 instead of everybody",
    ],
    [
      "goal: { kind: returned, within: 60 days }",
      "goal: { kind: returned, within: 30 days, count: revenue, margin: 60% }",
      "goal returned within 30 days, counting revenue at a margin of 60 % instead of returned within 60 days",
    ],
    [
      "exit: [returned]",
      "exit: [returned, { event: Paid, where: { field: event.id, is: 7 } }]",
      "exit returned, Paid where event.id is 7 instead of returned",
    ],
    [
      "",
      "reentry: { after: 180 days, times: 3 }",
      "reentry after 180 days, 3 times in all instead of at each episode",
    ],
    ["", "cap: { mails: 1, within: 7 days }", "cap 1 mail in 7 days instead of the workspace's"],
    [
      "steps: [ { id: a, email: a }, { id: w, wait: { untilInactive: 60 days } }, { id: b, email: b } ]",
      "steps: [ { id: a, email: a }, { id: w, wait: { event: Login, atMost: 36 hours } }, { id: b, email: b } ]",
      "step `w` waits for Login, wanted at least 1, 36 hours at most instead of until 60 days of silence",
      "step `w` keeps 36 hours to the last mail instead of 3 days",
    ],
    [
      "steps: [ { id: a, offer: { email: a, kind: percent-off, percent: 20, costs: 12, expires: 14 days } } ]",
      "steps: [ { id: a, offer: { email: a, kind: amount-off, amount: 9, currency: USD, costs: 8, expires: 14 days, limit: 5 } } ]",
      "step `a` makes another offer: amount-off 9.00 USD, costs 8.00 EUR, for 14 days, at most 5 instead of " +
        "percent-off 20, costs 12.00 EUR, for 14 days",
    ],
    [
      "steps: [ { id: a, split: [ { share: 50%, then: [ { id: b, email: b } ] }, { share: 50%, then: [] } ] } ]",
      "steps: [ { id: a, split: [ { share: 70%, then: [ { id: b, email: b } ] }, { share: 30%, then: [] } ] } ]",
      "step `a` splits 70 % / 30 % instead of 50 % / 50 %",
    ],
    // what the words leave out
    [
      "steps: [ { id: a, offer: { email: a, kind: percent-off, percent: 20, costs: 12, expires: 14 days, title: Less } } ]",
      "steps: [ { id: a, offer: { email: a, kind: percent-off, percent: 20, costs: 12, expires: 14 days, title: More } } ]",
      "step `a` words its offer otherwise",
    ],
    ["holdout: 10.01%", "holdout: 10.02%", "holdout is set up otherwise"],
  ])("%s → %s", (before, after, ...words) => {
    expect(changesOf(before, after)).toEqual(words);
  });
});
