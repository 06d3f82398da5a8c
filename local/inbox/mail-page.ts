import type { ComposedMail } from "#local/ses/composed-mail.ts";
import { decodeWords, type RawHeader } from "#local/ses/encoded-words.ts";
import { hasDarkStyles } from "./body-frame.ts";
import { createTimes, type Times, toPerson } from "./format.ts";
import { escapeHtml, html, Markup, withoutBidi } from "./html.ts";
import { layout } from "./layout.ts";
import { STATUS_WORDS } from "./list-page.ts";
import { asideParts } from "./mail-aside.ts";
import { type MailQuery, toSearch } from "./mail-filter.ts";
import type { MailEvent, MailSummary } from "./mail-store.ts";
import { type ViewOptions, viewSearch } from "./view-options.ts";

export interface MailView {
  readonly mail: MailSummary;
  readonly content: ComposedMail;
  readonly headers: readonly RawHeader[];
  readonly events: readonly MailEvent[];
  readonly entries: number;
  readonly newer: string | undefined;
  readonly older: string | undefined;
  readonly query: MailQuery;
  readonly view: ViewOptions;
  readonly zone: string;
  readonly now: Date;
}

export const renderMail = (page: MailView): string => {
  const { mail } = page;
  const times = createTimes(page.zone, page.now);
  const subject = mail.subject === "" ? "(no subject)" : mail.subject;
  return layout({
    title: `${subject} · Inbox`,
    className: "one",
    main: html`
${topBar(page)}
<main id="main" tabindex="-1">
  <article aria-labelledby="subject">
    <header>
      <h1 class="subject-line" id="subject"><bdi>${subject}</bdi></h1>
      ${headLine(page, times)}
    </header>
    ${toolbar(page)}
    ${stage(page, subject)}
  </article>
  ${asideParts(page, times)}
</main>`,
  });
};

const link = (page: MailView, changes: Partial<ViewOptions>, sesId = page.mail.sesId): string =>
  `/inbox/m/${sesId}${viewSearch(page.query, { ...page.view, ...changes })}`;

const topBar = (page: MailView): Markup => {
  const step = (sesId: string | undefined, rel: string, label: string, sign: string) =>
    sesId === undefined
      ? html`<span class="step off" aria-hidden="true">${sign}</span>`
      : html`<a class="step" rel="${rel}" href="${link(page, {}, sesId)}" aria-label="${label}">${sign}</a>`;
  return html`<header class="bar">
<a class="back" href="/inbox${toSearch(page.query)}#m-${page.mail.id}"><span aria-hidden="true">←</span> Inbox</a>
<nav class="steps" aria-label="Mails">${step(page.newer, "prev", "Newer mail", "↑")}${step(page.older, "next", "Older mail", "↓")}</nav>
</header>`;
};

const personLine = (address: string): Markup => {
  const person = toPerson(address);
  return person.name === undefined
    ? html`<bdi>${person.address}</bdi>`
    : html`<bdi class="name">${person.name}</bdi> <bdi class="address">${person.address}</bdi>`;
};

const headLine = ({ mail, content }: MailView, times: Times): Markup => {
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = content.destination;
  const line = (label: string, addresses: readonly string[]) =>
    addresses.length > 0 &&
    html`<div><dt>${label}</dt><dd>${addresses.map((one) => html`<span class="person">${personLine(one)}</span>`)}</dd></div>`;
  return html`<dl class="people">
${line("From", [mail.from])}${line("To", ToAddresses)}${line("Cc", CcAddresses)}${line("Bcc", BccAddresses)}${line("Reply to", content.replyTo)}
<div><dt>Date</dt><dd class="dated"><time datetime="${mail.at.toISOString()}">${times.full(mail.at)}</time> <span class="state ${mail.status}">${STATUS_WORDS[mail.status]}</span></dd></div>
</dl>`;
};

const toolbar = (page: MailView): Markup => {
  const { view, content } = page;
  const tab = (label: string, changes: Partial<ViewOptions>, key?: string) => {
    const current = Object.entries(changes).every(
      ([name, value]) => view[name as keyof ViewOptions] === value,
    );
    return html`<a class="tab" href="${link(page, changes)}"${current && new Markup(' aria-current="true"')}${key !== undefined && !current && new Markup(` data-key="${escapeHtml(key)}"`)}>${label}</a>`;
  };
  const group = (label: string, ...tabs: readonly Markup[]) =>
    html`<div class="group ${label.toLowerCase()}" role="group" aria-label="${label}">${tabs}</div>`;
  const isHtml = view.view === "html";
  return html`<nav class="tools" aria-label="How to show the mail">
${group("Part", ...(content.html === undefined ? [] : [tab("HTML", { view: "html" })]), tab(content.raw === undefined ? "Text" : "Source", { view: "text" }), tab("Headers", { view: "headers" }))}
${isHtml && group("Width", tab("Desktop", { width: "desktop" }, "p"), tab("Phone", { width: "phone" }, "p"))}
${isHtml && group("Colours", tab("Light", { scheme: "light" }, "d"), tab("Dark", { scheme: "dark" }, "d"))}
${isHtml && group("Images", tab("Images", { images: "on" }, "i"), tab("No images", { images: "off" }, "i"))}
<a class="download" href="/inbox/m/${page.mail.sesId}.eml" download>Download .eml</a>
</nav>`;
};

const stage = (page: MailView, subject: string): Markup => {
  const { view, content, mail } = page;
  if (content.failure !== undefined) {
    return html`<div class="stage sheet"><p><strong>Never sent.</strong> SES took this mail and could not render it: <bdi>${content.failure}</bdi></p></div>`;
  }
  if (view.view === "headers") return headerTable(page.headers);
  if (view.view === "text" || content.html === undefined) return textPart(content);
  const frame = `/inbox/m/${mail.sesId}/html?images=${view.images}&scheme=${view.scheme}`;
  const plainDark = view.scheme === "dark" && !hasDarkStyles(content.html);
  return html`${plainDark && html`<p class="hint">This mail brings no dark styles; some programs would recolour it on their own.</p>`}
<div class="stage ${view.width} ${view.scheme}"><iframe class="screen" src="${frame}" title="${withoutBidi(`The mail: ${subject}`)}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe></div>`;
};

const headerTable = (headers: readonly RawHeader[]): Markup =>
  html`<div class="stage sheet"><table class="headers"><caption class="unseen">Headers</caption><tbody>${headers.map(
    ({ name, value }) => html`<tr><th scope="row">${name}</th><td><bdi>${decodeWords(value)}</bdi></td></tr>`,
  )}</tbody></table></div>`;

const textPart = ({ text, raw }: ComposedMail): Markup => {
  const body = raw === undefined ? text : raw.toString("utf8");
  if (body === undefined) {
    return html`<div class="stage sheet"><p>This mail has no plain-text part. Programs without HTML show nothing.</p></div>`;
  }
  return html`<div class="stage sheet"><pre class="source" dir="auto">${linked(body)}</pre></div>`;
};

/** Escaped text in which web addresses can be followed. */
const linked = (text: string): Markup =>
  new Markup(
    text
      .split(/(https?:\/\/[^\s<>"')\]]+)/)
      .map((part, index) => {
        const safe = escapeHtml(part);
        return index % 2 === 0 ? safe : `<a href="${safe}" target="_blank" rel="noreferrer">${safe}</a>`;
      })
      .join(""),
  );
