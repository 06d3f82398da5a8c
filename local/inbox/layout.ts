import { html, type Markup, withoutBidi } from "./html.ts";

/** Nothing but our own stylesheet, script and frames; no mail can change that. */
export const PAGE_CSP =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; frame-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export const layout = (page: {
  readonly title: string;
  readonly className: "list" | "one";
  readonly main: Markup;
}): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${withoutBidi(page.title)}</title>
<link rel="icon" href="/inbox/assets/icon.svg" type="image/svg+xml">
${["base", page.className === "one" ? "mail" : "list"].map((name) => html`<link rel="stylesheet" href="/inbox/assets/${name}.css">`)}
<script src="/inbox/assets/inbox.js" defer></script>
</head>
<body class="${page.className}">
<a class="skip" href="#main">Skip to the mails</a>
${page.main}
</body>
</html>
`.text;

export const messagePage = (title: string, text: string): string =>
  layout({
    title,
    className: "list",
    main: html`<main id="main"><div class="empty"><h1 class="empty-title">${title}</h1><p>${text}</p><p><a class="button" href="/inbox">Back to the inbox</a></p></div></main>`,
  });
