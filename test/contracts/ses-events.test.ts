import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSesEvent } from "#contracts/ses-events.ts";

const AT = "2026-03-02T15:00:05.000Z";
const envelope = (
  eventType: string,
  part: object = {},
  tags: object = { message: ["m_c_e_s"], attempt: ["2"] },
) => ({
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": `Email ${eventType}`,
  source: "aws.ses",
  account: "111122223333",
  time: "2026-03-02T15:00:07Z",
  region: "us-east-1",
  resources: ["arn:aws:ses:us-east-1:111122223333:configuration-set/rekindle"],
  detail: {
    eventType,
    mail: { timestamp: "2026-03-02T15:00:00.000Z", messageId: "ses-1", destination: ["a@example.com"], tags },
    ...part,
  },
});

describe("parseSesEvent", () => {
  it.each<[string, object, object]>([
    ["Send", { send: {} }, { kind: "sent" }],
    ["Delivery", { delivery: { timestamp: AT, smtpResponse: "250 ok" } }, { kind: "delivered" }],
    [
      "DeliveryDelay",
      { deliveryDelay: { timestamp: AT, delayType: "MailboxFull" } },
      { kind: "delayed", reason: "MailboxFull" },
    ],
    [
      "Bounce",
      { bounce: { timestamp: AT, bounceType: "Permanent", bounceSubType: "General", bouncedRecipients: [] } },
      { kind: "bounced", permanent: true, subType: "General" },
    ],
    [
      "Bounce",
      { bounce: { timestamp: AT, bounceType: "Transient", bounceSubType: "MailboxFull" } },
      { kind: "bounced", permanent: false, subType: "MailboxFull" },
    ],
    [
      "Bounce",
      { bounce: { timestamp: AT, bounceType: "Undetermined", bounceSubType: "Undetermined" } },
      { kind: "bounced", permanent: false },
    ],
    [
      "Complaint",
      { complaint: { timestamp: AT, complaintSubType: null } },
      { kind: "complained", subType: "" },
    ],
    ["Reject", { reject: { reason: "Bad content" } }, { kind: "rejected", reason: "Bad content" }],
    [
      "Rendering Failure",
      { failure: { errorMessage: "no value" } },
      { kind: "rendering-failed", reason: "no value" },
    ],
    ["RenderingFailure", { failure: { errorMessage: "no value" } }, { kind: "rendering-failed" }],
    ["Open", { open: { timestamp: AT } }, { kind: "opened" }],
    ["Click", { click: { timestamp: AT, link: "https://example.com" } }, { kind: "clicked" }],
    ["Subscription", { subscription: {} }, { kind: "subscription" }],
  ])("reads %s %o", (eventType, part, what) => {
    const parsed = parseSesEvent(envelope(eventType, part));
    expect(parsed).toMatchObject({
      kind: "event",
      event: {
        eventId: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        messageId: "m_c_e_s",
        attempt: 2,
        sesId: "ses-1",
        what,
      },
    });
  });

  it("takes the time of what happened, else that of the envelope", () => {
    const at = (eventType: string, part: object) => {
      const parsed = parseSesEvent(envelope(eventType, part));
      return parsed.kind === "event" ? parsed.event.at.toISOString() : undefined;
    };
    expect(at("Delivery", { delivery: { timestamp: AT } })).toBe(AT);
    expect(at("Send", {})).toBe("2026-03-02T15:00:07.000Z");
  });

  it("leaves alone what is not about a mail of a campaign", () => {
    for (const tags of [
      {},
      { message: [] },
      { message: ["m"], attempt: ["0"] },
      { message: ["m"], attempt: ["x"] },
    ])
      expect(parseSesEvent(envelope("Send", {}, tags))).toEqual({ kind: "foreign" });
    expect(parseSesEvent(envelope("Something New"))).toEqual({ kind: "foreign" });
  });

  it("says what is wrong with what is no event of SES", () => {
    for (const body of [undefined, null, 7, "{}", [], {}, { ...envelope("Send"), source: "aws.s3" }])
      expect(parseSesEvent(body)).toMatchObject({ kind: "faulty", why: expect.stringMatching(/./) });
  });

  it("never throws, whatever comes", () => {
    const bodies = fc.oneof(
      fc.jsonValue(),
      fc
        .record({
          type: fc.string(),
          part: fc.dictionary(fc.constantFrom("bounce", "mail", "complaint"), fc.jsonValue()),
        })
        .map(({ type, part }) => envelope(type, part)),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        expect(["event", "foreign", "faulty"]).toContain(parseSesEvent(body).kind);
      }),
    );
  });
});
