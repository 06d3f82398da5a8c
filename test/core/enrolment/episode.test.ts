import { describe, expect, it } from "vitest";
import { episodeOf } from "#core/enrolment/episode.ts";

const ending = (contractId: string, endsOn: string) =>
  episodeOf({ kind: "contract-ending", contractId, endsOn, on: "2026-11-30" });

describe("episodeOf", () => {
  it("is the day the silence began, whatever the line", () => {
    expect(episodeOf({ kind: "inactive", since: "2026-12-01", days: 30 })).toBe("20261201");
    expect(episodeOf({ kind: "inactive", since: "2026-12-01", days: 60 })).toBe("20261201");
  });

  it("is the contract and the end of its term, in letters that a message id takes", () => {
    expect(ending("A/1 _#ü", "2026-12-31")).toMatch(/^[a-z0-9]+-20261231$/);
    expect(ending("A", "2026-12-31")).not.toBe(ending("B", "2026-12-31"));
    expect(ending("A", "2026-12-31")).not.toBe(ending("A", "2027-12-31"));
  });
});
