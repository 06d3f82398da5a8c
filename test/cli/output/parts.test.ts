import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTime } from "#cli/commands/clock.ts";
import { UsageError } from "#cli/commands/errors.ts";
import { bar } from "#cli/output/bars.ts";
import { createPaint, type Look } from "#cli/output/look.ts";
import { bytes, count, countOf, moneyOfMicros, moneyOfMinor, percent } from "#cli/output/numbers.ts";
import { table } from "#cli/output/table.ts";
import { duration, relative, timeIn } from "#cli/output/times.ts";

describe("numbers", () => {
  it("are written as people read them", () => {
    expect(count(1_234_567)).toBe("1,234,567");
    expect(countOf(1, "dispatch", "dispatches")).toBe("1 dispatch");
    expect(countOf(0, "day")).toBe("0 days");
    expect(percent(0.125)).toBe("12.5%");
    expect(moneyOfMicros(12_340_000, "EUR")).toBe("€12.34");
    expect(moneyOfMicros(100, "USD")).toBe("$0.0001");
    expect(moneyOfMicros(0, "USD")).toBe("$0.00");
    expect(moneyOfMinor(1_250, "EUR")).toBe("€12.50");
    expect(moneyOfMinor(1_250, "JPY")).toBe("¥1,250");
    expect(bytes(0)).toBe("0 bytes");
    expect(bytes(3_400_000)).toBe("3.4 MB");
  });
});

describe("times", () => {
  it("are in the zone asked for, and beside that relative", () => {
    expect(timeIn("2026-07-01T22:30:00Z", "Europe/Berlin")).toBe("2026-07-02 00:30");
    expect(relative("2026-07-01T10:00:00Z", "2026-07-01T10:00:30Z")).toBe("just now");
    expect(relative("2026-07-01T10:00:00Z", "2026-07-01T13:10:00Z")).toBe("3 h ago");
    expect(relative("2026-07-09T10:00:00Z", "2026-07-01T10:00:00Z")).toBe("in 8 days");
    expect(duration(4.4)).toBe("4 s");
    expect(duration(125)).toBe("2 min 5 s");
    expect(duration(12_000)).toBe("3 h 20 min");
  });
});

describe("bar", () => {
  it("is never longer than its room, never empty for something, always empty for nothing", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 40 }), (a, b, width) => {
        const [value, most] = [Math.min(a, b), Math.max(a, b)];
        const drawn = bar(value, most, width);
        expect(drawn.length).toBeLessThanOrEqual(width);
        expect(drawn === "").toBe(value === 0);
      }),
    );
  });
});

describe("table", () => {
  const look = { paint: createPaint(false), width: 40 } as Look;

  it("keeps to the terminal by wrapping, and loses no word", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,10}$/), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), (texts) => {
        const drawn = table(
          [{ head: "id" }, { head: "text", wraps: true }],
          texts.map((text, row) => [`${row}`, text.join(" ")]),
          look,
        );
        expect(Math.max(...drawn.split("\n").map((line) => line.length))).toBeLessThanOrEqual(40);
        const shown = drawn.split(/\s+/);
        for (const word of texts.flat()) expect(shown).toContain(word);
      }),
    );
  });

  it("aligns numbers to the right, and leaves no blanks at line ends", () => {
    const drawn = table(
      [{ head: "n", align: "right" }, { head: "x" }],
      [
        ["1", "a"],
        ["1,000", ""],
      ],
      look,
    );
    expect(drawn.split("\n")).toEqual(["    n  x", "    1  a", "1,000"]);
  });
});

describe("readTime", () => {
  const zone = async (): Promise<string> => "America/New_York";

  it("takes spans, days in the workspace's zone, and moments", async () => {
    expect(await readTime("30d", zone)).toEqual({ days: 30 });
    expect(await readTime("12h", zone)).toEqual({ hours: 12 });
    expect(await readTime("2026-12-24", zone)).toEqual({ to: "2026-12-24T05:00:00.000Z" });
    expect(await readTime("2026-12-24T09:00:00+01:00", zone)).toEqual({ to: "2026-12-24T09:00:00+01:00" });
  });

  it("never takes anything else, and says what would be right", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{0,7}[dhwm ]?$/)), async (text) => {
        const outcome = await readTime(text, zone).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(UsageError);
          expect(outcome.message).toContain("right would be");
        } else expect(outcome).toSatisfy((body: object) => "days" in body || "hours" in body || "to" in body);
      }),
    );
  });
});
