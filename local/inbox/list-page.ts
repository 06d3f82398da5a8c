import { createTimes, toPerson, toSnippet } from "./format.ts";
import { html, type Markup } from "./html.ts";
import { layout } from "./layout.ts";
import { MAIL_STATUSES, type MailQuery, toSearch } from "./mail-filter.ts";
import { COUNTED, type MailPage, type MailSummary } from "./mail-store.ts";

export interface ListView {
  readonly query: MailQuery;
  readonly page: MailPage;
  readonly count: number;
  readonly campaigns: readonly string[];
  readonly zone: string;
  readonly now: Date;
  readonly snippetOf: (mail: MailSummary) => string | undefined;
}

export const STATUS_WORDS: Readonly<Record<MailSummary["status"], string>> = {
  sent: "Sent",
  delivered: "Delivered",
  bounced: "Bounced",
  complained: "Complained",
  delayed: "Delayed",
  rejected: "Rejected",
  failed: "Not rendered",
};

export const renderList = (view: ListView): string =>
  layout({
    title: "Inbox",
    className: "list",
    main: html`
<header class="top">
  <div class="brand"><a class="brand-name" href="/inbox">Inbox</a><span class="count">${countWords(view.count)}</span></div>
  ${filterForm(view)}
</header>
<main id="main" tabindex="-1">
  <h1 class="unseen">Mails${filtered(view.query) ? " that match" : ""}</h1>
  ${chips(view.query)}
  ${view.page.mails.length === 0 ? emptyState(view.query) : byDay(view)}
  ${pager(view)}
</main>
<footer class="foot keys"><div class="key-list"><span><kbd>j</kbd> <kbd>k</kbd> move</span><span><kbd>enter</kbd> open</span><span><kbd>/</kbd> search</span></div><span>Times in ${view.zone.replaceAll("_", " ")}</span></footer>`,
  });

const filtered = ({ cursor: _, limit: __, ...filters }: MailQuery): boolean =>
  Object.values(filters).some((value) => value !== undefined);

const countWords = (count: number): string => {
  if (count > COUNTED) return `over ${COUNTED.toLocaleString("en")} mails`;
  return count === 1 ? "1 mail" : `${count.toLocaleString("en")} mails`;
};

const option = (value: string, label: string, chosen: string | undefined): Markup =>
  chosen === value
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`;

const filterForm = ({ query, campaigns }: ListView): Markup => html`
<form class="filters" role="search" action="/inbox" method="get" aria-label="Mails">
  <label><span class="unseen">Search</span><input class="field q" type="search" name="q" value="${query.q ?? ""}" placeholder="Search person or subject" maxlength="320" autocomplete="off" spellcheck="false"></label>
  <label><span class="unseen">Campaign</span><select class="field" name="campaign">${option("", "All campaigns", query.campaign ?? "")}${campaigns.map((name) => option(name, name, query.campaign))}</select></label>
  <label><span class="unseen">State</span><select class="field" name="status">${option("", "Any state", query.status ?? "")}${MAIL_STATUSES.map((status) => option(status, STATUS_WORDS[status], query.status))}</select></label>
  <label><span class="unseen">Day</span><input class="field" type="date" name="day" value="${query.day ?? ""}"></label>
  ${query.customer !== undefined && html`<input type="hidden" name="customer" value="${query.customer}">`}
  ${query.address !== undefined && html`<input type="hidden" name="address" value="${query.address}">`}
  <button class="button" type="submit">Show</button>
</form>`;

const chips = (query: MailQuery): Markup | undefined => {
  const shown = (["customer", "address", "message"] as const).flatMap((name) => {
    const value = query[name];
    const without = `/inbox${toSearch(query, { [name]: undefined, cursor: undefined })}`;
    return value === undefined
      ? []
      : [
          html`<li class="chip"><span class="chip-name">${name}</span> <bdi>${value}</bdi> <a class="chip-off" href="${without}" aria-label="Remove the filter ${name}">×</a></li>`,
        ];
  });
  return shown.length === 0 ? undefined : html`<ul class="chips" aria-label="Filters">${shown}</ul>`;
};

const byDay = (view: ListView): Markup => {
  const times = createTimes(view.zone, view.now);
  const days = new Map<string, MailSummary[]>();
  for (const mail of view.page.mails) {
    const heading = times.heading(mail.at);
    const group = days.get(heading);
    if (group === undefined) days.set(heading, [mail]);
    else group.push(mail);
  }
  return html`${[...days].map(
    ([heading, mails]) =>
      html`<section class="day"><h2 class="label">${heading}</h2><ol class="mails">${mails.map((mail) => row(view, mail, times.clock(mail.at)))}</ol></section>`,
  )}`;
};

const row = (view: ListView, mail: MailSummary, clock: string): Markup => {
  const person = toPerson(mail.to);
  const more = mail.recipients > 1 ? ` +${mail.recipients - 1}` : "";
  const quiet = mail.status === "delivered" || mail.status === "sent";
  return html`<li><a class="mail" id="m-${mail.id}" href="/inbox/m/${mail.sesId}${toSearch(view.query)}">
<span class="who"><bdi>${person.name ?? person.address}</bdi>${more}</span>
<span class="what"><bdi class="subject">${mail.subject === "" ? "(no subject)" : mail.subject}</bdi> <bdi class="snippet">${toSnippet(view.snippetOf(mail))}</bdi></span>
<span class="from">${mail.campaignId !== undefined && html`<span>${mail.campaignId}</span>${mail.stepId !== undefined && html`<span class="step-name">${mail.stepId}</span>`}`}</span>
<span class="state ${mail.status}${quiet && " quiet"}">${STATUS_WORDS[mail.status]}</span>
<time class="when" datetime="${mail.at.toISOString()}">${clock}</time>
</a></li>`;
};

const emptyState = (query: MailQuery): Markup =>
  filtered(query)
    ? html`<div class="empty"><h2 class="empty-title">Nothing matches</h2><p>No mail fits this search. Try fewer words or another day.</p><p><a class="button" href="/inbox">Show all mails</a></p></div>`
    : html`<div class="empty"><h2 class="empty-title">No mail yet</h2><p>When a campaign is running and a sweep finds somebody to write to, the mail shows up here. Nothing leaves this machine unless a relay is configured.</p></div>`;

const pager = ({ query, page }: ListView): Markup | undefined => {
  if (page.next === undefined && query.cursor === undefined) return undefined;
  return html`<nav class="pager" aria-label="Pages">
${query.cursor !== undefined ? html`<a class="button" href="/inbox${toSearch(query, { cursor: undefined })}">Newest</a>` : html`<span></span>`}
${page.next !== undefined && html`<a class="button" rel="next" href="/inbox${toSearch(query, { cursor: page.next })}">Older</a>`}
</nav>`;
};
