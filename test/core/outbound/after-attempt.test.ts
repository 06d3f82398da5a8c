import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAttempt, afterDeferral, retryDelayMs } from "#core/outbound/after-attempt.ts";
import type { Delivery } from "#core/outbound/webhook.ts";
import { DAY_MS, HOUR_MS } from "#core/shared/day.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";

const NOW = new Date("2026-12-01T09:00:00Z");
const fresh = (id: string): Delivery => ({
  webhookId: id,
  event: sampleEvent(1),
  state: "waiting",
  attempts: [],
  nextAt: undefined,
  since: NOW,
});
const failed = (at: Date) => ({ at, status: 500, failure: "answered 500" });

describe("retryDelayMs", () => {
  it("doubles from a minute to twelve hours, never less than half and never more than all of it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.string(), (failures, seed) => {
        const whole = Math.min(60_000 * 2 ** (failures - 1), 12 * HOUR_MS);
        const delay = retryDelayMs(failures, seed);
        expect(delay).toBeGreaterThanOrEqual(whole / 2);
        expect(delay).toBeLessThanOrEqual(whole);
        expect(retryDelayMs(failures, seed)).toBe(delay);
      }),
    );
  });

  it("spreads what failed together", () => {
    const delays = Array.from({ length: 200 }, (_, index) => retryDelayMs(5, `event-${index}`));
    expect(new Set(delays).size).toBeGreaterThan(190);
  });
});

describe("afterAttempt", () => {
  it("goes on for three days and no longer, whatever the id", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        let delivery = fresh(id);
        let at = NOW;
        let tries = 0;
        while (delivery.state === "waiting") {
          delivery = afterAttempt(delivery, failed(at));
          tries++;
          expect(tries).toBeLessThan(40);
          if (delivery.nextAt === undefined) break;
          expect(delivery.nextAt.getTime()).toBeGreaterThan(at.getTime());
          at = delivery.nextAt;
        }
        expect(delivery.state).toBe("failed");
        expect(at.getTime() - NOW.getTime()).toBe(3 * DAY_MS);
        expect(tries).toBeGreaterThanOrEqual(12);
      }),
    );
  });

  it("ends with the first success", () => {
    const once = afterAttempt(fresh("h"), failed(NOW));
    const done = afterAttempt(once, { at: NOW, status: 200, failure: undefined });
    expect(done).toMatchObject({ state: "delivered", nextAt: undefined });
    expect(done.attempts).toHaveLength(2);
  });

  it("counts from the replay on", () => {
    const later = new Date(NOW.getTime() + 10 * DAY_MS);
    const old = { ...fresh("h"), state: "failed" as const, attempts: [failed(NOW)] };
    const again = afterAttempt({ ...old, state: "waiting", since: later }, failed(later));
    expect(again.state).toBe("waiting");
    expect((again.nextAt?.getTime() ?? 0) - later.getTime()).toBeLessThanOrEqual(60_000);
  });
});

describe("afterDeferral", () => {
  it("waits without having been tried, and ends in time", () => {
    expect(afterDeferral(fresh("h"), NOW)).toMatchObject({ state: "waiting", attempts: [] });
    expect(afterDeferral(fresh("h"), new Date(NOW.getTime() + 3 * DAY_MS)).state).toBe("failed");
  });
});
