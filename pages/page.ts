import { createHash } from "node:crypto";

export const PAGE_LANGUAGES = ["en", "de", "fa"] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

export interface Page {
  readonly language: PageLanguage;
  readonly html: string;
  /** Of the header `content-security-policy`: nothing is loaded, nothing runs, nothing frames it. */
  readonly csp: string;
}

const DIRECTION: Readonly<Record<PageLanguage, "ltr" | "rtl">> = { en: "ltr", de: "ltr", fa: "rtl" };

const STYLE = `:root{color-scheme:light dark}
body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;background:Canvas;color:CanvasText}
main{max-width:32rem;margin:0 auto;padding:4rem 1.25rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .75rem}
p{margin:0 0 1.75rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.6rem;border:0;border-radius:.5rem;background:#0b5cad;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid CanvasText;outline-offset:3px}`;

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

/** `title` is text; `main` and `style`, which follows the style of every page, are taken as they are. */
export const renderPage = (input: {
  readonly language: PageLanguage;
  readonly title: string;
  readonly main: string;
  readonly style?: string;
}): Page => {
  const { language, title, main } = input;
  const style = STYLE + (input.style ?? "");
  const csp = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const html = `<!doctype html>
<html lang="${language}" dir="${DIRECTION[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
  return { language, html, csp };
};
