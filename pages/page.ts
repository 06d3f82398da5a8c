import { createHash } from "node:crypto";
import type { Speech } from "./speech.ts";
import type { PageLanguage } from "./texts/catalogue.ts";

export interface Page {
  readonly language: PageLanguage;
  readonly html: string;
  /** Of the header `content-security-policy`: nothing is loaded but our own pictures, nothing runs, nothing frames it. */
  readonly csp: string;
}

const STYLE = `:root{color-scheme:light dark}
body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:36rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .75rem;overflow-wrap:anywhere}
p{margin:0 0 1.75rem;overflow-wrap:anywhere}
button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.6rem;border:1px solid GrayText;border-radius:.5rem;background:#0b5cad;color:#fff;cursor:pointer}
button:focus-visible,summary:focus-visible{outline:3px solid CanvasText;outline-offset:3px}`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and for attributes in quotes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "");

/** `title` is text; `main`, `foot` and `style`, which follows the style of every page, are taken as they are. */
export const renderPage = (input: {
  readonly speech: Speech;
  readonly title: string;
  readonly main: string;
  readonly style?: string;
  /** Below the page's own content. */
  readonly foot?: string;
}): Page => {
  const { speech, title, main, foot = "" } = input;
  const style = STYLE + (input.style ?? "");
  const csp = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    // the empty icon, so that nobody asks for /favicon.ico
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const html = `<!doctype html>
<html lang="${speech.language}" dir="${speech.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
${foot}
</body>
</html>
`;
  return { language: speech.language, html, csp };
};

/** A page of words alone, on which nothing of a table is shown. */
export const renderNotice = (
  speech: Speech,
  { title, text }: { readonly title: string; readonly text: string },
): Page => renderPage({ speech, title, main: `<h1>${title}</h1>\n<p>${text}</p>` });
