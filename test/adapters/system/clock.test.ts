import { describe, expect, it } from "vitest";
import { systemClock } from "#adapters/system/clock.ts";

describe("systemClock", () => {
  it("has one time", () => {
    const clock = systemClock({ stage: "prod", moved: undefined });
    expect(clock.businessNow().getTime() - clock.wallNow().getTime()).toBeLessThanOrEqual(0);
    expect(Math.abs(clock.wallNow().getTime() - Date.now())).toBeLessThan(1000);
  });

  it("refuses to be moved on a deployed stage", () => {
    expect(() => systemClock({ stage: "prod", moved: "/data/state.sqlite" })).toThrow(
      /clock of the deployed stage "prod" cannot be moved.*\/data\/state\.sqlite/,
    );
  });
});
