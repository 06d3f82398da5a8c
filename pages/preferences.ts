import { addDays, type Day } from "#core/shared/day.ts";
import { escapeHtml, type Page, renderNotice, renderPage } from "./page.ts";
import { type Company, choice, companyHead, fieldset, formStyle } from "./parts.ts";
import { dayText, fill, pluralText, type Speech } from "./speech.ts";

/** How it stands for the reader, and what the form offers. */
export interface PreferencesView {
  readonly company: Company;
  readonly today: Day;
  readonly topics: readonly { readonly id: string; readonly name: string; readonly on: boolean }[];
  readonly pausedUntil: Day | undefined;
  readonly left: boolean;
  readonly blocked: boolean;
}

/** `unclear`: a POST that is not the form's. */
export type PreferencesState = "ask" | "saved" | "unclear";
/** Pages without a form, on which nothing of a table is shown. */
export type PreferencesNotice = "invalid" | "expired" | "nobody" | "failed";

export const PAUSE_DAYS = [30, 60, 90] as const;

export const renderPreferencesNotice = (notice: PreferencesNotice, speech: Speech): Page =>
  renderNotice(speech, speech.texts.preferences[notice]);

/**
 * The whole page. The form says everything that it offers: `mails` (`yes`, `none`), `pause` (a day or nothing),
 * `shown` (each topic on it) and `topic` (each that is wanted), so that sent again it comes to the same.
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
${pauseField(view, speech)}
${mailsField(view, speech)}
<button>${texts.button}</button>
</form>`;
  const title = `${heading} – ${fill(texts.from, { company: view.company.name })}`;
  return renderPage({ speech, title, main, style: formStyle(view.company) + STYLE });
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
  return fieldset(
    pause.legend,
    choices.map(({ value, text }) => {
      const radio = choice({ type: "radio", name: "pause", value, checked: value === (pausedUntil ?? "") });
      return `<label>${radio}${text}</label>`;
    }),
  );
};

const mailsField = ({ left }: PreferencesView, { texts }: Speech): string => {
  const { mails } = texts.preferences;
  return fieldset(mails.legend, [
    `<label>${choice({ type: "radio", name: "mails", value: "yes", checked: !left })}${mails.yes}</label>`,
    `<label>${choice({ type: "radio", name: "mails", value: "none", checked: left })}${mails.none}</label>`,
    `<p class="hint">${mails.hint}</p>`,
  ]);
};

const STYLE = `
.stands{margin:0 0 .5rem}`;
