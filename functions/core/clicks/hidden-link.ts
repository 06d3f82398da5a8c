/**
 * The link as it stands in the HTML of a mail: out of sight, out of the order of tabs and unknown to screen readers.
 * The plain text has none, because there a person would see it.
 */
export const hiddenLinkHtml = (url: string): string =>
  `<div style="display:none;max-height:0;overflow:hidden" aria-hidden="true"><a href="${url}" tabindex="-1" rel="nofollow"></a></div>`;

/** A mail with the link at its end, where a person who lets something read the mail aloud is done with it. */
export const withHiddenLink = (html: string, url: string): string => {
  const end = html.lastIndexOf("</body>");
  return end < 0 ? html : html.slice(0, end) + hiddenLinkHtml(url) + html.slice(end);
};
