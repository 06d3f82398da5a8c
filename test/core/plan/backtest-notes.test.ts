import { describe, expect, it } from "vitest";
import type { Campaign } from "#core/campaign/campaign.ts";
import { END } from "#core/campaign/step.ts";
import { backtestNotes } from "#core/plan/backtest-notes.ts";
import { aCampaign, email } from "#support/engine-samples.ts";

const notes = (more: Partial<Campaign>, history = 0): string =>
  backtestNotes(aCampaign(more), { isPublished: true, history }).join("\n");

describe("backtestNotes", () => {
  it("say what had to be assumed for the steps at hand, and nothing else", () => {
    expect(notes({})).not.toMatch(/Nobody answers|Every mail arrives|history|live/);
    expect(notes({ steps: [{ ...email("ask"), asks: { kind: "nps", first: "ask" } } as never] })).toContain(
      "Nobody answers",
    );
    const when = { kind: "not", of: { kind: "mail", step: "hello", is: "delivered" } } as const;
    const branch = { id: "b", kind: "branch", cases: [{ when, to: END }], otherwise: END } as const;
    expect(notes({ steps: [email("hello"), branch] })).toContain("Every mail arrives");
    expect(notes({}, 3)).toContain("3 activities came more than 30 days");
  });

  it("say how far a trigger of ingest can be told afterwards", () => {
    expect(notes({ trigger: { kind: "signed-up", withinDays: undefined } })).toContain("having come live");
  });
});
