import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wantsToLeave } from "#core/replies/wants-to-leave.ts";

const reply = (text: string, subject = "Re: We miss you") => wantsToLeave({ subject, text });

describe("a reply that asks for no more mail", () => {
  it.each([
    "unsubscribe",
    "Unsubscribe!",
    "  STOP  ",
    "STOP.",
    "please unsubscribe me",
    "Please take me off your mailing list.",
    "Remove me from this list please",
    "Bitte keine E-Mails mehr",
    "Hi,\n\nunsubscribe\n\nThanks",
    "Unsubscribe\nAda Lovelace",
    "Bitte abmelden.",
    "Hallo,\nbitte keine Mails mehr!\nDanke",
    "Désabonner",
    "Baja",
    "cancelar inscrição",
    "Cancellami",
    "uitschrijven",
    "Wypisz mnie",
    "leiratkozás",
    "abonelikten çık",
    "لغو اشتراک",
    "إلغاء الاشتراك",
    "הסר",
    "配信停止",
    "退订",
    "გამოწერის გაუქმება",
  ])("%j", (text) => {
    expect(reply(text)).toBe(true);
  });

  it("by the subject, where nothing is written", () => {
    expect(reply("", "unsubscribe")).toBe(true);
    expect(reply("How do I get my refund?", "unsubscribe")).toBe(false);
  });

  it.each([
    "",
    "Please don't stop!",
    "How can I unsubscribe from the monthly plan but keep the newsletter?",
    "I will stop by next week",
    "Can you remove me from plan B?",
    "Bitte den Vertrag nicht abmelden",
    `unsubscribe\n${"word ".repeat(60)}`,
    "stop\nI have a question:\nwhen does my contract end?",
  ])("not %j", (text) => {
    expect(reply(text)).toBe(false);
  });

  it("is never read out of a longer letter", () => {
    const word = fc.constantFrom("unsubscribe", "stop", "my", "plan", "the", "offer", "when", "abmelden");
    fc.assert(
      fc.property(fc.array(word, { minLength: 6, maxLength: 30 }), (words) => {
        expect(reply(words.join(" "))).toBe(false);
      }),
    );
  });
});
