import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTally, domainOf, LEAST_RECIPIENTS } from "#core/feedback/deliverability.ts";
import type { Attempt } from "#core/messaging/message.ts";

const NOW = new Date("2026-12-01T09:00:00Z");
const attempt = (known: Partial<Attempt>): Attempt => ({
  claimedAt: undefined,
  sentAt: NOW,
  sesId: undefined,
  provenBy: undefined,
  deliveredAt: undefined,
  bounce: undefined,
  complainedAt: undefined,
  rejectedAt: undefined,
  failedAt: undefined,
  failure: undefined,
  ...known,
});
const bounced = (kind: "hard" | "soft") => ({ bounce: { at: NOW, kind, subType: "" } }) as const;

describe("deliverability by domain", () => {
  it("counts each mail once, whatever became of it and however often it was tried", () => {
    const tally = createTally();
    const outcomes: Partial<Attempt>[] = [
      { deliveredAt: NOW },
      { deliveredAt: NOW, delayedAt: NOW },
      bounced("hard"),
      bounced("soft"),
      { deliveredAt: NOW, complainedAt: NOW },
      { sentAt: undefined },
    ];
    for (const [index, known] of outcomes.entries())
      tally.add({ addressKey: `k${index}`, attempts: { "1": attempt(known) } }, "example.com");
    const twice = { "1": attempt({}), "2": attempt({ deliveredAt: NOW }) };
    tally.add({ addressKey: "k0", attempts: twice }, "example.com");
    expect(tally.lines()).toEqual([
      {
        domain: "example.com",
        sent: 6,
        delivered: 4,
        bouncedHard: 1,
        bouncedSoft: 1,
        complained: 1,
        delayed: 1,
      },
    ]);
  });

  it("never names a domain with fewer than five recipients, and loses no mail", () => {
    const mails = fc.array(
      fc.record({ recipient: fc.nat(30), domain: fc.constantFrom("a", "b", "c", undefined) }),
    );
    fc.assert(
      fc.property(mails, (all) => {
        const tally = createTally();
        for (const { recipient, domain } of all)
          tally.add({ addressKey: `${recipient}@${domain}`, attempts: { "1": attempt({}) } }, domain);
        const lines = tally.lines();
        expect(lines.reduce((sum, { sent }) => sum + sent, 0)).toBe(all.length);
        for (const { domain } of lines.filter((line) => line.domain !== undefined)) {
          const recipients = all.filter((mail) => mail.domain === domain).map(({ recipient }) => recipient);
          expect(new Set(recipients).size).toBeGreaterThanOrEqual(LEAST_RECIPIENTS);
        }
      }),
    );
  });

  it("reads the domain of an address", () => {
    expect(domainOf('"a@b"@Example.COM')).toBe("example.com");
  });
});
