import { compile } from "html-to-text";
import { SCORE_ROW } from "./score-row.ts";

const toText = compile({
  wordwrap: false,
  formatters: {
    surveyLink: (_, __, builder) => {
      builder.openBlock({ leadingLineBreaks: 2 });
      builder.addInline("{{ links.survey }}");
      builder.closeBlock({ trailingLineBreaks: 2 });
    },
  },
  selectors: [
    { selector: 'div[style^="display:none"]', format: "skip" },
    { selector: "img", format: "skip" },
    // eleven addresses in a row help nobody: the page asks again
    { selector: `div.${SCORE_ROW}`, format: "surveyLink" },
    {
      selector: "a",
      options: { hideLinkHrefIfSameAsText: true, linkBrackets: ["<", ">"], noAnchorUrl: true },
    },
    { selector: "h1", options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: "h2", options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: "h3", options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: "table", format: "block" },
    { selector: "td", format: "block", options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
  ],
});

/** The plain text of a mail from its HTML, with the Liquid protected: the words, and each link after its text. */
export const deriveText = (html: string): string => `${toText(html).trim()}\n`;
