import { addDays, type Day } from "#core/shared/day.ts";
import { escapeHtml, type Page, renderNotice, renderPage } from "./page.ts";
import { type Company, choice, companyHead, dressOf, fieldset } from "./parts.ts";
import { dayText, fill, pluralText, type Speech } from "./speech.ts";
import { CATALOGUE, PAGE_LANGUAGES } from "./texts/catalogue.ts";

/** How it stands for the reader, and what the form offers. */
export interface PreferencesView {
  readonly company: Company;
  readonly today: Day;
  readonly topics: readonly { readonly id: string; readonly name: string; readonly on: boolean }[];
  readonly pausedUntil: Day | undefined;
  /** At most one mail in so many days. */
  readonly everyDays: number | undefined;
  readonly surveys: boolean;
  /** Of the pages, where the reader chose one. */
  readonly chosenLocale: string | undefined;
  readonly left: boolean;
  readonly blocked: boolean;
}

/** `unclear`: a POST that is not the form's. */
export type PreferencesState = "ask" | "saved" | "unclear";
/** Pages without a form, on which nothing of a table is shown. */
export type PreferencesNotice = "invalid" | "expired" | "nobody" | "failed";

export const PAUSE_DAYS = [30, 60, 90] as const;
export const OFTEN_DAYS = [7, 30] as const;

export const renderPreferencesNotice = (notice: PreferencesNotice, speech: Speech): Page =>
  renderNotice(speech, speech.texts.preferences[notice]);

/**
 * The whole page. The form says everything that it offers: `mails` and `surveys` (`yes`, `none`), `stood` (what
 * `mails` was before), `often` (days or nothing), `pause` (a day or nothing), `language` (or nothing), `shown` (each
 * topic on it) and `topic` (each that is wanted), so that sent again it comes to the same.
 */
export const renderPreferencesPage = (
  state: PreferencesState,
  view: PreferencesView,
  speech: Speech,
): Page => {
  const texts = speech.texts.preferences;
  const heading = { ask: texts.title, saved: texts.saved, unclear: texts.unclear.title }[state];
  const main = `${companyHead(view.company, texts.from)}
<h1>${heading}</h1>
<div${state === "ask" ? "" : ' role="status"'}>
${state === "unclear" ? `<p>${texts.unclear.text}</p>` : ""}
${standing(view, speech)}
</div>
<form method="post">
${topicsField(view, speech)}
${oftenField(view, speech)}
${surveysField(view, speech)}
${pauseField(view, speech)}
${languageField(view, speech)}
${mailsField(view, speech)}
<button>${texts.button}</button>
</form>`;
  const title = `${heading} – ${fill(texts.from, { company: view.company.name })}`;
  return renderPage({
    speech,
    title,
    main,
    ...dressOf(view.company, STYLE),
  });
};

const standing = (view: PreferencesView, speech: Speech): string => {
  const { stands } = speech.texts.preferences;
  const without = view.topics.filter(({ on }) => !on).map(({ name }) => `<bdi>${escapeHtml(name)}</bdi>`);
  const lines = [
    view.blocked && stands.blocked,
    view.left ? stands.left : !view.blocked && stands.on,
    !view.left && view.pausedUntil && fill(stands.paused, { day: dayText(speech, view.pausedUntil) }),
    !view.left && without.length > 0 && fill(stands.without, { topics: without.join(", ") }),
  ];
  return lines.flatMap((line) => (line ? [`<p class="stands">${line}</p>`] : [])).join("\n");
};

const topicsField = ({ topics }: PreferencesView, { texts }: Speech): string => {
  if (topics.length === 0) return "";
  const boxes = topics.map(({ id, name, on }) => {
    const value = escapeHtml(id);
    const box = choice({ type: "checkbox", name: "topic", value: id, checked: on });
    return `<input type="hidden" name="shown" value="${value}"><label>${box}<bdi>${escapeHtml(name)}</bdi></label>`;
  });
  return fieldset(texts.preferences.topics, boxes);
};

const pauseField = (view: PreferencesView, speech: Speech): string => {
  const { today, pausedUntil } = view;
  const { pause } = speech.texts.preferences;
  const offered = PAUSE_DAYS.map((days) => {
    const until = addDays(today, days);
    const text = pluralText(speech, pause.days, { count: days, values: { day: dayText(speech, until) } });
    return { value: until, text };
  });
  const isOffered = pausedUntil === undefined || offered.some(({ value }) => value === pausedUntil);
  const kept = isOffered
    ? []
    : [{ value: pausedUntil, text: fill(pause.kept, { day: dayText(speech, pausedUntil) }) }];
  const choices = [{ value: "", text: pause.none }, ...kept, ...offered];
  return fieldset(pause.legend, radios({ name: "pause", stands: pausedUntil ?? "", choices }));
};

const oftenField = ({ everyDays }: PreferencesView, { texts }: Speech): string => {
  const { legend, any, week, month } = texts.preferences.often;
  const words: Readonly<Record<(typeof OFTEN_DAYS)[number], string>> = { 7: week, 30: month };
  const choices = [
    { value: "", text: any },
    ...OFTEN_DAYS.map((days) => ({ value: `${days}`, text: words[days] })),
  ];
  return fieldset(legend, radios({ name: "often", stands: `${everyDays ?? ""}`, choices }));
};

const surveysField = (view: PreferencesView, { texts }: Speech): string => {
  const { legend, yes, none } = texts.preferences.surveys;
  const stands = view.surveys ? "yes" : "none";
  return fieldset(legend, radios({ name: "surveys", stands, choices: yesOrNone(yes, none) }));
};

const languageField = ({ chosenLocale }: PreferencesView, { texts }: Speech): string => {
  const { legend, automatic } = texts.preferences.language;
  const options = PAGE_LANGUAGES.map((language) => {
    const selected = language === chosenLocale ? " selected" : "";
    return `<option value="${language}" lang="${language}"${selected}>${CATALOGUE[language].name}</option>`;
  });
  const all = [`<option value="">${automatic}</option>`, ...options].join("");
  return fieldset(legend, [`<select name="language" aria-label="${legend}">${all}</select>`]);
};

const mailsField = ({ left }: PreferencesView, { texts }: Speech): string => {
  const { legend, yes, none, hint } = texts.preferences.mails;
  const stands = left ? "none" : "yes";
  return fieldset(legend, [
    `<input type="hidden" name="stood" value="${stands}">`,
    ...radios({ name: "mails", stands, choices: yesOrNone(yes, none) }),
    `<p class="hint">${hint}</p>`,
  ]);
};

const yesOrNone = (yes: string, none: string) => [
  { value: "yes", text: yes },
  { value: "none", text: none },
];

const radios = (input: {
  readonly name: string;
  /** Value of the one that is checked. */
  readonly stands: string;
  readonly choices: readonly { readonly value: string; readonly text: string }[];
}): readonly string[] =>
  input.choices.map(({ value, text }) => {
    const radio = choice({ type: "radio", name: input.name, value, checked: value === input.stands });
    return `<label>${radio}${text}</label>`;
  });

const STYLE = `
.stands{margin:0 0 .5rem}
select{box-sizing:border-box;width:100%;min-height:3rem;margin:.25rem 0 .5rem;padding:.4rem .6rem;font:inherit;border:1px solid GrayText;border-radius:.5rem;background:Canvas;color:CanvasText}
select:focus-visible{outline:3px solid CanvasText;outline-offset:3px}`;
