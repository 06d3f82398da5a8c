import { type Page, renderPage } from "./page.ts";
import type { Speech } from "./speech.ts";

/** `ask`: the form; `done`: after it; `unclear`: a POST that is not the form's; `invalid`: whatever is wrong with the link. */
export type UnsubscribeState = "ask" | "done" | "unclear" | "invalid" | "failed";

/** The whole page. The form posts to its own address what a mail client's one-click request has too. */
export const renderUnsubscribePage = (state: UnsubscribeState, speech: Speech): Page => {
  const texts = speech.texts.unsubscribe;
  const { title, text } = texts[state];
  const asks = state === "ask" || state === "unclear" || state === "failed";
  const form = asks
    ? `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${texts.button}</button></form>`
    : "";
  return renderPage({ speech, title, main: `<h1>${title}</h1>\n<p>${text}</p>\n${form}` });
};
