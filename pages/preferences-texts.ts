import type { PageLanguage } from "./page.ts";

interface Words {
  readonly title: string;
  readonly text: string;
}

/** Plain text; `{…}` stands for what is put in. */
export interface PreferencesTexts {
  readonly title: string;
  readonly from: string;
  readonly saved: string;
  readonly unclear: Words;
  readonly invalid: Words;
  readonly expired: Words;
  readonly nobody: Words;
  readonly failed: Words;
  readonly stands: {
    readonly on: string;
    readonly paused: string;
    readonly left: string;
    readonly blocked: string;
    readonly without: string;
  };
  readonly topics: string;
  readonly pause: {
    readonly legend: string;
    readonly none: string;
    readonly days: string;
    readonly kept: string;
  };
  readonly mails: {
    readonly legend: string;
    readonly yes: string;
    readonly none: string;
    readonly hint: string;
  };
  readonly button: string;
}

export const PREFERENCES_TEXTS: Readonly<Record<PageLanguage, PreferencesTexts>> = {
  en: {
    title: "Choose what you receive",
    from: "E-mails from {company}",
    saved: "Saved",
    unclear: { title: "Nothing was changed", text: "Please make your choice below and press the button." },
    invalid: {
      title: "This link does not work",
      text: "It may be incomplete. Please open the link in the e-mail again, or reply to the e-mail and tell us what you would like to receive.",
    },
    expired: {
      title: "This link has expired",
      text: "Please open the link in a newer e-mail, or reply to the e-mail and tell us what you would like to receive. The unsubscribe link in the e-mail still works.",
    },
    nobody: {
      title: "There is nothing to choose here",
      text: "This link belongs to an e-mail that was sent as a test, or to an address that we no longer know. You can close this page.",
    },
    failed: {
      title: "That did not work yet",
      text: "The fault is ours. Please open this page again in a moment.",
    },
    stands: {
      on: "You have not left our marketing e-mails.",
      paused: "We will not send you any marketing e-mails before {day}.",
      left: "You have left all our marketing e-mails.",
      blocked:
        "E-mails to your address came back to us or were reported as unwanted, so we do not send any. If that is a mistake, please contact us.",
      without: "Topics you have left: {topics}.",
    },
    topics: "Topics",
    pause: {
      legend: "Take a break",
      none: "No break",
      days: "{days} days, until {day}",
      kept: "As now, until {day}",
    },
    mails: {
      legend: "Marketing e-mails",
      yes: "Yes, you may write to me",
      none: "No, I want to leave everything",
      hint: "Necessary messages about a contract still reach you.",
    },
    button: "Save",
  },
  de: {
    title: "Auswählen, was Sie erhalten",
    from: "E-Mails von {company}",
    saved: "Gespeichert",
    unclear: {
      title: "Es wurde nichts geändert",
      text: "Bitte treffen Sie unten Ihre Auswahl und klicken Sie auf die Schaltfläche.",
    },
    invalid: {
      title: "Dieser Link funktioniert nicht",
      text: "Vielleicht ist er unvollständig. Bitte öffnen Sie den Link in der E-Mail noch einmal, oder antworten Sie auf die E-Mail und schreiben Sie uns, was Sie erhalten möchten.",
    },
    expired: {
      title: "Dieser Link ist abgelaufen",
      text: "Bitte öffnen Sie den Link in einer neueren E-Mail, oder antworten Sie auf die E-Mail und schreiben Sie uns, was Sie erhalten möchten. Der Abmeldelink in der E-Mail funktioniert weiterhin.",
    },
    nobody: {
      title: "Hier gibt es nichts auszuwählen",
      text: "Dieser Link gehört zu einer Test-E-Mail oder zu einer Adresse, die wir nicht mehr kennen. Sie können diese Seite schließen.",
    },
    failed: {
      title: "Das hat noch nicht geklappt",
      text: "Der Fehler liegt bei uns. Bitte öffnen Sie diese Seite gleich noch einmal.",
    },
    stands: {
      on: "Sie haben unsere Werbe-E-Mails nicht abbestellt.",
      paused: "Vor dem {day} senden wir Ihnen keine Werbe-E-Mails.",
      left: "Sie haben alle unsere Werbe-E-Mails abbestellt.",
      blocked:
        "E-Mails an Ihre Adresse kamen zurück oder wurden als unerwünscht gemeldet; deshalb senden wir keine. Falls das ein Irrtum ist, schreiben Sie uns bitte.",
      without: "Abbestellte Themen: {topics}.",
    },
    topics: "Themen",
    pause: {
      legend: "Pause machen",
      none: "Keine Pause",
      days: "{days} Tage, bis {day}",
      kept: "Wie bisher, bis {day}",
    },
    mails: {
      legend: "Werbe-E-Mails",
      yes: "Ja, Sie dürfen mir schreiben",
      none: "Nein, ich möchte alles abbestellen",
      hint: "Notwendige Mitteilungen zu einem Vertrag erhalten Sie weiterhin.",
    },
    button: "Speichern",
  },
  fa: {
    title: "انتخاب ایمیل‌های دریافتی",
    from: "ایمیل‌های {company}",
    saved: "ذخیره شد",
    unclear: { title: "چیزی تغییر نکرد", text: "لطفاً انتخاب خود را در زیر انجام دهید و دکمه را بزنید." },
    invalid: {
      title: "این پیوند کار نمی‌کند",
      text: "شاید ناقص باشد. لطفاً پیوند را دوباره از داخل ایمیل باز کنید، یا در پاسخ به ایمیل بنویسید چه چیزی می‌خواهید دریافت کنید.",
    },
    expired: {
      title: "مهلت این پیوند تمام شده است",
      text: "لطفاً پیوند را از ایمیل تازه‌تری باز کنید، یا در پاسخ به ایمیل بنویسید چه چیزی می‌خواهید دریافت کنید. پیوند لغو اشتراک داخل ایمیل همچنان کار می‌کند.",
    },
    nobody: {
      title: "اینجا چیزی برای انتخاب نیست",
      text: "این پیوند به یک ایمیل آزمایشی تعلق دارد، یا به نشانی‌ای که دیگر نمی‌شناسیم. می‌توانید این صفحه را ببندید.",
    },
    failed: {
      title: "هنوز انجام نشد",
      text: "مشکل از ماست. لطفاً کمی بعد این صفحه را دوباره باز کنید.",
    },
    stands: {
      on: "اشتراک ایمیل‌های تبلیغاتی ما را لغو نکرده‌اید.",
      paused: "پیش از {day} هیچ ایمیل تبلیغاتی برای شما نمی‌فرستیم.",
      left: "اشتراک همهٔ ایمیل‌های تبلیغاتی ما را لغو کرده‌اید.",
      blocked:
        "ایمیل‌های ما به نشانی شما برگشت خورده یا ناخواسته گزارش شده است؛ برای همین ایمیلی نمی‌فرستیم. اگر اشتباهی رخ داده، لطفاً با ما تماس بگیرید.",
      without: "موضوع‌هایی که نمی‌خواهید: {topics}.",
    },
    topics: "موضوع‌ها",
    pause: {
      legend: "توقف موقت",
      none: "بدون توقف",
      days: "{days} روز، تا {day}",
      kept: "مانند اکنون، تا {day}",
    },
    mails: {
      legend: "ایمیل‌های تبلیغاتی",
      yes: "بله، می‌توانید برایم بنویسید",
      none: "نه، اشتراک همه را لغو می‌کنم",
      hint: "پیام‌های ضروری دربارهٔ قرارداد همچنان به شما می‌رسد.",
    },
    button: "ذخیره",
  },
};
