import { describe, expect, it } from "vitest";
import { kindOfMail, type MailKind } from "#core/replies/kind-of-mail.ts";

type Mail = Parameters<typeof kindOfMail>[0];

const mail = (more: Partial<Mail>): Mail => ({
  from: "ada@example.com",
  returnPath: "ada@example.com",
  subject: "Re: We miss you",
  headers: {},
  mediaType: "text/plain",
  ...more,
});

describe("the kind of a mail", () => {
  it.each<[string, Partial<Mail>, MailKind]>([
    ["an answer", {}, "person"],
    ["an answer by Outlook in German", { subject: "AW: Wir vermissen Sie" }, "person"],
    ["a question about an absence", { subject: "Re: What happens if I am out of office in May?" }, "person"],
    ["a question about holidays", { subject: "Urlaub: gilt mein Vertrag weiter?" }, "person"],
    ["an answer that says no", { headers: { "auto-submitted": "no" } }, "person"],
    ["RFC 3834", { headers: { "auto-submitted": "auto-replied" } }, "absent"],
    ["RFC 3834 with a parameter", { headers: { "auto-submitted": "auto-generated; owner=x" } }, "absent"],
    ["Exchange", { headers: { "x-auto-response-suppress": "All" } }, "absent"],
    ["an old responder", { headers: { "x-autoreply": "yes" } }, "absent"],
    ["an autoresponder", { headers: { "x-autorespond": "" } }, "absent"],
    ["Precedence", { headers: { precedence: "auto_reply" } }, "absent"],
    [
      "an empty way back that answers by itself",
      {
        returnPath: "",
        headers: { "auto-submitted": "auto-replied" },
      },
      "absent",
    ],
    ["a notice of non-delivery", { mediaType: "multipart/report", subject: "Undeliverable" }, "notice"],
    ["a mail system", { from: "MAILER-DAEMON@example.com" }, "notice"],
    ["an empty way back", { returnPath: "" }, "notice"],
    ["a newsletter", { headers: { "list-id": "<news.example.com>" } }, "list"],
    ["bulk mail", { headers: { precedence: "bulk" } }, "list"],
  ])("%s", (_, more, kind) => {
    expect(kindOfMail(mail(more))).toBe(kind);
  });

  it.each([
    "Automatic reply: We miss you",
    "AUTO: Ada Lovelace is out of the office (returning 30.11.2026)",
    "Abwesend: Wir vermissen Sie",
    "Absence : Votre avis",
    "Automatická odpoveď: We miss you",
    "Auto-Reply: Re: We miss you",
    "Out of Office: Back on Monday",
    "I am out of the office until 12 January",
    "On annual leave until 3 August",
    "Automatische Antwort: Wir vermissen Sie",
    "Abwesenheitsnotiz",
    "Abwesenheit: zurück am 7.1.",
    "Ich bin derzeit nicht im Büro",
    "AW: Automatische Antwort: Ihr Vertrag",
    "Réponse automatique : Vous nous manquez",
    "Absence du bureau",
    "Message d’absence",
    "Respuesta automática: Te echamos de menos",
    "Fuera de la oficina",
    "Resposta automática: Sentimos a sua falta",
    "Risposta automatica: Ci manchi",
    "Fuori sede fino al 20 agosto",
    "Automatisch antwoord: We missen je",
    "Afwezig: terug op maandag",
    "Automatyczna odpowiedź: Tęsknimy",
    "Automatikus válasz: Hiányzol",
    "Otomatik yanıt: Sizi özledik",
    "Ofis dışındayım",
    "Autosvar: Vi saknar dig",
    "Автоматический ответ: Мы скучаем",
    "پاسخ خودکار: دلتنگ شما هستیم",
    "رد تلقائي: نفتقدك",
    "תשובה אוטומטית: התגעגענו",
    "自動応答: お待ちしています",
    "自动答复: 我们想念您",
    "外出中",
    "자동 회신: 보고 싶어요",
    "ავტომატური პასუხი: გვენატრებით",
  ])("an absence by its subject alone: %s", (subject) => {
    expect(kindOfMail(mail({ subject }))).toBe("absent");
  });
});
