import { describe, expect, it } from "vitest";
import { suggest } from "#core/shared/suggest.ts";

describe("suggest", () => {
  it("finds the nearest word, whatever the case", () => {
    expect(suggest("Holdot", ["holdout", "window"])).toBe("holdout");
    expect(suggest("emial", ["email", "wait"])).toBe("email");
  });

  it("is silent when nothing is near", () => {
    expect(suggest("colour", ["email", "wait"])).toBeUndefined();
    expect(suggest("", [])).toBeUndefined();
  });
});
