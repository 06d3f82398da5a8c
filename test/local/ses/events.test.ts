import {
  PutSuppressedDestinationCommand,
  SendBulkEmailCommand,
  SendEmailCommand,
} from "@aws-sdk/client-sesv2";
import { afterEach, describe, expect, it } from "vitest";
import type { SesEvent } from "#local/ses/event-shape.ts";
import { bulkMail, messageTag, type SesFixture, simpleMail, startFixture } from "./ses-fixture.ts";

let fixture: SesFixture;
afterEach(() => fixture.stop());

const kinds = (events: readonly SesEvent[]) => events.map((event) => event.detail.eventType);
const sendTo = async (address: string, more: object = {}) => {
  const { MessageId } = await fixture.client.send(new SendEmailCommand(simpleMail(address, more)));
  await fixture.ses.settled();
  return MessageId;
};

describe("SES events", () => {
  it.each([
    ["ann@shop.example", ["Send", "Delivery"]],
    ["bounce@shop.example", ["Send", "Delivery"]],
    ["success@simulator.amazonses.com", ["Send", "Delivery"]],
    ["ooto@simulator.amazonses.com", ["Send", "Delivery"]],
    ["bounce@simulator.amazonses.com", ["Send", "Bounce"]],
    ["bounce+7@shop.example", ["Send", "Bounce"]],
    ["suppressionlist+7@shop.example", ["Send", "Bounce"]],
    ["complaint+7@shop.example", ["Send", "Delivery", "Complaint"]],
    ["softbounce+7@shop.example", ["Send", "DeliveryDelay", "Bounce"]],
    ["delay+7@shop.example", ["Send", "DeliveryDelay", "Delivery"]],
    ["reject+7@shop.example", ["Send", "Reject"]],
    ["open+7@shop.example", ["Send", "Delivery", "Open"]],
    ["click+7@shop.example", ["Send", "Delivery", "Open", "Click"]],
  ])("%s makes %j", async (address, expected) => {
    fixture = await startFixture();
    await sendTo(address);
    expect(kinds(fixture.events)).toEqual(expected);
  });

  it("have the shape of EventBridge, our tags and the business clock", async () => {
    fixture = await startFixture();
    const EmailTags = [
      { Name: "message", Value: messageTag(1) },
      { Name: "attempt", Value: "1" },
    ];
    const id = await sendTo("bounce+x@shop.example", { EmailTags });
    const bounced = fixture.events[1];
    expect(bounced).toMatchObject({
      version: "0",
      source: "aws.ses",
      "detail-type": "Email Bounced",
      detail: {
        eventType: "Bounce",
        mail: {
          timestamp: "2026-12-01T10:00:00.000Z",
          messageId: id,
          destination: ["bounce+x@shop.example"],
          tags: { message: [messageTag(1)], attempt: ["1"], "ses:configuration-set": ["rekindle"] },
        },
        bounce: {
          bounceType: "Permanent",
          bounceSubType: "General",
          bouncedRecipients: [{ emailAddress: "bounce+x@shop.example" }],
        },
      },
    });
    expect(bounced?.time.slice(0, 16)).toBe("2026-12-01T10:00");
    expect(new Set(fixture.events.map((event) => event.id)).size).toBe(2);
  });

  it("one Send for the mail, one Delivery for each recipient", async () => {
    fixture = await startFixture();
    await sendTo("a@shop.example", {
      Destination: { ToAddresses: ["a@shop.example"], BccAddresses: ["b@shop.example"] },
    });
    expect(kinds(fixture.events)).toEqual(["Send", "Delivery", "Delivery"]);
  });

  it("a suppressed address: taken, sent, bounced; hard bounces and complaints suppress by themselves", async () => {
    fixture = await startFixture();
    await fixture.client.send(
      new PutSuppressedDestinationCommand({ EmailAddress: "Gone@shop.example", Reason: "BOUNCE" }),
    );
    await sendTo("gone@shop.example");
    expect(fixture.events[1]?.detail["bounce"]).toMatchObject({ bounceSubType: "OnAccountSuppressionList" });
    await sendTo("complaint+1@shop.example");
    fixture.events.length = 0;
    await sendTo("complaint+1@shop.example");
    expect(kinds(fixture.events)).toEqual(["Send", "Bounce"]);
    await sendTo("complaint@simulator.amazonses.com");
    fixture.events.length = 0;
    await sendTo("complaint@simulator.amazonses.com");
    expect(kinds(fixture.events)).toEqual(["Send", "Delivery", "Complaint"]);
  });

  it("a missing variable: taken, then a rendering failure, never sent", async () => {
    fixture = await startFixture();
    const answer = await fixture.client.send(
      new SendBulkEmailCommand(
        bulkMail([{ to: "a@shop.example" }], {
          DefaultContent: {
            Template: {
              TemplateContent: { Subject: "Hi {{name}}", Text: "{{#if a}}" },
              TemplateData: "{}",
            },
          },
        }),
      ),
    );
    await fixture.ses.settled();
    expect(answer.BulkEmailEntryResults?.[0]?.Status).toBe("SUCCESS");
    expect(kinds(fixture.events)).toEqual(["Rendering Failure"]);
    expect(fixture.events[0]?.["detail-type"]).toBe("Email Rendering Failed");
    expect(fixture.events[0]?.detail["failure"]).toMatchObject({
      errorMessage: "Attribute 'name' is not present in the rendering data.",
    });
  });

  it("are not published without a configuration set", async () => {
    fixture = await startFixture({ configurationSets: [] });
    await sendTo("a@shop.example");
    expect(fixture.events).toEqual([]);
  });

  it("are lost, doubled, shuffled and late by behaviour", async () => {
    fixture = await startFixture();
    const { ses, events, client } = fixture;
    const sendFifty = async () => {
      events.length = 0;
      const entries = Array.from({ length: 50 }, (_, i) => ({ to: `a${i}@shop.example` }));
      await client.send(new SendBulkEmailCommand(bulkMail(entries)));
      await ses.settled();
      return events.length;
    };
    ses.behave({ events: { lose: 1 } });
    expect(await sendFifty()).toBe(0);
    ses.behave({ events: { lose: 0.5 } });
    const some = await sendFifty();
    expect(some).toBeGreaterThan(25);
    expect(some).toBeLessThan(75);
    ses.behave({ events: { duplicate: 1 } });
    expect(await sendFifty()).toBe(200);
    expect(new Set(events.map((event) => event.id)).size).toBe(100);
    ses.behave({ events: { shuffle: true } });
    expect(await sendFifty()).toBe(100);
    expect(events.findIndex((event) => event.detail.eventType === "Delivery")).toBeLessThan(
      events.findLastIndex((event) => event.detail.eventType === "Send"),
    );
    expect(events.map((event) => event.time)).not.toEqual(events.map((event) => event.time).sort());
    ses.behave({ events: { delayMs: [150, 200] } });
    expect(await sendFifty()).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await ses.settled();
    expect(events).toHaveLength(100);
  });

  it("not taken are posted again, also after a restart", async () => {
    let refuse = 2;
    const taken: SesEvent[] = [];
    const postEvents = async (events: readonly SesEvent[]) => {
      if (refuse > 0) {
        refuse -= 1;
        throw new Error("queue is gone");
      }
      taken.push(...events);
    };
    fixture = await startFixture({ postEvents });
    await sendTo("a@shop.example");
    expect(kinds(taken)).toEqual(["Send", "Delivery"]);

    refuse = Number.POSITIVE_INFINITY;
    await fixture.client.send(new SendEmailCommand(simpleMail("b@shop.example")));
    await fixture.ses.stop();
    const again = await startFixture({ statePath: fixture.statePath });
    await again.ses.settled();
    expect(kinds(again.events)).toEqual(["Send", "Delivery"]);
    await again.stop();
    fixture = await startFixture();
  });
});
