import { describe, expect, it } from "vitest";
import { parseCampaign, parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import { objectSource } from "#contracts/documents/document-source.ts";
import { messageIdOf, parseMessageId } from "#core/shared/ids.ts";
import { CAMPAIGN_TEXT, campaignOf, parseText, RENEWAL_TEXT, workspaceOf } from "../documents/samples.ts";

describe("parseCampaignBundle", () => {
  it("fills in every default from trigger and workspace", () => {
    const workspace = workspaceOf();
    expect(campaignOf(CAMPAIGN_TEXT)).toEqual({
      id: "win-back",
      name: "Win back quiet customers",
      purpose: "marketing",
      topic: "offers",
      runs: { from: undefined, until: undefined, perMinute: undefined },
      trigger: { kind: "inactive", days: 30, backlog: undefined },
      audience: undefined,
      goal: { kind: "returned", withinDays: 60, count: "customers", margin: 1 },
      exit: ["returned"],
      reentry: { afterDays: undefined, times: undefined },
      holdout: 0.1,
      window: workspace.window,
      cap: "workspace",
      budget: { totalMicros: undefined, perDayMicros: undefined },
      priority: 50,
      ifUnknown: "resend",
      steps: [
        { kind: "email", id: "hello", variants: [{ mail: "we-miss-you", share: 1 }] },
        { kind: "wait", id: "after-hello", until: { kind: "inactive", days: 60 }, atLeastHours: 72 },
        { kind: "email", id: "again", variants: [{ mail: "come-back", share: 1 }] },
      ],
    });
  });

  it("gives a renewal its own goal, exits and waits", () => {
    expect(campaignOf(RENEWAL_TEXT)).toMatchObject({
      trigger: { kind: "contract-ending", beforeDays: 60, of: "end" },
      goal: { kind: "renewed", withinDays: 90 },
      exit: ["renewed", "cancelled"],
      steps: [{}, { until: { kind: "contract", of: "end", beforeDays: 30 }, atLeastHours: 72 }, {}],
    });
  });

  it("holds nobody out of a service campaign", () => {
    expect(campaignOf(`${RENEWAL_TEXT}purpose: service\ncap: none\n`)).toMatchObject({
      holdout: 0,
      cap: "none",
    });
  });

  it("reads money in currency units: budgets to micros, values to minor units", () => {
    const text = `${CAMPAIGN_TEXT}budget: { total: 500, perDay: 12.34 }
audience:
  all:
    - { field: value.yearly, atLeast: 50.5 }
    - { field: contract.monthlyValue, in: [10, 19.99] }
    - { field: attributes.seats, atLeast: 5 }
    - { event: purchase, where: { field: event.revenue, above: 20 } }
`;
    const { budget, audience } = campaignOf(text);
    expect(budget).toEqual({ totalMicros: 500_000_000, perDayMicros: 12_340_000 });
    expect(audience).toMatchObject({
      of: [
        { test: { value: 5050 } },
        { test: { values: [1000, 1999] } },
        { test: { value: 5 } },
        { where: { test: { value: 2000 } }, atLeast: 1 },
      ],
    });
    const yen = workspaceOf().currency.replace("EUR", "JPY");
    const inYen = campaignOf(text.replace("50.5", "50").replace("19.99", "20"), {
      ...workspaceOf(),
      currency: yen,
    });
    expect(inYen.audience).toMatchObject({ of: [{ test: { value: 50 } }, {}, {}, {}] });
  });

  it("reads every comparison and every way to write a day", () => {
    const tests = [
      "is: DE",
      "isNot: [a, b]",
      "in: [1, x, true]",
      "contains: x",
      "before: 2026-12-31",
      "after: 30 days ago",
      "on: in 1 day",
      "before: today",
      "exists: true",
      "missing: true",
    ];
    const rows = tests.map((test) => `    - { field: attributes.a, ${test} }`).join("\n");
    const audience = campaignOf(
      `${CAMPAIGN_TEXT}audience:\n  any:\n${rows}\n    - not: { activity: any, atMost: 2 }\n`,
    ).audience;
    expect(
      audience?.kind === "any" && audience.of.map((each) => (each.kind === "field" ? each.test : each)),
    ).toEqual([
      { op: "is", value: "DE" },
      { op: "isNot", value: ["a", "b"] },
      { op: "in", values: [1, "x", true] },
      { op: "contains", value: "x" },
      { op: "before", value: { day: "2026-12-31" } },
      { op: "after", value: { daysFromNow: -30 } },
      { op: "on", value: { daysFromNow: 1 } },
      { op: "before", value: { daysFromNow: 0 } },
      { op: "exists" },
      { op: "missing" },
      {
        kind: "not",
        of: {
          kind: "activity",
          type: undefined,
          where: undefined,
          atLeast: undefined,
          atMost: 2,
          withinDays: undefined,
        },
      },
    ]);
  });

  it("names the mails of a test after mail and variant, and says where each mail is asked for", () => {
    const text = CAMPAIGN_TEXT.replace(
      "we-miss-you",
      "we-miss-you\n    variants: { calm: 33.3%, warm: 66.7% }",
    );
    expect(campaignOf(text).steps[0]).toMatchObject({
      variants: [
        { mail: "we-miss-you-calm", share: 0.333 },
        { mail: "we-miss-you-warm", share: 0.667 },
      ],
    });
    expect(parseText(text)).toMatchObject({
      mails: [
        { mail: "we-miss-you-calm", file: "campaign.yaml", line: 9, field: "steps.0.email" },
        { mail: "we-miss-you-warm", line: 9 },
        { mail: "come-back", line: 14, field: "steps.2.email" },
      ],
    });
  });

  it("takes a wait of a given length at its word, and keeps names of waits apart", () => {
    const text = CAMPAIGN_TEXT.replace("steps:\n", "steps:\n  - wait: 12 hours\n").replace(
      "  - wait:\n      untilInactive: 60 days\n",
      "  - wait: { for: 1 day }\n  - wait: 2 weeks\n  - { id: pause, wait: 1d }\n  - wait: { untilInactive: 90d, atLeast: 1d }\n",
    );
    expect(campaignOf(text).steps).toMatchObject([
      { id: "at-start", until: { kind: "for", hours: 12 }, atLeastHours: 12 },
      { id: "hello" },
      { id: "after-hello", until: { kind: "for", hours: 24 }, atLeastHours: 24 },
      { id: "after-hello-2", until: { kind: "for", hours: 336 }, atLeastHours: 72 },
      { id: "pause" },
      { id: "after-pause", until: { kind: "inactive", days: 90 }, atLeastHours: 24 },
      { id: "again" },
    ]);
  });

  it("adds the campaign's days without mail to the workspace's, and takes the rest from there", () => {
    const workspace = workspaceOf();
    const holidays = { ...workspace, window: { ...workspace.window, notOn: ["2026-12-25"] } };
    const text = `${CAMPAIGN_TEXT}window: { notOn: [2026-12-24], zone: Asia/Tehran }\n`;
    expect(campaignOf(text, holidays).window).toEqual({
      ...workspace.window,
      zone: "campaign",
      campaignZone: "Asia/Tehran",
      notOn: ["2026-12-24", "2026-12-25"],
    });
  });

  it("warns of what is hardly meant", () => {
    const text = `${CAMPAIGN_TEXT}  - wait: 1 day\nexit: [accepted]\nbudget: { total: 5, perDay: 50 }\n`;
    const parsed = parseText(text);
    expect(parsed.kind === "ok" && parsed.warnings.map(({ line, field }) => [line, field])).toEqual([
      [14, "steps.3"],
      [15, "exit"],
      [15, "exit"],
      [16, "budget.perDay"],
    ]);
    expect(parseText(CAMPAIGN_TEXT)).toMatchObject({ warnings: [] });
  });

  it("takes a document that was parsed already, as the console sends it", () => {
    const value = {
      campaign: "x",
      name: "X",
      trigger: { kind: "inactive", days: 3 },
      steps: [{ id: "a", email: "b" }],
    };
    expect(parseCampaign(objectSource(value), workspaceOf())).toMatchObject({
      kind: "ok",
      campaign: { id: "x" },
    });
    expect(parseCampaign(objectSource({ ...value, name: 3 }), workspaceOf())).toMatchObject({
      faults: [{ file: undefined, line: undefined, field: "name", message: "is `3`" }],
    });
  });

  it("says so when the bundle has no such file", () => {
    expect(parseCampaignBundle({ files: {}, entry: "toString", workspace: workspaceOf() })).toMatchObject({
      faults: [{ file: "toString", message: "is missing" }],
    });
  });

  it("leaves room in a message id for the longest ids it allows", () => {
    const [id, step] = ["c".repeat(40), "s".repeat(30)];
    const campaign = campaignOf(CAMPAIGN_TEXT.replace("win-back", id).replace("hello", step));
    const episode = `${"e".repeat(13)}-20261231`;
    const messageId = messageIdOf({
      customerId: "a".repeat(26),
      campaignId: campaign.id,
      episode,
      stepId: step,
    });
    expect(messageId).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
    expect(parseMessageId(messageId)).toMatchObject({ campaignId: id, stepId: step });
  });
});
