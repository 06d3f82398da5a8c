import {
  BadRequestException,
  GetAccountCommand,
  NotFoundException,
  SendBulkEmailCommand,
  SendEmailCommand,
} from "@aws-sdk/client-sesv2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCallBodies } from "#local/ses/call-bodies.ts";
import { composeMail } from "#local/ses/composed-mail.ts";
import { openSesDatabaseToRead } from "#local/ses/database.ts";
import { buildEml } from "#local/ses/eml.ts";
import { bulkMail, messageTag, type SesFixture, simpleMail, startFixture } from "./ses-fixture.ts";

let fixture: SesFixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const composed = (sesId: string | undefined) => {
  const logged = fixture.ses.log().mails.find((mail) => mail.sesId === sesId);
  const database = openSesDatabaseToRead(fixture.statePath);
  try {
    return composeMail(createCallBodies(database)(logged?.callId ?? 0), logged?.entry ?? 0);
  } finally {
    database.close();
  }
};

const emlOf = async (sesId: string | undefined) =>
  (await buildEml(composed(sesId), sesId ?? "", new Date("2026-12-01T10:00:00Z"))).toString("utf8");

describe("SendEmail", () => {
  it("takes a simple mail with headers and attachment", async () => {
    const { MessageId } = await fixture.client.send(
      new SendEmailCommand({
        ...simpleMail("a@shop.example"),
        ReplyToAddresses: ["reply@lark.example"],
        Content: {
          Simple: {
            Subject: { Data: "Grüße" },
            Body: { Text: { Data: "Hallo" }, Html: { Data: "<p>Hallo</p>" } },
            Headers: [{ Name: "List-Unsubscribe", Value: "<https://lark.example/u/1>" }],
            Attachments: [{ FileName: "a.txt", RawContent: Buffer.from("attached") }],
          },
        },
      }),
    );
    expect(MessageId).toMatch(/^0100[0-9a-f]{12}-[0-9a-f-]{36}-000000$/);
    const eml = await emlOf(MessageId);
    expect(eml.replaceAll(/\r\n /g, " ")).toContain(`Message-ID: <${MessageId}@email.amazonses.com>`);
    expect(eml).toContain("List-Unsubscribe: <https://lark.example/u/1>");
    expect(eml).toContain("Reply-To: reply@lark.example");
    expect(eml).toContain("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");
    expect(eml).toContain(Buffer.from("attached").toString("base64"));
  });

  it("takes a raw mail; recipients and tags come from its headers", async () => {
    const raw = [
      "From: hello@lark.example",
      'To: "Doe, Jo" <jo@shop.example>, al@shop.example',
      "Bcc: secret@shop.example",
      "Subject: =?UTF-8?Q?Gr=C3=BC=C3?= =?UTF-8?Q?=9Fe?=",
      `X-SES-MESSAGE-TAGS: message=${messageTag(7)}, attempt=2`,
      "",
      "Body",
    ].join("\r\n");
    const { MessageId } = await fixture.client.send(
      new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }),
    );
    const mail = composed(MessageId);
    expect(mail.destination.ToAddresses).toEqual(['"Doe, Jo" <jo@shop.example>', "al@shop.example"]);
    expect(mail.subject).toBe("Grüße");
    expect(mail.tags).toEqual({ message: messageTag(7), attempt: "2" });
    const eml = await emlOf(MessageId);
    expect(eml).not.toContain("secret@shop.example");
    expect(eml).not.toContain("X-SES");
  });

  it("never deduplicates: two equal calls are two mails", async () => {
    const call = simpleMail("twice@shop.example", {
      EmailTags: [{ Name: "message", Value: messageTag(1) }],
    });
    const first = await fixture.client.send(new SendEmailCommand(call));
    const second = await fixture.client.send(new SendEmailCommand(call));
    expect(first.MessageId).not.toBe(second.MessageId);
    expect(fixture.ses.log().byMessage.get(messageTag(1))).toHaveLength(2);
  });

  it("knows no stored template and no unknown configuration set", async () => {
    const template = { Content: { Template: { TemplateName: "stored", TemplateData: "{}" } } };
    await expect(
      fixture.client.send(new SendEmailCommand({ ...simpleMail("a@shop.example"), ...template })),
    ).rejects.toThrow(NotFoundException);
    await expect(
      fixture.client.send(
        new SendEmailCommand(simpleMail("a@shop.example", { ConfigurationSetName: "other" })),
      ),
    ).rejects.toThrow(NotFoundException);
  });

  const long = "x".repeat(257);
  const headers = (...list: [string, string][]) => ({
    Content: {
      Simple: {
        ...simpleMail("a@shop.example").Content.Simple,
        Headers: list.map(([Name, Value]) => ({ Name, Value })),
      },
    },
  });
  it.each<[string, object, RegExp]>([
    ["no destination", { Destination: {} }, /at least one recipient/],
    [
      "51 recipients",
      { Destination: { ToAddresses: Array.from({ length: 51 }, (_, i) => `a${i}@shop.example`) } },
      /exceeds 50/,
    ],
    ["an address without domain", { Destination: { ToAddresses: ["a"] } }, /Missing final/],
    ["two addresses in one", { Destination: { ToAddresses: ["a@b.example, c@d.example"] } }, /address/],
    ["a local part beyond ASCII", { Destination: { ToAddresses: ["jörg@shop.example"] } }, /Non-ASCII/],
    ["a bare UTF-8 sender name", { FromEmailAddress: "Größe <a@lark.example>" }, /Non-ASCII/],
    ["no sender", { FromEmailAddress: undefined }, /address/],
    ["a tag with a dot", { EmailTags: [{ Name: "a.b", Value: "c" }] }, /tag name/],
    ["a tag with an address", { EmailTags: [{ Name: "a", Value: "b@c.de" }] }, /tag value/],
    ["a tag value of 257", { EmailTags: [{ Name: "a", Value: long }] }, /256/],
    ["header Reply-To", headers(["Reply-To", "a@b.de"]), /not allowed/],
    ["header message-ID", headers(["message-ID", "<a@b>"]), /not allowed/],
    ["a header name of 127", headers(["X".repeat(127), "a"]), /header name/],
    ["a header value of 996", headers(["X", "v".repeat(996)]), /995/],
    ["a header of 997 in all", headers(["Xx", "v".repeat(995)]), /996/],
    ["a header with a line break", headers(["X-A", "a\r\nBcc: b@c.de"]), /printable/],
    ["a header beyond ASCII", headers(["X-A", "ü"]), /printable/],
    [
      "List-Unsubscribe twice",
      headers(["List-Unsubscribe", "<a:b>"], ["list-unsubscribe", "<c:d>"]),
      /twice/,
    ],
    ["no content", { Content: {} }, /exactly one/],
    ["an empty body", { Content: { Simple: { Subject: { Data: "a" }, Body: {} } } }, /Text or Html/],
    [
      "template data that are no JSON",
      { Content: { Template: { TemplateContent: { Subject: "a" }, TemplateData: "{a" } } },
      /JSON object/,
    ],
    [
      "an inline template beyond 1 MB",
      {
        Content: {
          Template: { TemplateContent: { Subject: "a", Html: "x".repeat(1_048_600) }, TemplateData: "{}" },
        },
      },
      /1 MB/,
    ],
  ])("refuses %s", async (_, more, message) => {
    const before = fixture.ses.log().mails.length;
    const sent = fixture.client.send(new SendEmailCommand(simpleMail("a@shop.example", more)));
    await expect(sent).rejects.toThrow(BadRequestException);
    await expect(sent).rejects.toThrow(message);
    expect(fixture.ses.log().mails).toHaveLength(before);
  });
});

describe("SendBulkEmail", () => {
  it("fills variables in one pass without escaping, merges headers and tags by name", async () => {
    const base = bulkMail([
      {
        to: "a@shop.example",
        message: messageTag(20),
        data: { subject: "For A & co", html: "<i>{{text}}</i>" },
        more: {
          ReplacementHeaders: [
            { Name: "list-unsubscribe", Value: "<https://lark.example/u/a>" },
            { Name: "X-Own", Value: "1" },
          ],
        },
      },
      { to: "b@shop.example", message: messageTag(21) },
    ]);
    const { BulkEmailEntryResults = [] } = await fixture.client.send(
      new SendBulkEmailCommand({
        ...base,
        DefaultEmailTags: [
          { Name: "attempt", Value: "0" },
          { Name: "stage", Value: "test" },
        ],
        DefaultContent: {
          Template: {
            ...base.DefaultContent.Template,
            Headers: [
              { Name: "List-Unsubscribe", Value: "<https://lark.example/u>" },
              { Name: "List-Id", Value: "<offers.lark.example>" },
            ],
          },
        },
      }),
    );
    expect(BulkEmailEntryResults.map((result) => result.Status)).toEqual(["SUCCESS", "SUCCESS"]);
    const a = composed(BulkEmailEntryResults[0]?.MessageId);
    const b = composed(BulkEmailEntryResults[1]?.MessageId);
    expect(a).toMatchObject({ subject: "For A & co", html: "<p><i>{{text}}</i></p>", text: "default" });
    expect(a.headers).toEqual([
      { name: "List-Id", value: "<offers.lark.example>" },
      { name: "list-unsubscribe", value: "<https://lark.example/u/a>" },
      { name: "X-Own", value: "1" },
    ]);
    expect(a.tags).toEqual({ message: messageTag(20), attempt: "1", stage: "test" });
    expect(b).toMatchObject({ subject: "Default", html: "<p><b>default</b></p>" });
    expect(b.headers[0]?.value).toBe("<https://lark.example/u>");
  });

  it("answers per entry, in order, and takes the good ones", async () => {
    const entries = [
      { to: "good1@shop.example", message: messageTag(30) },
      { to: "bad address", message: messageTag(31) },
      { to: "x@shop.example", more: { ReplacementTags: [{ Name: "a", Value: "b:c" }] } },
      { to: "x@shop.example", more: { ReplacementHeaders: [{ Name: "Date", Value: "now" }] } },
      { to: "x@shop.example", more: { Destination: {} } },
      { to: "good2@shop.example", message: messageTag(32) },
    ];
    const { BulkEmailEntryResults = [] } = await fixture.client.send(
      new SendBulkEmailCommand(bulkMail(entries)),
    );
    expect(BulkEmailEntryResults.map((result) => result.Status)).toEqual([
      "SUCCESS",
      "INVALID_PARAMETER",
      "INVALID_PARAMETER",
      "INVALID_PARAMETER",
      "INVALID_PARAMETER",
      "SUCCESS",
    ]);
    expect(BulkEmailEntryResults[1]?.Error).toMatch(/address/);
    const accepted = fixture.ses.log().byMessage;
    expect(accepted.get(messageTag(30))?.[0]?.sesId).toBe(BulkEmailEntryResults[0]?.MessageId);
    expect(accepted.get(messageTag(32))?.[0]?.sesId).toBe(BulkEmailEntryResults[5]?.MessageId);
    expect(accepted.has(messageTag(31))).toBe(false);
  });

  it.each<[string, object]>([
    ["no entries", bulkMail([])],
    ["51 entries", bulkMail(Array.from({ length: 51 }, (_, i) => ({ to: `a${i}@shop.example` })))],
    [
      "replacement data of 262,145 characters",
      bulkMail([{ to: "a@shop.example", data: { html: "x".repeat(262_145 - '{"html":""}'.length) } }]),
    ],
    [
      "an inline request beyond 1 MB",
      bulkMail(
        Array.from({ length: 6 }, () => ({ to: "a@shop.example", data: { html: "x".repeat(200_000) } })),
      ),
    ],
    ["no template", bulkMail([{ to: "a@shop.example" }], { DefaultContent: {} })],
  ])("refuses a call with %s", async (_, call) => {
    await expect(fixture.client.send(new SendBulkEmailCommand(call as never))).rejects.toThrow(
      BadRequestException,
    );
  });

  it("takes replacement data of 262,144 characters and 50 entries", async () => {
    const data = { html: "x".repeat(262_144 - '{"html":""}'.length) };
    const one = await fixture.client.send(
      new SendBulkEmailCommand(bulkMail([{ to: "a@shop.example", data }])),
    );
    expect(one.BulkEmailEntryResults?.[0]?.Status).toBe("SUCCESS");
    const fifty = bulkMail(Array.from({ length: 50 }, (_, i) => ({ to: `a${i}@shop.example` })));
    const many = await fixture.client.send(new SendBulkEmailCommand(fifty));
    expect(new Set(many.BulkEmailEntryResults?.map((result) => result.MessageId)).size).toBe(50);
  });

  it("answers missing templates and configuration sets per entry", async () => {
    const entries = [{ to: "a@shop.example" }, { to: "b@shop.example" }];
    const noTemplate = await fixture.client.send(
      new SendBulkEmailCommand(
        bulkMail(entries, { DefaultContent: { Template: { TemplateName: "stored", TemplateData: "{}" } } }),
      ),
    );
    expect(noTemplate.BulkEmailEntryResults?.map((result) => result.Status)).toEqual([
      "TEMPLATE_NOT_FOUND",
      "TEMPLATE_NOT_FOUND",
    ]);
    const noSet = await fixture.client.send(
      new SendBulkEmailCommand(bulkMail(entries, { ConfigurationSetName: "other" })),
    );
    expect(noSet.BulkEmailEntryResults?.[0]?.Status).toBe("CONFIGURATION_SET_NOT_FOUND");
  });
});

describe("the log", () => {
  it("has each phase of each call with both times, refused calls too", async () => {
    const log = fixture.ses.log();
    const refused = log.calls.filter((call) => call.note === "400");
    const taken = log.calls.filter((call) => call.phases.accepted !== undefined);
    expect(refused.length).toBeGreaterThan(20);
    expect(taken.length).toBeGreaterThan(5);
    for (const call of log.calls) {
      expect(call.phases.received?.business).toBe(Date.parse("2026-12-01T10:00:00Z"));
      expect(call.phases.replied?.wall).toBeGreaterThanOrEqual(call.phases.received?.wall ?? 0);
    }
    expect(taken.find((call) => call.operation === "SendBulkEmail")?.messages[0]).toEqual({
      message: messageTag(20),
      attempt: "1",
    });
  });

  it("asks for a signed request", async () => {
    const response = await fetch(`${fixture.ses.endpoint}/v2/email/account`);
    expect(response.status).toBe(403);
    await expect(fixture.client.send(new GetAccountCommand({}))).resolves.toMatchObject({
      SendingEnabled: true,
    });
  });
});
