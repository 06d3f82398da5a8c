export const MAIL_LANGUAGES = ["en", "de", "fa", "ka"] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];

interface Texts {
  readonly ask: string;
  readonly low: string;
  readonly high: string;
  readonly gift: string;
  readonly look: string;
  readonly choose: string;
  readonly leave: string;
}

const TEXTS: Readonly<Record<MailLanguage, Texts>> = {
  en: {
    ask: "How are we doing?",
    low: "Not at all likely",
    high: "Extremely likely",
    gift: "Something for you",
    look: "See the offer",
    choose: "Choose what you receive",
    leave: "Unsubscribe",
  },
  de: {
    ask: "Wie machen wir uns?",
    low: "Sehr unwahrscheinlich",
    high: "Sehr wahrscheinlich",
    gift: "Etwas für Sie",
    look: "Angebot ansehen",
    choose: "Auswählen, was Sie erhalten",
    leave: "Abmelden",
  },
  fa: {
    ask: "از ما راضی هستید؟",
    low: "اصلاً",
    high: "بسیار",
    gift: "هدیه‌ای برای شما",
    look: "دیدن پیشنهاد",
    choose: "انتخاب ایمیل‌ها",
    leave: "لغو اشتراک",
  },
  ka: {
    ask: "კმაყოფილი ხართ?",
    low: "არა",
    high: "დიახ",
    gift: "თქვენთვის",
    look: "შეთავაზების ნახვა",
    choose: "აირჩიეთ წერილები",
    leave: "გამოწერის გაუქმება",
  },
};

const mail = (subject: string, body: string, { choose, leave }: Texts): string => `---
subject: "${subject}"
preheader: "${subject}"
---
<mjml><mj-body><mj-section><mj-column>
<mj-text><h1>${subject}</h1></mj-text>
${body}
<mj-text>{{ workspace.name }}, {{ workspace.postalAddress }}
<a href="{{ links.preferences }}">${choose}</a> <a href="{{ links.unsubscribe }}">${leave}</a></mj-text>
</mj-column></mj-section></mj-body></mjml>
`;

/** Of a campaign's files: its mails in every language. */
export const askMails = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(TEXTS).map(([language, texts]) => [
      `mails/ask.${language}.mjml`,
      mail(texts.ask, `<mj-score-row low="${texts.low}" high="${texts.high}" />`, texts),
    ]),
  );

export const giftMails = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(TEXTS).map(([language, texts]) => [
      `mails/gift.${language}.mjml`,
      mail(texts.gift, `<mj-button href="{{ links.offer }}">${texts.look}</mj-button>`, texts),
    ]),
  );
