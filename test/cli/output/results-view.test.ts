import { describe, expect, it } from "vitest";
import { createPaint } from "#cli/output/look.ts";
import { CampaignResults, viewResults } from "#cli/output/results-view.ts";

const look = {
  paint: createPaint(false),
  width: 80,
  zone: "UTC",
  currency: "EUR",
  now: "2026-12-01T09:00:00Z",
  wallNow: "2026-12-01T09:00:00Z",
};

const measured = (treatment: number, holdout: number, margin: number) => {
  const difference = treatment - holdout;
  const [low, high] = [difference - margin, difference + margin];
  return {
    kind: "measured",
    ...{ treatment, holdout, difference, low, high },
    verdict: low > 0 ? "more" : high < 0 ? "less" : "open",
  };
};

const sample = (more: object = {}): CampaignResults =>
  CampaignResults.parse({
    campaignId: "win-back",
    at: "2026-12-01T06:00:00Z",
    since: "2026-12-01T06:00:00Z",
    currency: "EUR",
    goal: { kind: "returned", withinDays: 60, count: "revenue", margin: 0.6 },
    counts: {
      ...{ enrolments: 10_300, customers: 10_000, settled: 9_000, open: 1_000 },
      ...{ repeats: 290, voided: 10, treatment: 9_000, holdout: 1_000 },
    },
    reached: measured(0.15, 0.1, 0.033),
    revenue: measured(1_250, 900, 400),
    profit: measured(748, 540, 240),
    total: { treated: 8_100, reached: 405, profit: 1_684_800 },
    costMicros: 1_800_000,
    shares: [{ share: 0.1, verdict: "fair" }],
    withoutHoldout: 0,
    raw: {
      arms: { treatment: { settled: 8_100, reached: 1_215 }, holdout: { settled: 900, reached: 90 } },
      steps: [{ stepId: "hello", sent: 9_000, delivered: 8_950, bounced: 50, complained: 1, skipped: 3 }],
      variants: [{ stepId: "hello", mail: "calm", sent: 4_500, answered: 0, settled: 4_050, reached: 600 }],
    },
    ...more,
  });

describe("results", () => {
  it("begin with the verdict, and say that raw counts compare nothing", () => {
    const text = viewResults(sample(), look);
    expect(text).toContain(
      "It works. 15% of the treated returned within 60 days, 10% of those held out: +5.0 points (95 %: +1.7 points to +8.3 points).",
    );
    expect(text).toMatch(/revenue a customer +€12\.50 +€9\.00 +€3\.50 +-€0\.50 to €7\.50/);
    expect(text).toContain("about 405 of 8,100 treated customers");
    expect(text).toContain("290: each customer counts with their first enrolment");
    expect(text).toContain("Raw counts: they compare nothing");
  });

  it("say harm, doubt and too few as what they are", () => {
    expect(viewResults(sample({ reached: measured(0.05, 0.1, 0.03) }), look)).toContain("It does harm.");
    const open = viewResults(sample({ reached: measured(0.11, 0.1, 0.03) }), look);
    expect(open).toContain("Not decided yet.");
    expect(open).not.toContain("about 405");
    const few = { kind: "too-few", least: 10, treatment: 40, holdout: 4 };
    expect(viewResults(sample({ reached: few, total: undefined }), look)).toContain(
      "Nothing can be said yet: 10 settled customers are needed in each arm, and there are 40 treated and 4 held out.",
    );
  });

  it("say apart what all campaigns together changed", () => {
    const ofAll = { reached: measured(0.18, 0.12, 0.02), revenue: measured(1_300, 900, 500) };
    expect(viewResults(sample({ ofAll }), look)).toContain(
      "All campaigns together: 18% of those who may be written to returned within 60 days, 12% of those held out of everything: +6.0 points (95 %: +4.0 points to +8.0 points).",
    );
  });

  it("warn when the arms did not come out as drawn", () => {
    expect(viewResults(sample({ shares: [{ share: 0.1, verdict: "off" }] }), look)).toContain(
      "did not come out as drawn",
    );
  });
});
