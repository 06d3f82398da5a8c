/** Class of the row in the HTML, by which the plain text knows it. */
export const SCORE_ROW = "score-row";

const TAG = /<mj-score-row\b((?:\s(?:"[^"]*"|'[^']*'|[^"'>])*?)?)\s*(?:\/>|>\s*<\/mj-score-row>)/g;

const LINK_STYLE =
  "display:inline-block;min-width:34px;padding:10px 4px;margin:2px 1px;border:1px solid #767676;border-radius:6px;" +
  "line-height:22px;text-align:center;text-decoration:none;color:#1a1a1a;background:#ffffff;";

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)?.slice(1).find(Boolean);

/** Links of 44 by 44 pixels and more, 0 to 10 in one row of 512 pixels; they wrap on a narrow screen, read out as `7 / 10`. */
const LINKS =
  `<div class="${SCORE_ROW}">{% for score in survey.scores %}` +
  `<a href="{{ score.url | url }}" aria-label="{{ score.value | number }} / {{ survey.highest | number }}" ` +
  `style="${LINK_STYLE}">{{ score.value | number }}</a>{% endfor %}</div>`;

const rowOf = (attributes: string): string => {
  const [low, high] = [attribute(attributes, "low"), attribute(attributes, "high")];
  const ends = [
    low === undefined ? [] : [`{{ survey.lowest | number }}: ${low}`],
    high === undefined ? [] : [`{{ survey.highest | number }}: ${high}`],
  ].flat();
  const legend = ends.length === 0 ? "" : `<div style="font-size:13px;">${ends.join(" &nbsp; ")}</div>`;
  return `<mj-text align="center">${LINKS}${legend}</mj-text>`;
};

/**
 * `<mj-score-row low="Not at all" high="Very likely" />` to a row of links, one for each score of the survey. Lines
 * stay where they are.
 */
export const expandScoreRow = (mjml: string): string =>
  mjml.replace(TAG, (tag, attributes: string) => rowOf(attributes) + "\n".repeat(tag.split("\n").length - 1));
