import { describe, expect, it } from "vitest";
import { parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";
import { brief, change, type FaultCase, WORKSPACE_TEXT, workspaceOf } from "../documents/samples.ts";

const situation = { stored: undefined, linkBaseUrl: "https://links.example.com/" };
const parse = (text: string, more: object = {}) =>
  parseWorkspaceText("workspace.yaml", text, { ...situation, ...more });
const add = (line: string): string => `${WORKSPACE_TEXT}${line}\n`;
const set = (from: string, to: string): string => change(from, to, WORKSPACE_TEXT);

const CASES: Record<string, FaultCase> = {
  "no postal address": {
    text: set("  postalAddress: 1 Main Street, Springfield\n", ""),
    faults: [[1, "company.postalAddress", "is missing", "must be text"]],
  },
  "no sender": {
    text: set("sender:\n  email: news@example.com\n", ""),
    faults: [[1, "sender", "is missing", "must be a mapping: { email: …, name: …, replyTo: … }"]],
  },
  "a sender that is no address": {
    text: set("news@example.com", "news at example.com"),
    faults: [[7, "sender.email", "is `news at example.com`", "an address: news@example.com"]],
  },
  "a misspelt zone": {
    text: set("Europe/Berlin", "Europe/Berin"),
    faults: [[4, "zone", "is `Europe/Berin`, no time zone", "did you mean `Europe/Berlin`?"]],
  },
  "an offset for a zone": {
    text: set("Europe/Berlin", '"+02:00"'),
    faults: [[4, "zone", "is `+02:00`, no time zone", "an IANA time zone: Europe/Berlin"]],
  },
  "a currency that is none": {
    text: set("EUR", "EURO"),
    faults: [[5, "currency", "is `EURO`", "an ISO 4217 code: EUR"]],
  },
  "a currency in small letters": {
    text: set("EUR", "eur"),
    faults: [[5, "currency", "is `eur`", "an ISO 4217 code: EUR"]],
  },
  "a locale that is none": {
    text: add("locale: german language"),
    faults: [[10, "locale", "is `german language`", "a language tag: en, de-CH, fa"]],
  },
  "a colour that YAML takes for a comment": {
    text: set("  name: Acme", "  name: Acme\n  color: #1f4fd8"),
    faults: [[3, "company.color", "is empty", 'a colour in quotes: "#1f4fd8"']],
  },
  "a colour by name": {
    text: set("  name: Acme", "  name: Acme\n  color: blue"),
    faults: [[3, "company.color", "is `blue`", 'a colour in quotes: "#1f4fd8"']],
  },
  "a topic with a bad id": {
    text: set("offers:", "Special Offers:"),
    faults: [
      [
        9,
        "topics.Special Offers",
        "is `Special Offers`",
        "small letters, digits and single hyphens, at least one letter: `win-back`",
      ],
    ],
  },
  "a cap without time": {
    text: add("cap: { mails: 3 }"),
    faults: [
      [10, "cap.within", "is missing", "a number with hours, days or weeks: `12 hours`, `3 days`, `2w`"],
    ],
  },
  "a window at odd hours": {
    text: add('window: { mon: ["9-17"] }'),
    faults: [
      [10, "window.mon.0", "is `9-17`", 'from and to on one day, in quotes: "09:00-12:00", "18:00-24:00"'],
    ],
  },
  "consent of another kind": {
    text: add("consent: asumed"),
    faults: [[10, "consent", "is `asumed`", "did you mean `assumed`?"]],
  },
  "churned before lapsed": {
    text: add("lapsedAfter: 90 days\nchurnedAfter: 30 days"),
    faults: [
      [
        11,
        "churnedAfter",
        "makes customers churned after 30 days, before they are lapsed",
        "churnedAfter at least 90 days",
      ],
    ],
  },
  "a sweep at no time": {
    text: add('sweepAt: "25:00"'),
    faults: [[10, "sweepAt", "is `25:00`", 'a time of day in quotes: "06:00"']],
  },
  "a sweep time read as a number": {
    text: add("sweepAt: 6"),
    faults: [[10, "sweepAt", "is `6`", 'a time of day in quotes: "06:00"']],
  },
  "links without https": {
    text: add("sending: { links: http://www.example.com }"),
    faults: [
      [
        10,
        "sending.links",
        "is `http://www.example.com`",
        "an address with https://, without name and password in it: https://www.example.com",
      ],
    ],
  },
  "links with a password": {
    text: add("sending: { links: https://me:pw@example.com }"),
    faults: [
      [
        10,
        "sending.links",
        "looks like a secret",
        "take it out, and make a new one: secrets live in the secret store, never in this document",
      ],
    ],
  },
  "a rate above the account's": {
    text: add("sending: { rateShare: 120% }"),
    faults: [[10, "sending.rateShare", "is `120%`", "a percentage from 1% to 100%: `10%`"]],
  },
  "a negative price": {
    text: add("sending: { costPerThousand: -1 }"),
    faults: [[10, "sending.costPerThousand", "is `-1`", "at least 0"]],
  },
  "a feed guard that is text": {
    text: add("feedGuard: { enabled: maybe }"),
    faults: [[10, "feedGuard.enabled", "is `maybe`", "must be true or false"]],
  },
  "a secret by name": {
    text: add("sending: { apiKey: 123 }"),
    faults: [
      [
        10,
        "sending.apiKey",
        "looks like a secret",
        "take it out, and make a new one: secrets live in the secret store, never in this document",
      ],
    ],
  },
  "a secret by its look": {
    text: add("sending: { configurationSet: AKIAABCDEFGHIJKLMNOP }"),
    faults: [
      [
        10,
        "sending.configurationSet",
        "looks like a secret",
        "take it out, and make a new one: secrets live in the secret store, never in this document",
      ],
    ],
  },
  "a misspelt setting": {
    text: add("sendr: x"),
    faults: [[10, "sendr", "is not known here", "did you mean `sender`?"]],
  },
  text: { text: "hello", faults: [[1, "", "is `hello`", "the settings: company, zone, currency, sender"]] },
};

describe("faults of a workspace document", () => {
  it.each(Object.entries(CASES))("names %s", (_, { text, faults }) => {
    const parsed = parse(text);
    expect(parsed.kind === "faulty" && parsed.faults.map(brief)).toEqual(faults);
  });
});

describe("parseWorkspaceText", () => {
  it("fills in every default", () => {
    expect(parse(WORKSPACE_TEXT)).toEqual({
      kind: "ok",
      warnings: [],
      workspace: {
        company: {
          name: "Acme",
          postalAddress: "1 Main Street, Springfield",
          website: undefined,
          logoUrl: undefined,
          color: "#1f4fd8",
        },
        zone: "Europe/Berlin",
        locale: "en",
        currency: "EUR",
        sender: { name: "Acme", email: "news@example.com", replyTo: undefined },
        topics: { offers: "Offers and news" },
        cap: { mails: 2, hours: 168 },
        window: {
          ranges: Object.fromEntries(
            ["mon", "tue", "wed", "thu", "fri"].map((weekday) => [weekday, [{ from: 540, to: 1080 }]]),
          ),
          zone: "customer",
          campaignZone: undefined,
          notOn: [],
          notLaterThanHours: 72,
        },
        consent: "required",
        activityTypes: [],
        revenueTypes: [],
        lapsedAfterDays: 90,
        churnedAfterDays: 365,
        sweepAt: "06:00",
        lateDays: 7,
        feedGuard: { enabled: true, silentHours: 36 },
        graceHours: 1,
        sendRateShare: 0.8,
        sendPath: "bulk",
        mailCostMicros: 100,
        linkBaseUrl: "https://links.example.com",
        configurationSet: undefined,
        version: 1,
      },
    });
  });

  it("takes every setting", () => {
    const text = `${WORKSPACE_TEXT}locale: fa
cap: { mails: 3, within: 2 weeks }
window: { sat-wed: ["08:00-12:00", "11:00-13:00"], zone: workspace, notLaterThan: 1 day }
consent: assumed
activity: { countsAs: [purchase, login], revenue: [purchase] }
lapsedAfter: 8 weeks
churnedAfter: 400d
sweepAt: "23:30"
acceptLate: 0 days
feedGuard: { enabled: false, silentFor: 48 hours }
sending:
  links: https://go.example.com/
  rateShare: 50%
  path: single
  costPerThousand: 0.12
  configurationSet: rekindle
  grace: 6h
`;
    expect(workspaceOf(text)).toMatchObject({
      locale: "fa",
      cap: { mails: 3, hours: 336 },
      window: { zone: "campaign", campaignZone: undefined, notLaterThanHours: 24 },
      consent: "assumed",
      activityTypes: ["purchase", "login"],
      revenueTypes: ["purchase"],
      lapsedAfterDays: 56,
      churnedAfterDays: 400,
      sweepAt: "23:30",
      lateDays: 0,
      feedGuard: { enabled: false, silentHours: 48 },
      graceHours: 6,
      sendRateShare: 0.5,
      sendPath: "single",
      mailCostMicros: 120,
      linkBaseUrl: "https://go.example.com",
      configurationSet: "rekindle",
    });
    const { ranges } = workspaceOf(text).window;
    expect(Object.keys(ranges).sort()).toEqual(["mon", "sat", "sun", "tue", "wed"]);
    expect(ranges.sun).toEqual([{ from: 480, to: 780 }]);
  });

  it("keeps the zone as it was set up, warns of another currency, and counts versions", () => {
    const stored = workspaceOf();
    expect(parse(WORKSPACE_TEXT, { stored })).toMatchObject({ workspace: { version: 2 } });
    expect(parse(set("Europe/Berlin", "Asia/Tehran"), { stored })).toEqual({
      kind: "faulty",
      faults: [
        {
          file: "workspace.yaml",
          line: 4,
          field: "zone",
          message: "is `Asia/Tehran`, but was set up as `Europe/Berlin`",
          hint: "Europe/Berlin: the zone never changes, all stored days hang on it",
        },
      ],
    });
    expect(parse(set("EUR", "CHF"), { stored })).toMatchObject({
      warnings: [{ line: 5, field: "currency" }],
    });
  });

  it("says the zone is fixed beside every other fault", () => {
    const parsed = parse(`${set("Europe/Berlin", "Asia/Tehran")}sendr: x\n`, { stored: workspaceOf() });
    expect(parsed.kind === "faulty" && parsed.faults.map(({ field }) => field)).toEqual(["zone", "sendr"]);
  });

  it("never repeats what looks like a secret", () => {
    const parsed = parse(
      add(
        "sending: { configurationSet: AKIAABCDEFGHIJKLMNOP, password: hunter2, links: https://me:s3@x.com }",
      ),
    );
    expect(parsed).toMatchObject({ faults: [{}, {}, {}] });
    expect(JSON.stringify(parsed)).not.toMatch(/AKIA|hunter2|s3/);
  });
});
