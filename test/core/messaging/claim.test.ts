import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepRecent, longestCapHours, standingOf } from "#core/messaging/claim.ts";
import { aCampaign, aContact, aWorkspace, hoursFrom, NOW } from "#support/engine-samples.ts";

type Question = Parameters<typeof standingOf>[0];

const claim = { messageId: "m", attempt: 1, at: NOW };
const ask = (more: Partial<Question> = {}) =>
  standingOf({
    claim,
    proof: "none",
    graceHours: 1,
    now: hoursFrom(2),
    eventsPending: false,
    ifUnknown: "resend",
    ...more,
  }).kind;

describe("standingOf", () => {
  it.each<[string, Partial<Question>, ReturnType<typeof ask>]>([
    ["no claim", { claim: undefined }, "free"],
    ["accepted", { proof: "accepted", now: NOW }, "accepted"],
    ["accepted, however late it is known", { proof: "accepted", now: hoursFrom(500) }, "accepted"],
    ["rejected", { proof: "rejected", now: NOW }, "rejected"],
    ["within the grace", { now: hoursFrom(0.999) }, "in-doubt"],
    ["after the grace", { now: hoursFrom(1) }, "resend"],
    ["after the grace, to be left", { now: hoursFrom(1), ifUnknown: "skip" }, "unknown"],
    ["after the grace, events waiting", { now: hoursFrom(500), eventsPending: true }, "in-doubt"],
  ])("%s", (_, question, expected) => {
    expect(ask(question)).toBe(expected);
  });
});

describe("longestCapHours", () => {
  it("is the longest look back of workspace and campaigns, two days at least", () => {
    const workspace = aWorkspace({ cap: { mails: 2, hours: 24 } });
    expect(longestCapHours(workspace, [])).toBe(48);
    expect(longestCapHours(aWorkspace(), [aCampaign(), aCampaign({ cap: "none" })])).toBe(168);
    expect(longestCapHours(workspace, [aCampaign({ cap: { mails: 1, hours: 900 } }), aCampaign()])).toBe(900);
  });
});

describe("keepRecent", () => {
  it("forgets no claim that a cap of that length counts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 })),
        fc.integer({ min: 48, max: 300 }),
        (ages, hours) => {
          const recent = ages.map((age, index) => ({ messageId: `m${index}`, at: hoursFrom(-age) }));
          const kept = keepRecent(aContact({ recent }), hours, NOW);
          const young = recent.filter((_, index) => (ages[index] ?? 0) < hours);
          expect(kept.filter((one) => young.includes(one))).toEqual(young);
          expect(kept.length).toBeLessThanOrEqual(young.length + 2);
        },
      ),
    );
  });

  it("never forgets the last marketing mail of a month, whichever is sent again or given back", () => {
    const claims = fc.array(
      fc.record({
        hours: fc.integer({ min: 0, max: 900 }),
        service: fc.boolean(),
        mail: fc.integer({ min: 0, max: 5 }),
      }),
    );
    fc.assert(
      fc.property(
        claims,
        fc.integer({ min: 48, max: 300 }),
        fc.integer({ min: 0, max: 5 }),
        (all, hours, again) => {
          const recent = all
            .toSorted((a, b) => b.hours - a.hours)
            .map(({ hours: ago, service, mail }) => ({
              messageId: `m${mail}`,
              at: hoursFrom(-ago),
              ...(service && { service: true as const }),
            }));
          const lastOf = (claims: typeof recent) =>
            claims.findLast(
              ({ messageId, at, service }) => messageId !== `m${again}` && !service && at > hoursFrom(-720),
            );
          expect(lastOf([...keepRecent({ recent }, hours, NOW)])?.at).toEqual(lastOf(recent)?.at);
        },
      ),
    );
  });
});
