import fc from "fast-check";
import MailComposer from "nodemailer/lib/mail-composer";
import { describe, expect, it } from "vitest";
import { MOST_MAIL_BYTES, readMail } from "#adapters/mail/read-mail.ts";
import { REPLY_LENGTH } from "#core/replies/inbound-mail.ts";
import { kindOfMail } from "#core/replies/kind-of-mail.ts";

type Options = ConstructorParameters<typeof MailComposer>[0];

const compose = (options: Options): Promise<Buffer> =>
  new MailComposer({
    from: "Ada Lovelace <ada@example.com>",
    to: "hello@shop.example",
    subject: "Re: We miss you",
    ...options,
  })
    .compile()
    .build();
const read = async (options: Options) => {
  const mail = await readMail(await compose(options));
  if (mail === undefined) throw new Error("no mail");
  return mail;
};

const QUOTE = "> Hello Ada,\n> we miss you.\n> https://links.example.com/u/TOKEN";

describe("what was written", () => {
  it.each<[string, string]>([
    ["English", `Yes, please!\n\nOn Mon, 2 Nov 2026 at 09:00, Shop <hello@shop.example> wrote:\n${QUOTE}`],
    ["German", `Yes, please!\n\nAm 2. Nov. 2026 um 09:00 schrieb Shop <hello@shop.example>:\n${QUOTE}`],
    ["French", `Yes, please!\n\nLe lun. 2 nov. 2026 à 09:00, Shop <hello@shop.example> a écrit :\n${QUOTE}`],
    [
      "Spanish",
      `Yes, please!\n\nEl lun, 2 nov 2026 a las 9:00, Shop (<hello@shop.example>) escribió:\n${QUOTE}`,
    ],
    ["Italian", `Yes, please!\n\nIl giorno lun 2 nov 2026 Shop <hello@shop.example> ha scritto:\n${QUOTE}`],
    ["Hungarian", `Yes, please!\n\nShop <hello@shop.example> ezt írta (2026. nov. 2., H, 9:00):\n${QUOTE}`],
    [
      "Turkish",
      `Yes, please!\n\nShop <hello@shop.example>, 2 Kas 2026 Pzt, 09:00 tarihinde şunu yazdı:\n${QUOTE}`,
    ],
    ["Persian", `Yes, please!\n\nدر تاریخ دوشنبه ۲ نوامبر ۲۰۲۶ فروشگاه <hello@shop.example> نوشت:\n${QUOTE}`],
    [
      "Outlook",
      `Yes, please!\n\n________________________________\nVon: Shop\nGesendet: Montag\nBetreff: We miss you\n\nHello Ada`,
    ],
    [
      "Outlook in Polish",
      `Yes, please!\n\nOd: Shop <hello@shop.example>\nWysłano: poniedziałek, 2 listopada 2026 09:00\nDo: Ada <ada@example.com>\nTemat: x\n\nHello Ada`,
    ],
    [
      "Outlook in Japanese",
      `Yes, please!\n\n差出人: Shop <hello@shop.example>\n送信日時: 2026年11月2日 9:00\n宛先: ada@example.com\n件名: x\n\nHello Ada`,
    ],
    [
      "Outlook in Persian",
      `Yes, please!\n\nاز: Shop <hello@shop.example>\nارسال: دوشنبه ۲ نوامبر ۲۰۲۶ ۹:۰۰\nبه: ada@example.com\nموضوع: x\n\nHello Ada`,
    ],
    ["a phone's signature", `Yes, please!\n\nSent from my iPhone`],
    ["a signature", `Yes, please!\n\n-- \nAda Lovelace\nAnalyst`],
  ])("without quote and signature: %s", async (_, text) => {
    expect((await read({ text })).text).toBe("Yes, please!");
  });

  it("is read from HTML where there is no plain text", async () => {
    const { text, whole } = await read({
      html: `<div dir="ltr">Yes, <b>please</b>!</div><br><div class="gmail_quote">On Monday Shop wrote:<blockquote>Hello <a href="https://links.example.com/p/TOKEN">choose</a></blockquote></div>`,
    });
    expect(text).toBe("Yes, please!");
    expect(whole).toContain("https://links.example.com/p/TOKEN");
  });

  it.each([
    [
      "Outlook on the web",
      `<div>Yes, please!</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Feladó:</b> Shop &lt;hello@shop.example&gt;<br><b>Elküldve:</b> 2026. november 2., hétfő 9:00<br><b>Címzett:</b> Ada<br><b>Tárgy:</b> x</div><div>Hello Ada</div>`,
    ],
    [
      "Yahoo",
      `<div>Yes, please!</div><div id="ydp1f_yahoo_quoted_12"><div>On Monday Shop wrote:</div><div>Hello Ada</div></div>`,
    ],
  ])("is read from HTML that marks no quote: %s", async (_, html) => {
    expect((await read({ html })).text).toBe("Yes, please!");
  });

  it("keeps what somebody writes line by line", async () => {
    const text =
      "My new address is below.\n\nName: Ada\nE-mail: ada@example.com\nPhone: 0123456789\nCity: Bonn";
    expect((await read({ text })).text).toBe(text);
  });

  it("keeps everything when all of it looks like a quote", async () => {
    expect((await read({ text: "From: me\nunsubscribe" })).text).not.toBe("");
  });

  it("is cut, and holds no control characters, no attachment and no bidi override", async () => {
    const { text, whole } = await read({
      text: `a\u0000b\u001b[31mc\u202ed${"x ".repeat(REPLY_LENGTH)}`,
      attachments: [{ filename: "secret.txt", content: "SECRET" }],
    });
    expect(text.startsWith("ab[31mcd")).toBe(true);
    expect(text.length).toBeLessThanOrEqual(REPLY_LENGTH);
    expect(whole).not.toContain("SECRET");
  });

  it("survives other charsets", async () => {
    const raw = Buffer.concat([
      Buffer.from(
        "From: =?ISO-8859-1?Q?J=FCrgen?= <j@example.com>\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
      ),
      Buffer.from("Schöne Grüße", "latin1"),
    ]);
    expect(await readMail(raw)).toMatchObject({
      from: "j@example.com",
      subject: "Grüße",
      text: "Schöne Grüße",
    });
  });
});

describe("who and what it answers", () => {
  it("reads sender, way back, thread and verdicts", async () => {
    const mail = await read({
      text: "Yes",
      inReplyTo: "<0100-a@email.amazonses.com>",
      references: ["<1@example.com>", "<0100-b@email.amazonses.com>"],
      headers: { "Return-Path": "<ada@example.com>", "X-SES-Spam-Verdict": "PASS" },
    });
    expect(mail).toMatchObject({
      from: "ada@example.com",
      returnPath: "ada@example.com",
      answers: ["0100-a@email.amazonses.com", "0100-b@email.amazonses.com", "1@example.com"],
      refused: false,
    });
    expect((await read({ text: "x", headers: { "X-SES-Virus-Verdict": "FAIL" } })).refused).toBe(true);
    expect((await read({ text: "x", headers: { "Return-Path": "<>" } })).returnPath).toBe("");
  });

  it("has the same id when it is taken again, and another for another mail", async () => {
    const raw = await compose({ text: "Yes", messageId: "<1@x>", date: new Date(0) });
    expect((await readMail(raw))?.id).toBe((await readMail(Buffer.from(raw)))?.id);
    expect((await readMail(Buffer.concat([raw, Buffer.from("!")])))?.id).not.toBe((await readMail(raw))?.id);
  });
});

/** As they arrive: headers and bodies of the common systems. */
const ABSENCES: Readonly<Record<string, string>> = {
  "Exchange, English": `From: Ada <ada@example.com>\r\nSubject: Automatic reply: We miss you\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nIn-Reply-To: <0100-a@email.amazonses.com>\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n<html><body><p>I am out of the office until Monday, 11 January. For urgent matters please contact Bob.</p></body></html>`,
  "Exchange, German": `From: Ada <ada@example.com>\r\nSubject: =?utf-8?Q?Automatische_Antwort:_Wir_vermissen_Sie?=\r\nX-Auto-Response-Suppress: All\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVielen Dank für Ihre Nachricht. Ich bin bis zum 7. Januar nicht im Büro.`,
  "Gmail, French": `From: Ada <ada@example.com>\r\nSubject: =?UTF-8?Q?R=C3=A9ponse_automatique_=3A_Vous_nous_manquez?=\r\nAuto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Autoreply: yes\r\n\r\nBonjour, je suis absente jusqu'au 15 août.`,
  "Dovecot, Spanish": `From: Ada <ada@example.com>\r\nReturn-Path: <>\r\nSubject: Fuera de la oficina\r\nAuto-Submitted: auto-replied (vacation)\r\nPrecedence: bulk\r\n\r\nEstoy de vacaciones hasta el lunes.`,
  "Outlook.com, Italian": `From: Ada <ada@example.com>\r\nSubject: Risposta automatica: Ci manchi\r\n\r\nSono fuori ufficio fino al 20 agosto.`,
  "Roundcube, Polish": `From: Ada <ada@example.com>\r\nSubject: =?UTF-8?Q?Nieobecno=C5=9B=C4=87?=\r\nX-Autorespond: yes\r\n\r\nDo 10 stycznia jestem na urlopie.`,
  "Kerio, Hungarian": `From: Ada <ada@example.com>\r\nSubject: =?UTF-8?Q?Automatikus_v=C3=A1lasz:_Hi=C3=A1nyzol?=\r\n\r\nJanuár 8-ig szabadságon vagyok.`,
  Japanese: `From: Ada <ada@example.com>\r\nSubject: =?UTF-8?B?6Ieq5YuV5b+c562UOiDjgYrlvoXjgaE=?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n1月7日まで不在です。`,
  Persian: `From: Ada <ada@example.com>\r\nSubject: =?UTF-8?B?${Buffer.from("پاسخ خودکار: دلتنگ شما هستیم").toString("base64")}?=\r\n\r\nتا شنبه در دفتر نیستم.`,
  Turkish: `From: Ada <ada@example.com>\r\nSubject: =?UTF-8?B?${Buffer.from("Otomatik yanıt: Sizi özledik").toString("base64")}?=\r\n\r\nPazartesiye kadar ofiste değilim.`,
};

describe("absence notices as they arrive", () => {
  it.each(Object.entries(ABSENCES))("%s", async (_, raw) => {
    const mail = await readMail(Buffer.from(raw));
    expect(mail && kindOfMail(mail)).toBe("absent");
  });

  it("a notice of non-delivery", async () => {
    const raw = `Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered Mail Returned to Sender\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNo such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--b--\r\n`;
    const mail = await readMail(Buffer.from(raw));
    expect(mail && kindOfMail(mail)).toBe("notice");
  });
});

describe("what is no mail", () => {
  it("is refused", async () => {
    expect(await readMail(Buffer.alloc(0))).toBeUndefined();
    expect(await readMail(Buffer.from("\r\n\r\nhello"))).toBeUndefined();
    expect(await readMail(Buffer.alloc(MOST_MAIL_BYTES + 1, 120))).toBeUndefined();
    const deep = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(200);
    expect(await readMail(Buffer.from(`From: a@example.com\r\n${deep}`))).toBeUndefined();
  });

  it("never throws, whatever the bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        await readMail(bytes);
      }),
    );
  });

  it("never throws on a mail that was damaged, and cuts what it keeps", async () => {
    const whole = await compose({
      text: `Yes\n\nOn Monday Shop wrote:\n${QUOTE}`,
      html: "<p>Yes</p><blockquote>no</blockquote>",
      attachments: [{ filename: "a.bin", content: Buffer.alloc(300, 7) }],
    });
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(whole.length), async (changes, end) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        const mail = await readMail(bytes.subarray(0, end));
        if (mail !== undefined) {
          expect(mail.text.length).toBeLessThanOrEqual(REPLY_LENGTH);
          kindOfMail(mail);
        }
      }),
    );
  });

  it("comes to an end with text that is made to be slow", async () => {
    const slow = [
      `Op ${"a\n".repeat(20_000)}`,
      `On ${"wrote ".repeat(8_000)}`,
      `Dnia ${"x\n".repeat(20_000)}`,
      `${">".repeat(40_000)}`,
      `${"a:\n".repeat(13_000)}`,
      `From: ${"<".repeat(40_000)}`,
    ];
    // the test's own time is the limit: a pattern that explodes takes hours
    for (const text of slow)
      expect(await readMail(Buffer.from(`From: a@example.com\r\n\r\n${text}`))).toBeDefined();
  });
});
