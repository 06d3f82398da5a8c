import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { Contact } from "#core/messaging/contact.ts";
import { decideGates, type GateFacts } from "#core/messaging/gates.ts";
import { isOpen } from "#core/messaging/send-window.ts";
import { dayOf, HOUR_MS } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import {
  ALWAYS,
  aCampaign,
  aContact,
  aCustomer,
  anEnrolment,
  aWorkspace,
  CUSTOMER_ID,
  email,
  hoursFrom,
  NOW,
} from "#support/engine-samples.ts";

const facts = (more: Partial<GateFacts> = {}): GateFacts => ({
  workspace: aWorkspace(),
  campaign: aCampaign(),
  step: email("hello"),
  enrolment: anEnrolment(),
  customer: aCustomer(),
  contact: aContact(),
  now: NOW,
  ...more,
});
const mailOf = (campaignId: string, number: number): string =>
  messageIdOf({ customerId: CUSTOMER_ID, campaignId, episode: `e${number}`, stepId: "hello" });
const claims = (campaignId: string, ...hours: readonly number[]): Contact["recent"] =>
  hours.map((ago, index) => ({ messageId: mailOf(campaignId, index), at: hoursFrom(-ago) }));

describe("decideGates", () => {
  it("sends when nothing stands against it, and says what it saw", () => {
    const decision = decideGates(facts({ contact: aContact({ recent: claims("other", 100) }) }));
    expect(decision).toEqual({
      kind: "send",
      saw: { consent: "unknown", cap: "1/2 in 168 h", priority: 50 },
    });
  });

  it("lets those leave who may not be written to, and makes those without address miss this mail", () => {
    const suppressed = aContact({ suppressed: { why: "bounced", at: NOW } });
    expect(decideGates(facts({ contact: suppressed }))).toEqual({ kind: "exit", reason: "bounced" });
    const customer = aCustomer({ email: undefined, addressKey: undefined });
    expect(decideGates(facts({ customer }))).toMatchObject({ kind: "skip", reason: "no-address" });
  });

  it("holds by the cap until the oldest claim that counts is old enough", () => {
    const contact = aContact({ recent: claims("other", 160, 10) });
    expect(decideGates(facts({ contact }))).toEqual({ kind: "hold", gate: "cap", until: hoursFrom(8) });
    expect(decideGates(facts({ contact, now: hoursFrom(8) })).kind).toBe("send");
  });

  it("does not count the mail itself when it is sent again", () => {
    const own = { messageId: messageIdOf({ ...anEnrolment(), stepId: "hello" }), at: hoursFrom(-1) };
    const contact = aContact({ recent: [own, ...claims("other", 5)] });
    expect(decideGates(facts({ contact })).kind).toBe("send");
  });

  it("takes the tighter cap of the campaign, or none", () => {
    const contact = aContact({ recent: claims("other", 200) });
    const tight = aCampaign({ cap: { mails: 1, hours: 240 } });
    expect(decideGates(facts({ contact, campaign: tight }))).toMatchObject({
      gate: "cap",
      until: hoursFrom(40),
    });
    const full = aContact({ recent: claims("other", 3, 2, 1) });
    expect(decideGates(facts({ contact: full, campaign: aCampaign({ cap: "none" }) })).kind).toBe("send");
  });

  it("writes once a day and campaign, by the workspace's calendar", () => {
    const contact = aContact({ recent: claims("quiet", 2) });
    expect(decideGates(facts({ contact }))).toEqual({
      kind: "hold",
      gate: "one-a-day",
      until: new Date("2026-11-03T00:00:00Z"),
    });
    const yesterday = aContact({ recent: claims("quiet", 13) });
    expect(decideGates(facts({ contact: yesterday })).kind).toBe("send");
  });

  it("skips what could not leave in time, and says what held it", () => {
    const campaign = aCampaign({ window: { ...ALWAYS, notLaterThanHours: 4 } });
    const contact = aContact({ recent: claims("other", 160, 10) });
    expect(decideGates(facts({ campaign, contact }))).toEqual({
      kind: "skip",
      reason: "too-late",
      gate: "cap",
    });
    expect(decideGates(facts({ campaign, now: hoursFrom(4) })).kind).toBe("send");
    expect(decideGates(facts({ campaign, now: hoursFrom(4.01) }))).toMatchObject({
      kind: "skip",
      reason: "too-late",
    });
  });

  it("holds until the days that the customer chose are over, by marketing mails of all campaigns", () => {
    const recent = claims("other", 200, 100);
    const contact = aContact({ recent, everyDays: 7 });
    expect(decideGates(facts({ contact }))).toEqual({
      kind: "hold",
      gate: "capped-by-customer",
      until: hoursFrom(68),
    });
    expect(decideGates(facts({ contact, now: hoursFrom(68) }))).toMatchObject({
      kind: "send",
      saw: { chosen: "1 in 7 days" },
    });
    const notices = recent.map((one) => ({ ...one, service: true as const }));
    expect(decideGates(facts({ contact: { ...contact, recent: notices } })).kind).toBe("send");
    const campaign = aCampaign({ cap: "none", window: { ...ALWAYS, notLaterThanHours: 24 } });
    expect(decideGates(facts({ campaign, contact }))).toEqual({
      kind: "skip",
      reason: "too-late",
      gate: "capped-by-customer",
    });
  });

  it.each(["marketing", "service"] as const)(
    "skips surveys and their reminders for who left them, in %s campaigns, and no other mail",
    (purpose) => {
      const campaign = aCampaign({ purpose });
      const contact = aContact({ surveysLeftAt: hoursFrom(-1) });
      for (const first of ["hello", "before"]) {
        const step = { ...email("hello"), asks: { survey: "nps", first } as const };
        expect(decideGates(facts({ campaign, contact, step }))).toMatchObject({
          kind: "skip",
          reason: "surveys-left",
        });
      }
      expect(decideGates(facts({ campaign, contact })).kind).toBe("send");
    },
  );

  it("lets service mail pass window, cap, day, the customer's pause and their cap", () => {
    const campaign = aCampaign({ purpose: "service", cap: "none", window: { ...ALWAYS, ranges: {} } });
    const contact = aContact({
      recent: claims("quiet", 3, 2, 1),
      pausedUntil: hoursFrom(100),
      everyDays: 30,
      suppressed: { why: "unsubscribed", at: NOW },
    });
    expect(decideGates(facts({ campaign, contact })).kind).toBe("send");
  });
});

const contacts = fc.record({
  suppressed: fc.option(
    fc.record({
      why: fc.constantFrom("bounced", "complained", "unsubscribed", "erased"),
      at: fc.constant(NOW),
    }),
    { nil: undefined, freq: 6 },
  ),
  pausedUntil: fc.option(
    fc.integer({ min: -50, max: 50 }).map((hours) => hoursFrom(hours)),
    { nil: undefined },
  ),
  everyDays: fc.constantFrom(undefined, 7, 30),
  recent: fc.array(
    fc.record({ campaignId: fc.constantFrom("quiet", "other"), hours: fc.integer({ min: 0, max: 300 }) }),
    { maxLength: 6 },
  ),
});
const campaigns = fc.record({
  purpose: fc.constantFrom("marketing", "service"),
  cap: fc.constantFrom<Campaign["cap"]>("workspace", { mails: 1, hours: 100 }),
  from: fc.integer({ min: 0, max: 22 }),
  zone: fc.constantFrom("UTC", "Asia/Tehran", "America/St_Johns", undefined),
});
const worlds = fc
  .record({ contact: contacts, campaign: campaigns })
  .map(({ contact, campaign }): GateFacts => {
    const ranges = Object.fromEntries(
      Object.keys(ALWAYS.ranges).map((day) => [
        day,
        [{ from: campaign.from * 60, to: campaign.from * 60 + 90 }],
      ]),
    );
    const { recent, ...rest } = contact;
    return facts({
      campaign: aCampaign({
        purpose: campaign.purpose,
        cap: campaign.cap,
        window: { ...ALWAYS, zone: "customer", ranges, notLaterThanHours: 10_000 },
      }),
      customer: aCustomer({ zone: campaign.zone }),
      contact: aContact({
        ...rest,
        recent: recent.map(({ campaignId, hours }, index) => ({
          messageId: mailOf(campaignId, index),
          at: hoursFrom(-hours),
        })),
      }),
    });
  });

/** Whether each gate stands open, said in another way than the code does. */
const openings = (of: GateFacts, now: Date): Readonly<Record<string, boolean>> => {
  const { recent } = of.contact;
  const cap = of.campaign.cap === "workspace" ? of.workspace.cap : of.campaign.cap;
  if (typeof cap === "string") throw new Error("no cap");
  const since = (at: Date): number => (now.getTime() - at.getTime()) / HOUR_MS;
  return {
    "paused-by-customer": !of.contact.pausedUntil || of.contact.pausedUntil <= now,
    window: isOpen({
      window: of.campaign.window,
      customerZone: of.customer.zone,
      workspaceZone: of.workspace.zone,
      at: now,
    }),
    "one-a-day": !recent.some(
      ({ messageId, at }) => messageId.includes("_quiet_") && dayOf(at, "UTC") === dayOf(now, "UTC"),
    ),
    "capped-by-customer": recent.every(({ at }) => since(at) >= (of.contact.everyDays ?? 0) * 24),
    cap: recent.filter(({ at }) => since(at) < cap.hours).length < cap.mails,
  };
};

describe("the gates, always", () => {
  it("never let a mail to a suppressed address pass, but a service mail after an unsubscribe", () => {
    fc.assert(
      fc.property(worlds, (of) => {
        const why = of.contact.suppressed?.why;
        const passes = why === undefined || (why === "unsubscribed" && of.campaign.purpose === "service");
        expect(decideGates(of).kind === "exit").toBe(!passes);
      }),
    );
  });

  it("send when all of them are open, and hold until no earlier than the one that holds opens", () => {
    fc.assert(
      fc.property(worlds, (of) => {
        if (of.contact.suppressed !== undefined || of.campaign.purpose === "service") return;
        const decision = decideGates(of);
        const now = openings(of, of.now);
        expect(decision.kind).toBe(Object.values(now).every(Boolean) ? "send" : "hold");
        if (decision.kind !== "hold") return;
        expect(now[decision.gate]).toBe(false);
        expect(decision.until > of.now).toBe(true);
        const then = openings(of, decision.until);
        expect(then[decision.gate]).toBe(true);
        expect(then["window"]).toBe(true);
      }),
    );
  });
});
