import type { Day } from "#core/shared/day.ts";
import { escapeHtml, type Page, renderNotice, renderPage } from "./page.ts";
import { type Company, choice, companyHead, dressOf, fieldset } from "./parts.ts";
import { dayText, fill, numberText, pluralText, type Speech } from "./speech.ts";
import type { Mood, ReasonName } from "./texts/texts.ts";

export interface SurveyView {
  readonly company: Company;
  readonly survey: "nps" | "csat" | "reason";
  /** In the order in which they are shown. */
  readonly reasons: readonly ReasonName[];
  /** What stands in the form, recorded or not. */
  readonly chosen: {
    readonly score: number | undefined;
    readonly reasons: readonly string[];
    readonly comment: string;
    readonly mayContact: boolean;
  };
  /** The answer that is recorded; undefined when there is none. */
  readonly recorded:
    | {
        readonly score: number | undefined;
        readonly reasons: readonly string[];
        readonly on: Day;
        readonly mood: Mood;
      }
    | undefined;
  /** The last day on which the answer can be changed. */
  readonly until: Day;
  readonly mostComment: number;
}

/**
 * `ask`: nothing is recorded by this request; `choose`: a POST without an answer; `thanks`: the answer was recorded;
 * `added`: the comment too; `too-long`: the comment was not.
 */
export type SurveyState = "ask" | "choose" | "thanks" | "added" | "too-long";
export type LinkNotice = "invalid" | "expired" | "nobody" | "failed";

const SCALES = { nps: { from: 0, to: 10 }, csat: { from: 1, to: 5 } } as const;

export const renderLinkNotice = (notice: LinkNotice, speech: Speech): Page =>
  renderNotice(speech, speech.texts.link[notice]);

/** After its end, with the answer that was given, if one was. */
export const renderSurveyClosed = (view: SurveyView, speech: Speech): Page => {
  const { title, text } = speech.texts.survey.closed;
  const main = `${companyHead(view.company)}\n<h1>${title}</h1>\n${answeredLine(view, speech)}\n<p>${text}</p>`;
  return renderPage({ speech, title, main, ...dressOf(view.company) });
};

/**
 * The whole page. Two forms: one with `score` or `reason`, and after it one with `more`, `comment` and `contact`, so
 * that the score needs one tap and the rest is a gift. Each sent again comes to the same.
 */
export const renderSurveyPage = (state: SurveyState, view: SurveyView, speech: Speech): Page => {
  const parts =
    state === "ask" || state === "choose" ? asking(state, view, speech) : answered(state, view, speech);
  const until = fill(speech.texts.survey.until, { day: dayText(speech, view.until) });
  const main = `${companyHead(view.company)}\n${parts.main}\n<p class="hint">${until}</p>`;
  const title = `${parts.title} – ${view.company.name}`;
  return renderPage({
    speech,
    title,
    main,
    ...dressOf(view.company, STYLE),
  });
};

interface Parts {
  readonly title: string;
  readonly main: string;
}

const asking = (state: "ask" | "choose", view: SurveyView, speech: Speech): Parts => {
  const { choose } = speech.texts.survey;
  const alert = state === "choose" ? `<p class="alert" role="alert" id="alert">${choose}</p>\n` : "";
  const title =
    state === "choose" ? choose : questionOf(view, speech).replaceAll("{company}", view.company.name);
  return { title, main: alert + answeredLine(view, speech) + answerForm(view, speech, "h1") };
};

const answered = (state: Exclude<SurveyState, "ask" | "choose">, view: SurveyView, speech: Speech): Parts => {
  const { texts } = speech;
  const { title, text } = state === "added" ? texts.survey.added : texts.survey.thanks[moodOf(view)];
  const more = state === "added" ? "" : commentForm(state, view, speech);
  const main = `<div role="status">\n<h1>${title}</h1>\n<p>${text}</p>\n</div>
${more}
<details><summary>${texts.survey.change}</summary>
${answerForm(view, speech, "h2")}
</details>`;
  return { title: state === "too-long" ? tooLong(view, speech) : title, main };
};

const moodOf = ({ recorded }: SurveyView): Mood => recorded?.mood ?? "unknown";

const questionOf = ({ survey }: SurveyView, { texts }: Speech): string => texts.survey[survey].question;

const withCompany = (text: string, { company }: SurveyView): string =>
  fill(text, { company: `<bdi>${escapeHtml(company.name)}</bdi>` });

const answerForm = (view: SurveyView, speech: Speech, heading: "h1" | "h2"): string => {
  const { send, change } = speech.texts.survey;
  const legend = `<${heading}>${withCompany(questionOf(view, speech), view)}</${heading}>`;
  const fields = view.survey === "reason" ? reasonLines(view, speech) : scaleLines(view.survey, view, speech);
  return `<form method="post" class="answer">
${fieldset(legend, fields)}
<button>${view.recorded === undefined ? send : change}</button>
</form>`;
};

const scaleLines = (survey: "nps" | "csat", { chosen }: SurveyView, speech: Speech): readonly string[] => {
  const { from, to } = SCALES[survey];
  const { low, high } = speech.texts.survey[survey];
  const labels = Array.from({ length: to - from + 1 }, (_, index) => {
    const score = from + index;
    const end = { [from]: `, ${low}`, [to]: `, ${high}` }[score] ?? "";
    const label = scoreText(score, to, speech) + end;
    const radio = choice({
      type: "radio",
      name: "score",
      value: `${score}`,
      checked: chosen.score === score,
      label,
    });
    return `<label>${radio}<span>${numberText(speech, score)}</span></label>`;
  });
  return [
    `<div class="scale">${labels.join("")}</div>`,
    `<div class="ends" aria-hidden="true"><span>${low}</span><span>${high}</span></div>`,
  ];
};

const scoreText = (score: number, most: number, speech: Speech): string =>
  fill(speech.texts.survey.outOf, { score: numberText(speech, score), most: numberText(speech, most) });

const reasonLines = ({ reasons, chosen }: SurveyView, { texts }: Speech): readonly string[] => [
  `<p class="hint">${texts.survey.reason.hint}</p>`,
  ...reasons.map((reason) => {
    const checked = chosen.reasons.includes(reason);
    return `<label>${choice({ type: "checkbox", name: "reason", value: reason, checked })}${texts.survey.reasons[reason]}</label>`;
  }),
];

/** Beyond it a browser takes no more, so that whatever it sends can be read, and shown again with what is too much. */
const mostTyped = ({ mostComment }: SurveyView): number => 5 * mostComment;

const commentForm = (state: "thanks" | "too-long", view: SurveyView, speech: Speech): string => {
  const { followUp, limit, mayContact, add } = speech.texts.survey;
  const { comment } = view.chosen;
  const isWrong = state === "too-long";
  const alert = isWrong ? `<p class="alert" role="alert" id="alert">${tooLong(view, speech)}</p>\n` : "";
  const described = isWrong
    ? ' aria-invalid="true" aria-describedby="alert limit"'
    : ' aria-describedby="limit"';
  const hint = pluralText(speech, limit, { count: view.mostComment });
  return `<form method="post">
<input type="hidden" name="more" value="1">
${alert}<label for="comment" class="above">${followUp[moodOf(view)]}</label>
<textarea id="comment" name="comment" rows="5" maxlength="${mostTyped(view)}" dir="auto"${described}>\n${escapeHtml(comment)}</textarea>
<p class="hint" id="limit">${hint}</p>
<label>${choice({ type: "checkbox", name: "contact", value: "yes", checked: view.chosen.mayContact })}${mayContact}</label>
<button>${add}</button>
</form>`;
};

const tooLong = ({ chosen, mostComment }: SurveyView, speech: Speech): string =>
  pluralText(speech, speech.texts.survey.tooLong, { count: [...chosen.comment].length - mostComment });

const answeredLine = ({ recorded, survey }: SurveyView, speech: Speech): string => {
  if (recorded === undefined) return "";
  const { texts } = speech;
  const reasons = recorded.reasons.map((reason) => reasonText(reason, speech));
  const answer =
    survey === "reason"
      ? new Intl.ListFormat(speech.locale).format(reasons)
      : scoreText(recorded.score ?? 0, SCALES[survey].to, speech);
  const line = fill(texts.survey.answered, { day: dayText(speech, recorded.on), answer });
  return `<p class="stands">${line}</p>\n`;
};

const reasonText = (reason: string, { texts }: Speech): string => {
  const { reasons, formerReasons } = texts.survey;
  const all: Readonly<Record<string, string>> = {
    ...reasons,
    ...formerReasons,
    "not-needed": reasons["no-longer-needed"],
  };
  return all[reason] ?? reasons.other;
};

const STYLE = `
legend :is(h1,h2){font-size:1.35rem;line-height:1.25;margin:.5rem 0}
.answer fieldset{border:0;padding:0}
.answer legend{padding:0 0 .5rem}
.scale{display:grid;grid-template-columns:repeat(auto-fit,minmax(3.1rem,1fr));gap:.3rem}
@media(min-width:40rem){.scale{grid-template-columns:repeat(auto-fit,minmax(2.75rem,1fr))}}
.scale label{position:relative;display:block;min-height:2.75rem;padding:0}
.scale input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}
.scale span{display:grid;place-items:center;min-height:2.75rem;border:1px solid GrayText;border-radius:.5rem}
.scale :checked+span{font-weight:700;outline:2px solid CanvasText}
.scale :focus-visible+span{outline:3px solid CanvasText;outline-offset:2px}
.ends{display:flex;justify-content:space-between;gap:1rem;margin:.4rem 0 0;font-size:.9375rem}
.ends :last-child{text-align:end}
.above{display:block;font-weight:600;min-height:0}
textarea{box-sizing:border-box;width:100%;font:inherit;padding:.6rem;margin:.4rem 0;border:1px solid GrayText;border-radius:.5rem;background:Canvas;color:CanvasText}
.alert{border-inline-start:.375rem solid #b3261e;padding:.5rem 1rem;font-weight:600}
summary{min-height:3rem;padding:.5rem 0;box-sizing:border-box;cursor:pointer}
details{margin-top:2rem}
:is(form,details)+.hint{margin-top:1.5rem}`;
