import type { Day } from "#core/shared/day.ts";
import { escapeHtml, type Page, renderPage } from "./page.ts";
import { type Company, companyHead, dressOf } from "./parts.ts";
import { dayText, fill, moneyText, percentText, pluralText, type Speech } from "./speech.ts";
import type { Words } from "./texts/texts.ts";

export type OfferPageState = "open" | "accepted" | "already" | "sold-out" | "expired" | "withdrawn" | "busy";

export interface OfferView {
  readonly company: Company;
  readonly kind:
    | "percent-off"
    | "amount-off"
    | "free-period"
    | "longer-term"
    | "renewal-rate"
    | "plan-change";
  /** By kind: percent; minor units; days; months; minor units a month. */
  readonly value: number;
  /** ISO 4217, of `value`. */
  readonly currency: string;
  readonly plan: string;
  /** Name of the offer as the company wrote it. */
  readonly title: string | undefined;
  /** Last day on which it can be accepted. */
  readonly until: Day;
  readonly changesContract: boolean;
  readonly acceptance: { readonly code: string; readonly on: Day } | undefined;
}

/** The whole page. It accepts by a POST of `accept`, and only by that; sent again it comes to the same. */
export const renderOfferPage = (state: OfferPageState, view: OfferView, speech: Speech): Page => {
  const { title, main } = isOpen(state) ? offering(state, view, speech) : ended(state, view, speech);
  return renderPage({
    speech,
    title: `${title} – ${view.company.name}`,
    main: `${companyHead(view.company)}\n${main}`,
    ...dressOf(view.company, STYLE),
  });
};

type Open = "open" | "busy";
const isOpen = (state: OfferPageState): state is Open => state === "open" || state === "busy";

const offering = (state: Open, view: OfferView, speech: Speech) => {
  const { offer } = speech.texts;
  const terms = termsText(view, speech);
  const alert =
    state === "busy"
      ? `<p class="alert" role="alert"><strong>${offer.busy.title}.</strong> ${offer.busy.text}</p>\n`
      : "";
  const happens = view.changesContract ? offer.changesContract : offer.getsCode;
  const main = `${alert}<h1>${escapeHtml(view.title ?? terms)}</h1>
${view.title === undefined ? "" : `<p class="terms">${escapeHtml(terms)}</p>`}
<p>${fill(offer.until, { day: dayText(speech, view.until) })}</p>
<p>${happens}</p>
<form method="post"><input type="hidden" name="accept" value="yes"><button>${offer.button}</button></form>`;
  return { title: view.title ?? terms, main };
};

const ended = (state: Exclude<OfferPageState, Open>, view: OfferView, speech: Speech) => {
  const { offer } = speech.texts;
  const words: Readonly<Record<typeof state, Words>> = {
    accepted: offer.accepted,
    already: offer.already,
    "sold-out": offer.soldOut,
    expired: offer.expired,
    withdrawn: offer.withdrawn,
  };
  const { title, text } = words[state];
  const day = dayText(speech, view.acceptance?.on ?? view.until);
  const terms =
    view.title === undefined ? termsText(view, speech) : `${view.title} – ${termsText(view, speech)}`;
  const code =
    view.acceptance === undefined
      ? ""
      : `\n<p class="code"><span>${offer.code}</span> <bdi dir="ltr">${escapeHtml(view.acceptance.code)}</bdi></p>`;
  const main = `<div role="status">\n<h1>${title}</h1>\n<p>${fill(text, { day })}</p>${code}\n</div>
<p class="hint">${escapeHtml(terms)}</p>`;
  return { title, main };
};

const termsText = (view: OfferView, speech: Speech): string => {
  const { offer } = speech.texts;
  const money = () => moneyText(speech, view.value, view.currency);
  switch (view.kind) {
    case "percent-off":
      return fill(offer.percentOff, { value: percentText(speech, view.value) });
    case "amount-off":
      return fill(offer.amountOff, { value: money() });
    case "free-period":
      return pluralText(speech, offer.freePeriod, { count: view.value });
    case "longer-term":
      return pluralText(speech, offer.longerTerm, { count: view.value });
    case "renewal-rate":
      return fill(offer.renewalRate, { value: money() });
    case "plan-change":
      return fill(offer.planChange, { plan: view.plan });
  }
};

const STYLE = `
.terms{font-size:1.25rem;font-weight:600}
.code span{margin-inline-end:.5rem}
.code bdi{display:inline-block;font:700 1.35rem/1.4 ui-monospace,monospace;padding:.5rem 1rem;border:2px dashed;border-radius:.5rem;user-select:all}
.alert{border-inline-start:.375rem solid #b3261e;padding:.5rem 1rem}`;
