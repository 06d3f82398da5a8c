import { describe, expect, it } from "vitest";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { Activity } from "#core/customer/customer.ts";
import { lookBack, newsOf } from "#core/plan/known-then.ts";
import { replayShard } from "#core/plan/replay.ts";
import { dayOf } from "#core/shared/day.ts";
import { aCampaign, aCustomer, anActivity, aWorkspace, hoursFrom, NOW } from "#support/engine-samples.ts";

const DAY = 24;
const workspace = aWorkspace();

/** What a campaign would have made of one customer from `NOW` on for ten days. */
const replay = (
  campaign: Partial<Campaign>,
  signedUpAt: Date | undefined,
  activities: readonly Activity[] = [],
) => {
  const customer = aCustomer({ signedUpAt });
  const past = { customer, contracts: [], activities };
  const rules = {
    campaign: aCampaign(campaign),
    workspace,
    shards: 1,
    salt: "s",
    drawKey: Buffer.alloc(32, 1),
    from: dayOf(NOW, workspace.zone),
    to: dayOf(hoursFrom(10 * DAY), workspace.zone),
  };
  const one = { customer, contact: undefined, knownAt: lookBack(past, workspace), news: newsOf(activities) };
  return replayShard(rules, { customers: [one], shard: 0 }).map(({ enrolment: { entry, state, reason } }) => [
    entry.at.toISOString(),
    state === "refused" ? reason : "in",
  ]);
};

const signedUp: Partial<Campaign> = { trigger: { kind: "signed-up", withinDays: undefined } };
const bought: Partial<Campaign> = {
  trigger: { kind: "event", name: "purchase", where: undefined, episode: undefined },
};
const back: Partial<Campaign> = { trigger: { kind: "returned", afterDays: 5 } };

describe("a backtest of a trigger of ingest", () => {
  it("lets in who signed up in the days, at that moment", () => {
    expect(replay(signedUp, hoursFrom(3))).toEqual([[hoursFrom(3).toISOString(), "in"]]);
    expect(replay(signedUp, hoursFrom(-30 * DAY))).toEqual([]);
    expect(replay(signedUp, hoursFrom(15 * DAY))).toEqual([]);
    expect(replay(signedUp, undefined)).toEqual([]);
  });

  it("takes an event when it was heard of, while it was news; history counts as heard when it happened", () => {
    const heard = (hours: number, later: number) =>
      anActivity(hoursFrom(hours), {
        receivedAt: hoursFrom(hours + later),
        messageId: `m${hours}`,
        type: "purchase",
      });
    expect(replay(bought, undefined, [heard(5, 2)])).toEqual([[hoursFrom(7).toISOString(), "in"]]);
    expect(replay(bought, undefined, [heard(5, 40)])).toEqual([]);
    expect(replay(bought, undefined, [heard(5, 60 * DAY)])).toEqual([[hoursFrom(5).toISOString(), "in"]]);
  });

  it("sees a return only after a silence that was known, and not by what came late", () => {
    const use = (hours: number, later = 0) =>
      anActivity(hoursFrom(hours), { receivedAt: hoursFrom(hours + later), messageId: `m${hours}` });
    expect(replay(back, undefined, [use(-10 * DAY), use(5)])).toEqual([[hoursFrom(5).toISOString(), "in"]]);
    expect(replay(back, undefined, [use(-2 * DAY), use(5)])).toEqual([]);
    expect(replay(back, undefined, [use(5)])).toEqual([]);
    // older use that arrives together with the new one has ended the silence
    expect(replay(back, undefined, [use(-10 * DAY), use(-3 * DAY, 5 + 3 * DAY), use(5)])).toEqual([]);
  });
});
