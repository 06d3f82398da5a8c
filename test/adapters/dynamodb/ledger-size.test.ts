import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawEventKey } from "#adapters/dynamodb/keys/ledger.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import { messageIdOf, shardOf } from "#core/shared/ids.ts";
import type { Ledger } from "#ports/ledger.ts";
import { itemSize } from "#support/item-size.ts";
import {
  at,
  SHARDS,
  sampleCustomerId,
  sampleEnrolment,
  sampleMessage,
  sampleStep,
} from "#support/ledger-samples.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
let ledger: Ledger;
beforeAll(async () => {
  open = await openTables();
  ledger = createDynamoLedger({ documents: open.documents, table: open.tables.ledger, shards: SHARDS });
});
afterAll(() => open.close());

describe("items that are written per mail", () => {
  const campaignId = "renewal-annual-de-26";
  const customerId = sampleCustomerId("size");
  const episode = "abcdefghijklm-20261231";
  const steps = ["first-mail", "wait-a-month", "last-reminde"];
  const stored = async (sk: string) => {
    const pk = `E#${campaignId}#${shardOf(customerId, SHARDS)}`;
    const { Item = {} } = await open.documents.send(
      new GetCommand({ TableName: open.tables.ledger, Key: { pk, sk } }),
    );
    return itemSize(Item);
  };

  it("keep an enrolment with three steps under 1 KB", async () => {
    const [first = "", wait = "", last = ""] = steps;
    const entry = {
      ...sampleEnrolment().entry,
      facts: {
        kind: "contract-ending" as const,
        contractId: "CONTRACT-2026-000123456",
        endsOn: "2026-12-31",
        on: "2026-12-01",
      },
    };
    await ledger.enrol(
      sampleEnrolment({
        campaignId,
        customerId,
        episode,
        entry,
        stepId: last,
        lastMailAt: at("2026-12-01T09:05:00.789Z"),
        steps: {
          [first]: sampleStep(),
          [wait]: sampleStep({ kind: "waited", variant: undefined, holds: [], attempt: 0 }),
          [last]: sampleStep({ kind: "pending", holds: [...sampleStep().holds, ...sampleStep().holds] }),
        },
      }),
    );
    const size = await stored(`${customerId}#${episode}`);
    expect(size).toBeGreaterThan(300);
    expect(size).toBeLessThan(1_024);
  });

  it("keep a message with two attempts and all their events under 1 KB", async () => {
    const [stepId = ""] = steps;
    const messageId = messageIdOf({ customerId, campaignId, episode, stepId });
    const sesId = "0100019a8c5b7d3e-4f6a8b2c-1d3e-5f7a-9b1c-3d5e7f9a1b3c-000000";
    for (const attempt of [1, 2])
      await ledger.recordAttempt({
        messageId,
        attempt,
        known: {
          claimedAt: at("2026-12-01T09:05:00.789Z"),
          sentAt: at("2026-12-01T09:05:01.789Z"),
          sesId,
          provenBy: "reply",
          deliveredAt: at("2026-12-01T09:05:02.789Z"),
          bounce: { at: at("2026-12-02T09:05:02.789Z"), kind: "hard", subType: "OnAccountSuppressionList" },
          complainedAt: at("2026-12-02T09:05:02.789Z"),
        },
        message: sampleMessage(messageId, campaignId),
      });
    const size = await stored(`${customerId}#${episode}#m#${stepId}`);
    expect(size).toBeGreaterThan(500);
    expect(size).toBeLessThan(1_024);
  });

  it("keep a raw delivery event under 1 KB", async () => {
    const messageId = messageIdOf({ customerId, campaignId, episode, stepId: "first-mail" });
    await ledger.keepRawEvent({
      messageId,
      eventId: "2f1c0b9a-8d7e-6f5a-4b3c-2d1e0f9a8b7c",
      at: at("2026-12-01T09:05:02.789Z"),
      body: JSON.stringify(sampleDelivery(messageId)),
    });
    const { Item = {} } = await open.documents.send(
      new GetCommand({
        TableName: open.tables.ledger,
        Key: rawEventKey(messageId, "2f1c0b9a-8d7e-6f5a-4b3c-2d1e0f9a8b7c"),
      }),
    );
    expect(itemSize(Item)).toBeLessThan(1_024);
  });
});

/** In the shape and with the headers that SES gives such an event. */
const sampleDelivery = (messageId: string) => ({
  version: "0",
  id: "2f1c0b9a-8d7e-6f5a-4b3c-2d1e0f9a8b7c",
  "detail-type": "Email Delivered",
  source: "aws.ses",
  account: "123456789012",
  time: "2026-12-01T09:05:02Z",
  region: "eu-central-1",
  resources: ["arn:aws:ses:eu-central-1:123456789012:configuration-set/rekindle"],
  detail: {
    eventType: "Delivery",
    mail: {
      timestamp: "2026-12-01T09:05:01.789Z",
      source: "Example Shop <hello@mail.example.com>",
      sourceArn: "arn:aws:ses:eu-central-1:123456789012:identity/mail.example.com",
      sendingAccountId: "123456789012",
      messageId: "0100019a8c5b7d3e-4f6a8b2c-1d3e-5f7a-9b1c-3d5e7f9a1b3c-000000",
      destination: ["ada.lovelace@customers.example.org"],
      headersTruncated: false,
      headers: [
        { name: "From", value: "Example Shop <hello@mail.example.com>" },
        { name: "To", value: "Ada Lovelace <ada.lovelace@customers.example.org>" },
        { name: "Subject", value: "We have missed you, Ada" },
        { name: "MIME-Version", value: "1.0" },
        { name: "Content-Type", value: 'multipart/alternative;  boundary="----=_Part_1_2.3"' },
        {
          name: "List-Unsubscribe",
          value: "<https://mail.example.com/u/k1.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz>",
        },
        { name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" },
        { name: "List-Id", value: "<offers.mail.example.com>" },
        { name: "X-Rekindle-Message", value: messageId },
      ],
      commonHeaders: {
        from: ["Example Shop <hello@mail.example.com>"],
        to: ["Ada Lovelace <ada.lovelace@customers.example.org>"],
        messageId: "0100019a8c5b7d3e-4f6a8b2c-1d3e-5f7a-9b1c-3d5e7f9a1b3c-000000",
        subject: "We have missed you, Ada",
      },
      tags: {
        "ses:source-tls-version": ["TLSv1.3"],
        "ses:operation": ["SendBulkEmail"],
        "ses:configuration-set": ["rekindle"],
        "ses:source-ip": ["203.0.113.17"],
        "ses:from-domain": ["mail.example.com"],
        "ses:caller-identity": ["rekindle-dispatch"],
        "ses:outgoing-ip": ["203.0.113.99"],
        message: [messageId],
        attempt: ["1"],
      },
    },
    delivery: {
      timestamp: "2026-12-01T09:05:02.789Z",
      processingTimeMillis: 1_000,
      recipients: ["ada.lovelace@customers.example.org"],
      smtpResponse: "250 2.0.0 OK  1764579902 af79cd13be357-2bd-1b3c-gsmtp",
      reportingMTA: "a4-17.smtp-out.eu-central-1.amazonses.com",
      remoteMtaIp: "198.51.100.23",
    },
  },
});
