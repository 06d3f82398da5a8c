export interface FrameOptions {
  readonly images: boolean;
  readonly scheme: "light" | "dark";
}

/**
 * For the document that shows a stranger's HTML: no script, no form, no frame, an origin of its own. Links open in
 * a new tab, where they are ordinary pages.
 */
export const frameCsp = ({ images }: FrameOptions): string =>
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline' https:; " +
  `font-src https: data:; img-src ${images ? "http: https: data:" : "'none'"}; form-action 'none'; ` +
  "base-uri 'none'; frame-ancestors 'self'";

/** Whether a mail brings styles of its own for dark mode. */
export const hasDarkStyles = (html: string): boolean => /prefers-color-scheme\s*:\s*dark/i.test(html);

/**
 * The mail's HTML with the chosen colour scheme forced: its media queries are answered here, because a frame
 * cannot be told another scheme than the browser's.
 */
export const buildFrame = (html: string, { scheme }: FrameOptions): string => {
  const other = scheme === "dark" ? "light" : "dark";
  const forced = html
    .replace(new RegExp(`\\(\\s*prefers-color-scheme\\s*:\\s*${scheme}\\s*\\)`, "gi"), "(min-width: 0)")
    .replace(new RegExp(`\\(\\s*prefers-color-scheme\\s*:\\s*${other}\\s*\\)`, "gi"), "(max-width: 0)");
  const head = `<meta charset="utf-8"><base target="_blank"><style>:root{color-scheme:${scheme}}</style>`;
  if (/<head[^>]*>/i.test(forced)) return forced.replace(/<head[^>]*>/i, (tag) => tag + head);
  return `<!doctype html><html><head>${head}</head><body>${forced}</body></html>`;
};
