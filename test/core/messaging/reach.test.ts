import { describe, expect, it } from "vitest";
import { type ReachFacts, refuseReach, type Unreachable } from "#core/messaging/reach.ts";
import { aContact, aCustomer, NOW } from "#support/engine-samples.ts";

const facts = (more: Partial<ReachFacts> = {}): ReachFacts => ({
  purpose: "marketing",
  topic: undefined,
  consentRule: "assumed",
  customer: aCustomer(),
  contact: aContact(),
  ...more,
});
const suppressed = (why: "bounced" | "complained" | "unsubscribed" | "erased") =>
  aContact({ suppressed: { why, at: NOW } });
const consenting = (state: "granted" | "denied" | "unknown") =>
  aCustomer({ consent: { state, at: undefined, source: undefined } });
const leftAll = aCustomer({ unsubscribedAt: NOW });
const leftOffers = aContact({ topicsLeft: { offers: NOW } });

describe("refuseReach", () => {
  it.each<[string, Partial<ReachFacts>, Unreachable | undefined, Unreachable | undefined]>([
    ["nothing against it", {}, undefined, undefined],
    ["an address never written to", { contact: undefined }, undefined, undefined],
    [
      "no address",
      { customer: aCustomer({ email: undefined, addressKey: undefined }) },
      "no-address",
      "no-address",
    ],
    ["a bounce", { contact: suppressed("bounced") }, "bounced", "bounced"],
    ["a complaint", { contact: suppressed("complained") }, "complained", "complained"],
    ["an erasure", { contact: suppressed("erased") }, "erased", "erased"],
    ["an unsubscribed address", { contact: suppressed("unsubscribed") }, "unsubscribed", undefined],
    ["an unsubscribed customer with a new address", { customer: leftAll }, "unsubscribed", undefined],
    ["a denied consent", { customer: consenting("denied") }, "no-consent", undefined],
    ["a missing consent that is required", { consentRule: "required" }, "no-consent", undefined],
    ["a granted one", { consentRule: "required", customer: consenting("granted") }, undefined, undefined],
    ["the topic left", { topic: "offers", contact: leftOffers }, "topic-left", undefined],
    ["another topic left", { topic: "news", contact: leftOffers }, undefined, undefined],
  ])("%s", (_, more, marketing, service) => {
    expect(refuseReach(facts(more))).toBe(marketing);
    expect(refuseReach(facts({ ...more, purpose: "service" }))).toBe(service);
  });
});
