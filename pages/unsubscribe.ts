import { type Page, type PageLanguage, renderPage } from "./page.ts";

/** `ask`: the form; `done`: after it; `unclear`: a POST that is not the form's; `invalid`: whatever is wrong with the link. */
export type UnsubscribeState = "ask" | "done" | "unclear" | "invalid" | "failed";

interface Words {
  readonly title: string;
  readonly text: string;
}

type Texts = Readonly<Record<UnsubscribeState, Words>> & {
  readonly button: string;
};

const TEXTS: Readonly<Record<PageLanguage, Texts>> = {
  en: {
    button: "Unsubscribe",
    ask: {
      title: "Unsubscribe?",
      text: "Press the button and we will not send you any more marketing e-mails.",
    },
    done: {
      title: "You are unsubscribed",
      text: "We will not send you any more marketing e-mails. You can close this page.",
    },
    unclear: { title: "Nothing was changed", text: "To unsubscribe, please press the button below." },
    invalid: {
      title: "This link does not work",
      text: "It may be incomplete. Please open the unsubscribe link in the e-mail again, or reply to the e-mail and ask us to unsubscribe you.",
    },
    failed: {
      title: "That did not work yet",
      text: "The fault is ours. Please press the button again in a moment.",
    },
  },
  de: {
    button: "Abmelden",
    ask: {
      title: "Vom Newsletter abmelden?",
      text: "Nach einem Klick auf die Schaltfläche senden wir Ihnen keine Werbe-E-Mails mehr.",
    },
    done: {
      title: "Sie sind abgemeldet",
      text: "Wir senden Ihnen keine Werbe-E-Mails mehr. Sie können diese Seite schließen.",
    },
    unclear: {
      title: "Es wurde nichts geändert",
      text: "Um sich abzumelden, klicken Sie bitte auf die Schaltfläche.",
    },
    invalid: {
      title: "Dieser Link funktioniert nicht",
      text: "Vielleicht ist er unvollständig. Bitte öffnen Sie den Abmeldelink in der E-Mail noch einmal, oder antworten Sie auf die E-Mail und bitten Sie uns darum.",
    },
    failed: {
      title: "Das hat noch nicht geklappt",
      text: "Der Fehler liegt bei uns. Bitte versuchen Sie es gleich noch einmal.",
    },
  },
  fa: {
    button: "لغو اشتراک",
    ask: {
      title: "لغو اشتراک؟",
      text: "با زدن دکمه، دیگر هیچ ایمیل تبلیغاتی برای شما نمی‌فرستیم.",
    },
    done: {
      title: "اشتراک شما لغو شد",
      text: "دیگر هیچ ایمیل تبلیغاتی برای شما نمی‌فرستیم. می‌توانید این صفحه را ببندید.",
    },
    unclear: { title: "چیزی تغییر نکرد", text: "برای لغو اشتراک، لطفاً دکمهٔ زیر را بزنید." },
    invalid: {
      title: "این پیوند کار نمی‌کند",
      text: "شاید ناقص باشد. لطفاً پیوند لغو اشتراک را دوباره از داخل ایمیل باز کنید، یا در پاسخ به ایمیل از ما بخواهید اشتراک شما را لغو کنیم.",
    },
    failed: {
      title: "هنوز انجام نشد",
      text: "مشکل از ماست. لطفاً کمی بعد دوباره دکمه را بزنید.",
    },
  },
};

/** The whole page. The form posts to its own address what a mail client's one-click request has too. */
export const renderUnsubscribePage = (state: UnsubscribeState, language: PageLanguage): Page => {
  const texts = TEXTS[language];
  const { title, text } = texts[state];
  const asks = state === "ask" || state === "unclear" || state === "failed";
  const form = asks
    ? `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${texts.button}</button></form>`
    : "";
  return renderPage({ language, title, main: `<h1>${title}</h1>\n<p>${text}</p>\n${form}` });
};
