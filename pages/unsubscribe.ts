import { type Page, renderPage } from "./page.ts";
import { type Company, companyHead, dressOf } from "./parts.ts";
import type { Speech } from "./speech.ts";

/**
 * `ask`: the form; `done`: after it; `undone`: after its undoing; `unclear`: a POST that is neither's; `invalid`:
 * whatever is wrong with the link; `failed` and `undo-failed`: the fault is ours.
 */
export type UnsubscribeState = "ask" | "done" | "undone" | "unclear" | "invalid" | "failed" | "undo-failed";

/** What a mail client's one-click request says too (RFC 8058). */
const LEAVE = { name: "List-Unsubscribe", value: "One-Click" } as const;
const UNDO = { name: "undo", value: "yes" } as const;

const FORM: Readonly<Record<UnsubscribeState, typeof LEAVE | typeof UNDO | undefined>> = {
  ask: LEAVE,
  unclear: LEAVE,
  failed: LEAVE,
  done: UNDO,
  "undo-failed": UNDO,
  undone: undefined,
  invalid: undefined,
};

/** The whole page; a company that is not known is not named. The form posts to the page's own address. */
export const renderUnsubscribePage = (
  state: UnsubscribeState,
  speech: Speech,
  company?: Company | undefined,
): Page => {
  const texts = speech.texts.unsubscribe;
  const { title, text } = texts[state === "undo-failed" ? "failed" : state];
  const field = FORM[state];
  const form =
    field === undefined
      ? ""
      : `<form method="post"><input type="hidden" name="${field.name}" value="${field.value}"><button>${field === UNDO ? texts.undo : texts.button}</button></form>`;
  const main = `<h1>${title}</h1>\n<p>${text}</p>\n${form}`;
  return company === undefined
    ? renderPage({ speech, title, main })
    : renderPage({
        speech,
        title: `${title} – ${company.name}`,
        main: `${companyHead(company)}\n${main}`,
        ...dressOf(company),
      });
};
