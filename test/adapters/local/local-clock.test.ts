import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLocalClock } from "#adapters/local/local-clock.ts";

const setUp = () => {
  const wall = { now: Date.parse("2026-12-01T08:00:00Z") };
  const path = join(mkdtempSync(join(tmpdir(), "clock-")), "state.sqlite");
  const open = () => createLocalClock({ path, now: () => wall.now });
  return { wall, open, clock: open() };
};

const DAY_MS = 86_400_000;

describe("createLocalClock", () => {
  it("shows wall time until it is moved", () => {
    const { clock } = setUp();
    expect(clock.businessNow()).toEqual(new Date("2026-12-01T08:00:00Z"));
    expect(clock.offsetMs).toBe(0);
  });

  it("moves business time and leaves wall time alone", () => {
    const { clock, wall } = setUp();
    clock.moveTo(new Date("2026-12-31T08:00:00Z"));
    wall.now += 1000;
    expect(clock.businessNow()).toEqual(new Date("2026-12-31T08:00:01Z"));
    expect(clock.wallNow()).toEqual(new Date("2026-12-01T08:00:01Z"));
    expect(clock.offsetMs).toBe(30 * DAY_MS);
  });

  it("keeps the move in the file, for clocks opened later", () => {
    const { clock, open } = setUp();
    clock.moveTo(new Date("2026-12-31T08:00:00Z"));
    expect(open().businessNow()).toEqual(new Date("2026-12-31T08:00:00Z"));
  });

  it("shows the move of another clock on the same file at once", () => {
    const { clock, open } = setUp();
    const other = open();
    other.businessNow();
    clock.moveTo(new Date("2026-12-31T08:00:00Z"));
    expect(other.businessNow()).toEqual(new Date("2026-12-31T08:00:00Z"));
  });

  it("refuses to go back, and says what time it is", () => {
    const { clock } = setUp();
    expect(() => clock.moveTo(new Date("2026-11-30T00:00:00Z"))).toThrow(
      expect.objectContaining({
        name: "ConflictError",
        message: expect.stringContaining("2026-12-01T08:00:00.000Z"),
      }),
    );
  });

  it("refuses to go back behind the move of another clock", () => {
    const { clock, open } = setUp();
    const other = open();
    other.businessNow();
    clock.moveTo(new Date("2026-12-31T08:00:00Z"));
    expect(() => other.moveTo(new Date("2026-12-02T08:00:00Z"))).toThrow("only goes forward");
    expect(open().businessNow()).toEqual(new Date("2026-12-31T08:00:00Z"));
  });

  it("never goes backwards, whatever moves and however the computer's own clock jumps", () => {
    const step = fc.record({
      wallMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
      moveMs: fc.option(fc.integer({ min: -DAY_MS, max: DAY_MS }), { nil: undefined }),
      who: fc.nat(1),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { clock, wall, open } = setUp();
        const clocks = [clock, open()];
        const seen = clocks.map((each) => each.businessNow().getTime());
        for (const { wallMs, moveMs, who } of steps) {
          wall.now += wallMs;
          if (moveMs !== undefined) tryToMove(clocks[who], (seen[who] ?? 0) + moveMs);
          for (const [index, each] of clocks.entries()) {
            const now = each.businessNow().getTime();
            expect(now).toBeGreaterThanOrEqual(seen[index] ?? 0);
            seen[index] = now;
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

const tryToMove = (clock: ReturnType<typeof createLocalClock> | undefined, ms: number): void => {
  try {
    clock?.moveTo(new Date(ms));
  } catch (error) {
    expect(error).toMatchObject({ name: "ConflictError" });
  }
};
