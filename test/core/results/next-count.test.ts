import fc from "fast-check";
import { expect, it } from "vitest";
import { isCountDue } from "#core/results/next-count.ts";
import { addDays, type Day, daysBetween } from "#core/shared/day.ts";

const FIRST = "2026-03-01";

it("is after 1, 2, 4, 8 … days, and never twice on one day", () => {
  const counted: number[] = [];
  let last: Day = FIRST;
  for (let day = 0; day < 100; day += 1) {
    const today = addDays(FIRST, day);
    if (!isCountDue({ first: FIRST, last }, today)) continue;
    counted.push(day);
    last = today;
  }
  expect(counted).toEqual([1, 2, 4, 8, 16, 32, 64]);
});

it("always comes again, and what is shown is never more than as old as the campaign was when it was counted", () => {
  const day = fc.integer({ min: 0, max: 2_000 });
  fc.assert(
    fc.property(day, day, (a, b) => {
      const last = addDays(FIRST, Math.min(a, b));
      const today = addDays(FIRST, Math.max(a, b));
      const isOld = daysBetween(last, today) > Math.max(1, daysBetween(FIRST, last));
      if (isOld) expect(isCountDue({ first: FIRST, last }, today)).toBe(true);
      expect(isCountDue({ first: FIRST, last: today }, today)).toBe(false);
    }),
  );
});
