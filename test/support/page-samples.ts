import type { OfferPageState, OfferView } from "#pages/offer.ts";
import { renderOfferPage } from "#pages/offer.ts";
import type { Page } from "#pages/page.ts";
import { type PreferencesView, renderPreferencesNotice, renderPreferencesPage } from "#pages/preferences.ts";
import type { Speech } from "#pages/speech.ts";
import { renderLinkNotice, renderSurveyClosed, renderSurveyPage, type SurveyView } from "#pages/survey.ts";
import { renderUnsubscribePage } from "#pages/unsubscribe.ts";

export const COMPANY = {
  name: "Nordlicht",
  color: "#1f6feb",
  logoPath: undefined,
  postalAddress: "Hafenstraße 12, 20457 Hamburg",
  website: undefined,
} as const;

export const SURVEY_VIEW: SurveyView = {
  company: COMPANY,
  survey: "nps",
  reasons: [
    "price",
    "service",
    "competitor",
    "missing-feature",
    "broken-promise",
    "lost-trust",
    "payment",
    "staff-or-organisation",
    "contact-left",
    "no-longer-needed",
    "other",
  ],
  chosen: { score: 7, reasons: ["price"], comment: "", mayContact: false },
  recorded: undefined,
  until: "2026-12-15",
  mostComment: 2_000,
};
const RECORDED = { score: 9, reasons: ["other", "price"], on: "2026-12-01", mood: "promoter" } as const;

const FORMERLY_RECORDED = {
  ...RECORDED,
  reasons: ["not-needed", "quality", "moved", "too-many-mails"],
} as const;

export const OFFER_VIEW: OfferView = {
  company: COMPANY,
  kind: "percent-off",
  value: 20,
  currency: "EUR",
  plan: "Pro",
  title: undefined,
  until: "2026-12-15",
  changesContract: false,
  acceptance: undefined,
};

const PREFERENCES_VIEW: PreferencesView = {
  company: COMPANY,
  today: "2026-12-01",
  topics: [{ id: "news", name: "News", on: false }],
  pausedUntil: "2026-12-10",
  everyDays: 7,
  surveys: true,
  chosenLocale: undefined,
  left: false,
  blocked: false,
};

/** Every page in every state that a reader may see, by name. */
export const everyPage = (speech: Speech): Readonly<Record<string, Page>> => ({
  ...named("survey", surveyPages(speech)),
  ...named("offer", offerPages(speech)),
  ...named("preferences", preferencesPages(speech)),
  ...named("unsubscribe", unsubscribePages(speech)),
});

const named = (prefix: string, pages: readonly Page[]) =>
  Object.fromEntries(pages.map((page, index) => [`${prefix}-${index}`, page]));

const surveyPages = (speech: Speech): readonly Page[] => [
  ...(["invalid", "expired", "nobody", "failed"] as const).map((notice) => renderLinkNotice(notice, speech)),
  ...(["nps", "csat", "reason"] as const).flatMap((survey) => {
    const view = { ...SURVEY_VIEW, survey };
    const recorded = { ...view, recorded: RECORDED };
    return [
      renderSurveyPage("ask", view, speech),
      renderSurveyPage("choose", view, speech),
      renderSurveyPage("ask", recorded, speech),
      renderSurveyPage("added", recorded, speech),
      renderSurveyClosed(recorded, speech),
    ];
  }),
  ...(["promoter", "passive", "detractor", "unknown"] as const).map((mood) =>
    renderSurveyPage("thanks", { ...SURVEY_VIEW, recorded: { ...RECORDED, mood } }, speech),
  ),
  ...[2_001, 2_012].map((length) => {
    const chosen = { ...SURVEY_VIEW.chosen, comment: "x".repeat(length) };
    return renderSurveyPage("too-long", { ...SURVEY_VIEW, recorded: RECORDED, chosen }, speech);
  }),
  renderSurveyPage("thanks", { ...SURVEY_VIEW, recorded: RECORDED, mostComment: 1 }, speech),
  renderSurveyClosed({ ...SURVEY_VIEW, survey: "reason", recorded: FORMERLY_RECORDED }, speech),
];

const offerPages = (speech: Speech): readonly Page[] => {
  const states: readonly OfferPageState[] = ["sold-out", "expired", "withdrawn", "busy"];
  const acceptance = { code: "7QK4-0M9X-ZB2C", on: "2026-12-02" };
  return [
    ...(
      [
        { kind: "percent-off" },
        { kind: "amount-off", value: 1_250 },
        { kind: "free-period", value: 1 },
        { kind: "free-period", value: 30 },
        { kind: "longer-term", value: 1 },
        { kind: "longer-term", value: 12 },
        { kind: "renewal-rate", value: 990 },
        { kind: "plan-change", changesContract: true },
      ] as const
    ).map((more) => renderOfferPage("open", { ...OFFER_VIEW, ...more }, speech)),
    ...states.map((state) => renderOfferPage(state, OFFER_VIEW, speech)),
    renderOfferPage("accepted", { ...OFFER_VIEW, acceptance }, speech),
    renderOfferPage("already", { ...OFFER_VIEW, acceptance, title: "Welcome back" }, speech),
  ];
};

const preferencesPages = (speech: Speech): readonly Page[] => [
  ...(["invalid", "expired", "nobody", "failed"] as const).map((notice) =>
    renderPreferencesNotice(notice, speech),
  ),
  ...(["ask", "saved", "unclear"] as const).map((state) =>
    renderPreferencesPage(state, PREFERENCES_VIEW, speech),
  ),
  renderPreferencesPage("ask", { ...PREFERENCES_VIEW, left: true }, speech),
  renderPreferencesPage("ask", { ...PREFERENCES_VIEW, blocked: true }, speech),
];

const unsubscribePages = (speech: Speech): readonly Page[] =>
  (["ask", "done", "undone", "unclear", "invalid", "failed", "undo-failed"] as const).flatMap((state) => [
    renderUnsubscribePage(state, speech),
    renderUnsubscribePage(state, speech, COMPANY),
  ]);
