import { describe, expect, it } from "vitest";
import type { AuditReport as Audited } from "#app/audit/audit.ts";
import type { Explanation as Explained } from "#app/audit/explain.ts";
import type { CampaignPlan as Planned } from "#app/plan/plan.ts";
import type { SweepReport as Reported } from "#app/results/report.ts";
import { AuditReport, viewAudit } from "#cli/output/audit-view.ts";
import { Explanation, viewExplanation } from "#cli/output/explain-view.ts";
import { createPaint, type Look } from "#cli/output/look.ts";
import { CampaignPlan, viewPlan } from "#cli/output/plan-view.ts";
import { SweepReport, viewReport } from "#cli/output/report-view.ts";

const look: Look = {
  paint: createPaint(false),
  width: 80,
  zone: "Europe/Berlin",
  currency: "EUR",
  now: "2026-12-01T12:00:00.000Z",
  wallNow: "2026-12-01T12:00:00.000Z",
};
/** As it comes over the wire: what the product answers is typed, what the command line reads is parsed. */
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

const reported = (crossed: number): Reported => ({
  sweep: "2026-12-01",
  day: "2026-12-01",
  startedAt: "2026-12-01T05:00:00.000Z",
  finishedAt: "2026-12-01T05:01:00.000Z",
  held: null,
  campaigns: [
    {
      campaignId: "win-back",
      crossed,
      entered: 1_200,
      heldOut: 130,
      refused: { "no-consent": 3, unsubscribed: 1 },
      late: 2,
      backlog: 200,
      withoutAddress: 0,
      withoutConsent: 4,
      withoutZone: 7,
      settled: 5,
      voided: 1,
      shares: { treatment: 1_200, holdout: 130, share: 0.1, verdict: "fair" },
      due: {
        due: 15,
        sent: 9,
        held: { window: { count: 3, until: "2026-12-02T08:00:00.000Z" } },
        skipped: { budget: 2 },
        exited: { returned: 1 },
      },
      spend: { totalMicros: 12_340_000, todayMicros: 1_440, ofTotal: 500_000_000, ofDay: undefined },
      backlogLeft: { customers: 1_003, days: 6 },
      next7: [
        { day: "2026-12-02", crossing: 24 },
        { day: "2026-12-03", crossing: 0 },
      ],
    },
  ],
});

describe("report", () => {
  it("adds up before the reader's eyes", () => {
    const text = viewReport(SweepReport.parse(wire(reported(1_334))), look);
    expect(text).toContain("1,334 = 1,200 entered + 130 held out + 4 refused (3 no-consent, 1 unsubscribed)");
    expect(text).toContain(
      "15 = 9 sent + 3 held (3 window, until 2026-12-02 09:00) + 2 skipped (2 budget) + 1 exited (1 returned)",
    );
    expect(text).toContain("€12.34 of €500.00; today €0.0014");
    expect(text).toContain("1,003 more customers wait: 6 days");
    expect(text).toContain("Wed 2: 24  Thu 3: 0");
    expect(text).not.toContain("does not add up");
  });

  it("says so when it does not", () => {
    const text = viewReport(SweepReport.parse(wire(reported(1_335))), look);
    expect(text).toContain("1,335 ≠ 1,200 entered");
    expect(text).toContain("does not add up");
  });
});

const fates = {
  pending: 1,
  held: 2,
  sent: 30,
  skipped: 4,
  "held-out": 5,
  exited: 6,
  unknown: 0,
  duplicate: 0,
  lost: 0,
};
const audited = (change: Partial<Record<keyof typeof fates, number>> = {}, campaigns = 1): Audited => {
  const counts = { ...fates, ...change };
  const lost = counts.lost > 0;
  return {
    at: "2026-12-01T12:00:00.000Z",
    deep: true,
    campaigns: Array.from({ length: campaigns }, (_, index) => ({
      campaignId: `campaign-${index}`,
      status: "active" as const,
      enrolled: 12,
      refused: 3,
      fates: counts,
      missing: 0,
      unexplained: 0,
      named: lost
        ? [
            {
              messageId: "abc_win-back_s_hello",
              what: "lost" as const,
              why: "overdue",
              at: "2026-11-29T09:00:00.000Z",
            },
          ]
        : [],
    })),
    totals: { ...counts, enrolled: 12, refused: 3, missing: 0 },
    clean: !lost,
  };
};

describe("audit", () => {
  it("ends in one sentence", () => {
    const text = viewAudit(AuditReport.parse(wire(audited())), look);
    expect(text.split("\n").at(-1)).toBe(
      "All 48 mails of 1 campaign are accounted for: none lost, none unknown, none sent twice, and every crossing " +
        "that the raw data show is on record.",
    );
    expect(text).toMatch(/mails held out +5/);
  });

  it("names what is wrong", () => {
    const text = viewAudit(AuditReport.parse(wire(audited({ lost: 1 }))), look);
    expect(text).toContain("lost  abc_win-back_s_hello: overdue, 2026-11-29 10:00");
    expect(text.split("\n").at(-1)).toBe("Of 49 mails of 1 campaign: 1 mail lost; each is named above.");
  });

  it("says that it names the first only, and why a mail went out twice", () => {
    const text = viewAudit(AuditReport.parse(wire(audited({ unknown: 200, duplicate: 2 }))), look);
    expect(text.split("\n").at(-1)).toBe(
      "Of 250 mails of 1 campaign: 200 mails unknown, 2 mails sent twice (as the campaign chose); the first are named above.",
    );
  });

  it("stays within a narrow terminal, however many campaigns there are", () => {
    const text = viewAudit(AuditReport.parse(wire(audited({}, 11))), look);
    expect(widest(text.split("\n").slice(0, -1).join("\n"))).toBeLessThanOrEqual(80);
    for (let index = 0; index < 11; index += 1) expect(text).toContain(`campaign-${index}`);
  });

  it("says what to think of nothing", () => {
    expect(viewAudit(AuditReport.parse(wire(audited({}, 0))), look)).toContain("No campaign is published");
  });
});

describe("explain", () => {
  it("tells the story in order of time, in the workspace's zone, with the present last", () => {
    const explained: Explained = {
      customerId: "a".repeat(26),
      now: "2026-12-01T12:00:00.000Z",
      silentSince: "2026-10-30",
      campaigns: [
        {
          campaignId: "win-back",
          status: "active",
          lines: [
            { at: undefined, text: "Crosses the line on 2026-12-29 if nothing happens." },
            { at: "2026-11-30T08:00:00.000Z", text: "Mail hello: sent (calm)." },
            {
              at: "2026-11-29T05:00:00.000Z",
              text: "Mail hello was held by window until 2026-11-30T08:00:00.000Z.",
            },
          ],
          mails: [
            {
              messageId: "m",
              stepId: "hello",
              fate: "sent",
              why: "calm",
              at: new Date("2026-11-30T08:00:00Z"),
              holds: [],
              resent: false,
              saw: { consent: "granted", cap: 1 },
              sesIds: ["ses-1"],
            },
          ],
        },
      ],
    };
    const text = viewExplanation({ explanation: Explanation.parse(wire(explained)), name: "c-1" }, look);
    expect(text.split("\n")).toEqual([
      "Customer c-1: last active on 2026-10-30",
      "",
      "win-back (active)",
      "2026-11-29 06:00  Mail hello was held by window until 2026-11-30 09:00.",
      "2026-11-30 09:00  Mail hello: sent (calm).",
      "now               Crosses the line on 2026-12-29 if nothing happens.",
      "When hello was sent: consent granted, cap 1",
    ]);
  });
});

describe("plan", () => {
  const planned: Planned = {
    campaignId: "win-back",
    today: "2026-12-01",
    days: [
      { day: "2026-12-01", crossing: 1_000, entering: 800, heldOut: 100, refused: { "no-consent": 100 } },
      { day: "2026-12-02", crossing: 0, entering: 0, heldOut: 0, refused: {} },
      { day: "2026-12-03", crossing: 0, entering: 0, heldOut: 0, refused: {} },
      { day: "2026-12-04", crossing: 3, entering: 3, heldOut: 0, refused: {} },
    ],
    backlog: { customers: 4_100, days: 21 },
    mails: 2_409,
    leastMails: 803,
    costMicros: 240_900,
    currency: "EUR",
    drawn: true,
    closed: undefined,
    recipients: 803,
    power: {
      heldBy: "campaign",
      share: 0.1,
      customers: 4_000,
      baseRate: { rate: 0.125, from: "activity", chances: 400 },
      difference: 0.0738,
      by: "2027-03-12",
      advice: { kind: "too-small", better: { share: 0.25, difference: 0.0491 } },
    },
    samples: [],
  };
  const view = (plan: Planned): string =>
    viewPlan({ plan: CampaignPlan.parse(wire(plan)), samples: [], name: "playbooks/win-back" }, look);

  it("is a compact table with bars that sums up", () => {
    const lines = view(planned).split("\n");
    expect(lines).toContain("today                     1,000       800       100      100  ████████████████");
    expect(lines).toContain("Wed 2 Dec – Thu 3 Dec         0         0         0        0");
    expect(lines).toContain("Fri 4 Dec                     3         3         0        0  ▏");
    expect(lines).toContain("4 days                    1,003       803       100      100");
    expect(lines).toContain("Backlog: 4,100 customers past the line already, let in over 21 days");
    expect(lines).toContain("Mails: 803 to 2,409 at most, if nobody returns; they cost €0.2409");
    expect(lines).toContain("Holdout: 10% can show a difference of 7.4 points by Fri 12 Mar");
    expect(lines).toContain("  12.5% come to it by themselves (400 chances in the stored data)");
    expect(lines).toContain("  With 25% it would be 4.9 points");
    expect(widest(view(planned))).toBeLessThanOrEqual(80);
  });

  it("says that the arms of a campaign that was never published are not drawn yet", () => {
    const words = "Who is held out is drawn when it is first published";
    expect(view(planned)).not.toContain(words);
    expect(view({ ...planned, drawn: false })).toContain(words);
    const allMailed = planned.days.map((day) => ({ ...day, heldOut: 0 }));
    expect(view({ ...planned, drawn: false, days: allMailed })).not.toContain(words);
  });

  it("says what to do when nobody comes near", () => {
    const none = { ...planned, days: planned.days.slice(1, 3), backlog: undefined };
    expect(view(none)).toContain("Are the data in? rekindle status");
  });
});
