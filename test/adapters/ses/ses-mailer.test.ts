import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSesMailer } from "#adapters/ses/ses-mailer.ts";
import type { Mailer } from "#ports/mailer.ts";
import {
  openSesStandIn,
  type Respond,
  type SesCall,
  type SesStandIn,
  sampleBatch,
  sampleMail,
  sesClientAt,
} from "./ses-stand-in.ts";

let ses: SesStandIn;
let bulk: Mailer;
let single: Mailer;
beforeAll(async () => {
  ses = await openSesStandIn();
  const options = { client: ses.client, wallNow: () => new Date(), timeoutMs: 20_000 };
  bulk = createSesMailer({ ...options, path: "bulk" });
  single = createSesMailer({ ...options, path: "single" });
});
afterAll(() => ses.close());

const mailsOf = (count: number) => Array.from({ length: count }, (_, index) => sampleMail(index));
const addressesIn = (call: SesCall): string[] =>
  call.body.BulkEmailEntries.map((entry: SesCall["body"]) => entry.Destination.ToAddresses[0]);

describe("bulk path", () => {
  it("puts rendered parts, headers and tags of each mail into one call", async () => {
    ses.answer(() => undefined);
    const mails = [sampleMail(1, { toName: "Grüße, Ada" }), sampleMail(2)];
    const outcomes = await bulk.send({ ...sampleBatch(mails), from: '"Läden" <hello@mail.example.com>' });
    expect(outcomes).toEqual([
      { kind: "accepted", sesId: expect.stringMatching(/^ses-/) },
      { kind: "accepted", sesId: expect.stringMatching(/^ses-/) },
    ]);
    expect(ses.calls).toHaveLength(1);
    expect(ses.calls[0]?.path).toBe("/v2/email/outbound-bulk-emails");
    expect(ses.calls[0]?.body).toEqual({
      FromEmailAddress: "=?UTF-8?B?TMOkZGVu?= <hello@mail.example.com>",
      ReplyToAddresses: ["help@example.com"],
      ConfigurationSetName: "rekindle",
      DefaultContent: {
        Template: {
          TemplateContent: { Subject: "{{subject}}", Html: "{{html}}", Text: "{{text}}" },
          TemplateData: "{}",
        },
      },
      BulkEmailEntries: mails.map((mail, index) => ({
        Destination: {
          ToAddresses: [
            index === 0 ? "=?UTF-8?B?R3LDvMOfZSwgQWRh?= <person1@example.org>" : "person2@example.org",
          ],
        },
        ReplacementEmailContent: {
          ReplacementTemplate: {
            ReplacementTemplateData: JSON.stringify({
              subject: mail.subject,
              html: mail.html,
              text: mail.text,
            }),
          },
        },
        ReplacementHeaders: [{ Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" }],
        ReplacementTags: [
          { Name: "message", Value: mail.messageId },
          { Name: "attempt", Value: "1" },
        ],
      })),
    });
  });

  it("leaves out what is not set", async () => {
    ses.answer(() => undefined);
    const batch = { ...sampleBatch([sampleMail(1)]), replyTo: undefined, configurationSet: undefined };
    await bulk.send(batch);
    expect(Object.keys(ses.calls[0]?.body).sort()).toEqual([
      "BulkEmailEntries",
      "DefaultContent",
      "FromEmailAddress",
    ]);
  });

  it("answers each entry by its own result, and what has none as unknown", async () => {
    const results = [
      { Status: "SUCCESS", MessageId: "ses-a" },
      { Status: "ACCOUNT_THROTTLED", Error: "slow down" },
    ];
    ses.answer(() => ({ status: 200, body: { BulkEmailEntryResults: results } }));
    expect(await bulk.send(sampleBatch(mailsOf(3)))).toEqual([
      { kind: "accepted", sesId: "ses-a" },
      { kind: "refused", scope: "later", reason: "ACCOUNT_THROTTLED: slow down" },
      { kind: "unknown", reason: "no result for this mail" },
    ]);
  });

  it("makes more than one call when the parts would be too large for one", async () => {
    ses.answer(() => undefined);
    const html = '"quoted" '.repeat(10_000);
    const mails = mailsOf(12).map((mail) => ({ ...mail, html }));
    const outcomes = await bulk.send(sampleBatch(mails));
    expect(outcomes.every((outcome) => outcome.kind === "accepted")).toBe(true);
    expect(ses.calls.length).toBeGreaterThan(1);
    expect(ses.calls.flatMap(addressesIn)).toEqual(mails.map((mail) => mail.to));
    for (const call of ses.calls) expect(JSON.stringify(call.body).length).toBeLessThan(900_000);
  });

  it("sends a mail that is too large for an entry by itself, and keeps the order of outcomes", async () => {
    ses.answer(({ path, body }) =>
      path.endsWith("outbound-emails")
        ? { status: 200, body: { MessageId: "ses-large" } }
        : {
            status: 200,
            body: {
              BulkEmailEntryResults: body.BulkEmailEntries.map(() => ({
                Status: "SUCCESS",
                MessageId: "ses-small",
              })),
            },
          },
    );
    const large = sampleMail(1, { html: "x".repeat(262_145) });
    const outcomes = await bulk.send(sampleBatch([sampleMail(0), large, sampleMail(2)]));
    expect(outcomes.map((outcome) => outcome.kind === "accepted" && outcome.sesId)).toEqual([
      "ses-small",
      "ses-large",
      "ses-small",
    ]);
  });

  it("never lets a mail at fault hold up the others, and never sends one twice", async () => {
    const scenario = fc.integer({ min: 2, max: 30 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        bad: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: count - 1 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ({ count, bad }) => {
        const mails = mailsOf(count);
        const poison = new Set(bad.map((index) => mails[index]?.to));
        const taken: string[] = [];
        ses.answer((call) => {
          const addresses = addressesIn(call);
          if (addresses.some((address) => poison.has(address)))
            return { status: 400, error: "BadRequestException", body: { message: "Illegal address" } };
          taken.push(...addresses);
          return undefined;
        });
        const outcomes = await bulk.send(sampleBatch(mails));
        const good = mails.filter((mail) => !poison.has(mail.to)).map((mail) => mail.to);
        expect(taken).toEqual(good);
        for (const [index, mail] of mails.entries())
          expect(outcomes[index]).toMatchObject(
            poison.has(mail.to) ? { kind: "refused", scope: "mail" } : { kind: "accepted" },
          );
      }),
      { numRuns: 25 },
    );
  });

  it("blames what all share when every mail seems to be at fault", async () => {
    ses.answer(() => ({ status: 400, error: "BadRequestException", body: { message: "bad sender" } }));
    const outcomes = await bulk.send(sampleBatch(mailsOf(5)));
    expect(outcomes).toHaveLength(5);
    for (const outcome of outcomes)
      expect(outcome).toEqual({
        kind: "refused",
        scope: "campaign",
        reason: "BadRequestException: bad sender",
      });
    expect(await bulk.send(sampleBatch(mailsOf(1)))).toMatchObject([{ kind: "refused", scope: "mail" }]);
  });
});

describe("single path", () => {
  it("sends each mail in a call of its own", async () => {
    ses.answer(() => undefined);
    const outcomes = await single.send(sampleBatch(mailsOf(25)));
    expect(outcomes.every((outcome) => outcome.kind === "accepted")).toBe(true);
    expect(ses.calls).toHaveLength(25);
    const call = ses.calls.find(({ body }) => body.Destination.ToAddresses[0] === "person3@example.org");
    expect(call?.path).toBe("/v2/email/outbound-emails");
    expect(call?.body).toEqual({
      FromEmailAddress: "Example <hello@mail.example.com>",
      ReplyToAddresses: ["help@example.com"],
      ConfigurationSetName: "rekindle",
      Destination: { ToAddresses: ["person3@example.org"] },
      Content: {
        Simple: {
          Subject: { Data: "Hello 3", Charset: "UTF-8" },
          Body: {
            Html: { Data: sampleMail(3).html, Charset: "UTF-8" },
            Text: { Data: "Hello 3", Charset: "UTF-8" },
          },
          Headers: [{ Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" }],
        },
      },
      EmailTags: [
        { Name: "message", Value: "message-3" },
        { Name: "attempt", Value: "1" },
      ],
    });
  });

  it("stops calling when the account may not send", async () => {
    ses.answer(() => ({ status: 400, error: "SendingPausedException", body: { message: "paused" } }));
    const outcomes = await single.send(sampleBatch(mailsOf(50)));
    expect(outcomes).toHaveLength(50);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: "refused", scope: "campaign" });
    expect(ses.calls.length).toBeLessThanOrEqual(10);
  });

  it("goes on after a mail that is at fault", async () => {
    ses.answer(({ body }) =>
      body.Destination.ToAddresses[0] === "person0@example.org"
        ? { status: 400, error: "MessageRejected", body: { message: "virus" } }
        : undefined,
    );
    const outcomes = await single.send(sampleBatch(mailsOf(12)));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["refused", ...Array(11).fill("accepted")]);
  });
});

describe.each(["bulk", "single"] as const)("%s path", (path) => {
  const mailer = (more: object = {}): Mailer =>
    createSesMailer({ client: ses.client, path, wallNow: () => new Date(), ...more });
  const sendOne = (by: Mailer = mailer()) => by.send(sampleBatch([sampleMail(1)]));

  it("answers nothing for nothing, without a call", async () => {
    ses.answer(() => undefined);
    expect(await mailer().send(sampleBatch([]))).toEqual([]);
    expect(ses.calls).toEqual([]);
  });

  it.each(["no-at-sign", "a b@example.org", "ädä@example.org", "x@", "@example.org", "x@exa mple.org", ""])(
    "refuses %j without a call",
    async (to) => {
      ses.answer(() => undefined);
      const outcomes = await mailer().send(sampleBatch([sampleMail(1, { to }), sampleMail(2)]));
      expect(outcomes).toMatchObject([{ kind: "refused", scope: "mail" }, { kind: "accepted" }]);
      expect(JSON.stringify(ses.calls)).not.toContain("person1@");
    },
  );

  it("writes a domain beyond ASCII in punycode", async () => {
    ses.answer(() => undefined);
    await mailer().send(sampleBatch([sampleMail(1, { to: "ada@bücher.example" })]));
    expect(JSON.stringify(ses.calls)).toContain("ada@xn--bcher-kva.example");
  });

  it("leaves out a name that makes the address too long", async () => {
    ses.answer(() => undefined);
    await mailer().send(sampleBatch([sampleMail(1, { toName: "é".repeat(400) })]));
    expect(JSON.stringify(ses.calls)).toContain('"person1@example.org"');
  });

  it.each<[string, ReturnType<Respond>]>([
    ["HTTP 500", { status: 500, error: "InternalFailure" }],
    ["HTTP 503", { status: 503, error: "ServiceUnavailable" }],
    ["HTTP 408", { status: 408, error: "RequestTimeout" }],
    ["a broken connection", "reset"],
    ["a reply that cannot be read", { status: 200, body: ["x"] }],
  ])("cannot tell after %s, and never tries again", async (_, reply) => {
    ses.answer(() => reply);
    expect(await sendOne()).toEqual([{ kind: "unknown", reason: expect.any(String) }]);
    expect(ses.calls).toHaveLength(1);
  });

  it("cannot tell when no reply came in time", async () => {
    ses.answer(() => "never");
    expect(await sendOne(mailer({ timeoutMs: 100 }))).toEqual([
      { kind: "unknown", reason: expect.any(String) },
    ]);
    expect(ses.calls).toHaveLength(1);
  });

  it("knows that nothing was sent when no connection came about", async () => {
    const closed = await openSesStandIn();
    await closed.close();
    for (const endpoint of [`http://127.0.0.1:${closed.port}`, "http://no-such-host.invalid"]) {
      const outcomes = await sendOne(mailer({ client: sesClientAt(endpoint) }));
      expect(outcomes).toMatchObject([{ kind: "refused", scope: "later" }]);
    }
  });
});

describe("time-out of a whole batch", () => {
  it("refuses for later what was not called by then", async () => {
    ses.answer(() => "never");
    const mailer = createSesMailer({
      client: ses.client,
      path: "single",
      wallNow: () => new Date(),
      timeoutMs: 200,
    });
    const outcomes = await mailer.send(sampleBatch(mailsOf(15)));
    expect(ses.calls).toHaveLength(10);
    expect(outcomes.filter(({ kind }) => kind === "unknown")).toHaveLength(10);
    expect(
      outcomes.filter((outcome) => outcome.kind === "refused" && outcome.scope === "later"),
    ).toHaveLength(5);
  });
});
