import { addDays, type Day } from "#core/shared/day.ts";
import { escapeHtml, type Page, type PageLanguage, renderPage } from "./page.ts";
import { PREFERENCES_TEXTS, type PreferencesTexts } from "./preferences-texts.ts";

/** How it stands for the reader, and what the form offers. */
export interface PreferencesView {
  readonly company: { readonly name: string; readonly color: string };
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

export const renderPreferencesNotice = (notice: PreferencesNotice, language: PageLanguage): Page => {
  const { title, text } = PREFERENCES_TEXTS[language][notice];
  return renderPage({ language, title, main: `<h1>${title}</h1>\n<p>${text}</p>` });
};

/**
 * The whole page. The form says everything that it offers: `mails` (`yes`, `none`), `pause` (a day or nothing),
 * `shown` (each topic on it) and `topic` (each that is wanted), so that sent again it comes to the same.
 */
export const renderPreferencesPage = (
  state: PreferencesState,
  view: PreferencesView,
  language: PageLanguage,
): Page => {
  const texts = PREFERENCES_TEXTS[language];
  const heading = { ask: texts.title, saved: texts.saved, unclear: texts.unclear.title }[state];
  const from = fill(texts.from, { company: `<bdi>${escapeHtml(view.company.name)}</bdi>` });
  const main = `<p class="from">${from}</p>
<h1>${heading}</h1>
<div${state === "ask" ? "" : ' role="status"'}>
${state === "unclear" ? `<p>${texts.unclear.text}</p>` : ""}
${standing(view, texts, language)}
</div>
<form method="post">
${topicsField(view, texts)}
${pauseField(view, texts, language)}
${mailsField(view, texts)}
<button>${texts.button}</button>
</form>`;
  const title = `${heading} – ${fill(texts.from, { company: view.company.name })}`;
  return renderPage({ language, title, main, style: STYLE + brandStyle(view.company.color) });
};

const standing = (view: PreferencesView, texts: PreferencesTexts, language: PageLanguage): string => {
  const { stands } = texts;
  const without = view.topics.filter(({ on }) => !on).map(({ name }) => `<bdi>${escapeHtml(name)}</bdi>`);
  const lines = [
    view.blocked && stands.blocked,
    view.left ? stands.left : !view.blocked && stands.on,
    !view.left && view.pausedUntil && fill(stands.paused, { day: dayText(view.pausedUntil, language) }),
    !view.left && without.length > 0 && fill(stands.without, { topics: without.join(", ") }),
  ];
  return lines.flatMap((line) => (line ? [`<p class="stands">${line}</p>`] : [])).join("\n");
};

const topicsField = ({ topics }: PreferencesView, texts: PreferencesTexts): string => {
  if (topics.length === 0) return "";
  const boxes = topics.map(({ id, name, on }) => {
    const value = escapeHtml(id);
    const box = choice({ type: "checkbox", name: "topic", value: id, checked: on });
    return `<input type="hidden" name="shown" value="${value}"><label>${box}<bdi>${escapeHtml(name)}</bdi></label>`;
  });
  return fieldset(texts.topics, boxes);
};

const pauseField = (view: PreferencesView, texts: PreferencesTexts, language: PageLanguage): string => {
  const { today, pausedUntil } = view;
  const number = new Intl.NumberFormat(language);
  const offered = PAUSE_DAYS.map((days) => {
    const until = addDays(today, days);
    const text = fill(texts.pause.days, { days: number.format(days), day: dayText(until, language) });
    return { value: until, text };
  });
  const isOffered = pausedUntil === undefined || offered.some(({ value }) => value === pausedUntil);
  const kept = isOffered
    ? []
    : [{ value: pausedUntil, text: fill(texts.pause.kept, { day: dayText(pausedUntil, language) }) }];
  const choices = [{ value: "", text: texts.pause.none }, ...kept, ...offered];
  return fieldset(
    texts.pause.legend,
    choices.map(({ value, text }) => {
      const radio = choice({ type: "radio", name: "pause", value, checked: value === (pausedUntil ?? "") });
      return `<label>${radio}${text}</label>`;
    }),
  );
};

const mailsField = ({ left }: PreferencesView, { mails }: PreferencesTexts): string =>
  fieldset(mails.legend, [
    `<label>${choice({ type: "radio", name: "mails", value: "yes", checked: !left })}${mails.yes}</label>`,
    `<label>${choice({ type: "radio", name: "mails", value: "none", checked: left })}${mails.none}</label>`,
    `<p class="hint">${mails.hint}</p>`,
  ]);

const fieldset = (legend: string, lines: readonly string[]): string =>
  `<fieldset>\n<legend>${legend}</legend>\n${lines.join("\n")}\n</fieldset>`;

const choice = (input: {
  readonly type: "checkbox" | "radio";
  readonly name: string;
  readonly value: string;
  readonly checked: boolean;
}): string =>
  `<input type="${input.type}" name="${input.name}" value="${escapeHtml(input.value)}"${input.checked ? " checked" : ""}>`;

/** Puts values in for `{name}`; never looks for names in a value. */
const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");

/** In the reader's calendar and digits. */
const dayText = (day: Day, language: PageLanguage): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );

const STYLE = `
.from{margin:0 0 .25rem;padding-top:.75rem;border-top:.375rem solid}
.stands{margin:0 0 .5rem}
form{margin-top:1.75rem}
fieldset{margin:0 0 1.75rem;padding:.5rem 1rem;border:1px solid GrayText;border-radius:.5rem;min-width:0}
legend{padding:0 .4rem;font-weight:600}
label{display:flex;gap:.75rem;align-items:center;min-height:3rem;overflow-wrap:anywhere;cursor:pointer}
input{flex:none;width:1.25rem;height:1.25rem;margin:0}
input:focus-visible{outline:3px solid CanvasText;outline-offset:3px}
bdi{overflow-wrap:anywhere}
.hint{margin:0 0 .5rem;font-size:.9375rem}`;

/** The company's colour, with black or white on it, whichever has more contrast (WCAG 2 relative luminance). */
const brandStyle = (color: string): string => {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return "";
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return `\n.from{border-color:${color}}\nbutton{background:${color};color:${luminance > 0.179 ? "#000" : "#fff"}}`;
};
