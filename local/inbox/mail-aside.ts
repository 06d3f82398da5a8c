import type { Times } from "./format.ts";
import { html, type Markup } from "./html.ts";
import type { MailView } from "./mail-page.ts";
import type { MailEvent } from "./mail-store.ts";

/** Where the mail comes from, and what became of it. */
export const asideParts = (
  page: MailView,
  times: Times,
): Markup => html`<aside class="about" aria-label="About this mail">
<section><h2 class="label">What happened</h2>${timeline(page, times)}</section>
<section><h2 class="label">Where it comes from</h2>${origin(page)}</section>
<p class="keys key-list"><span><kbd>j</kbd> <kbd>k</kbd> next</span><span><kbd>p</kbd> phone</span><span><kbd>d</kbd> dark</span><span><kbd>i</kbd> images</span><span><kbd>esc</kbd> list</span></p>
</aside>`;

const WORDS: Readonly<Record<string, string>> = {
  Send: "Sent",
  Delivery: "Delivered",
  Bounce: "Bounced",
  Complaint: "Marked as spam",
  DeliveryDelay: "Delayed",
  Reject: "Rejected",
  RenderingFailure: "Could not be rendered",
  Open: "Opened",
  Click: "Clicked",
};

const TONES: Readonly<Record<string, string>> = {
  Delivery: "good",
  Open: "good",
  Click: "good",
  DeliveryDelay: "warn",
  Bounce: "bad",
  Complaint: "bad",
  Reject: "bad",
  RenderingFailure: "bad",
};

const DETAILS: Readonly<Record<string, string>> = {
  General: "The mailbox does not exist",
  Suppressed: "On SES's own suppression list",
  OnAccountSuppressionList: "On the account's suppression list",
  MailboxFull: "The mailbox is full",
  TransientCommunicationFailure: "The other side could not be reached",
};

const STATES: Readonly<Record<string, string>> = {
  waiting: "event not yet taken",
  lost: "event lost on purpose",
  unpublished: "no event: no configuration set",
};

const timeline = ({ mail, events }: MailView, times: Times): Markup => {
  const item = (at: Date, words: string, tone: string, notes: readonly string[]) => html`<li class="${tone}">
<span class="words">${words}</span><time datetime="${at.toISOString()}">${times.seconds(at)}</time>
${notes.map((note) => html`<bdi class="remark">${note}</bdi>`)}</li>`;
  return html`<ol class="timeline">
${item(mail.at, "Accepted by SES", "", [])}
${events.map((event) => item(event.at, WORDS[event.kind] ?? event.kind, TONES[event.kind] ?? "", notesOf(event, mail.recipients)))}
</ol>`;
};

const notesOf = (event: MailEvent, recipients: number): string[] =>
  [
    recipients > 1 ? event.address : undefined,
    event.detail && (DETAILS[event.detail] ?? event.detail.replace(/^(Permanent|Transient)\|/, "$1: ")),
    STATES[event.state],
  ].filter((note) => note !== undefined);

const origin = ({ mail, content, entries }: MailView): Markup => {
  const filter = (name: string, value: string) =>
    html`<a href="/inbox?${new URLSearchParams({ [name]: value }).toString()}">${value}</a>`;
  const entry = (label: string, value: Markup | string | undefined) =>
    value !== undefined && html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  const others = Object.entries(content.tags).filter(([name]) => name !== "message" && name !== "attempt");
  const leave = unsubscribeOf(content.headers);
  return html`<dl class="origin">
${entry("Campaign", mail.campaignId && filter("campaign", mail.campaignId))}
${entry("Step", mail.stepId)}
${entry("Episode", mail.episode)}
${entry("Customer", mail.customerId && html`<span class="id">${filter("customer", mail.customerId)}</span>`)}
${entry("Address", filter("address", mail.address))}
${entry("Attempt", mail.attempt)}
${others.map(([name, value]) => html`${entry(name, value)}`)}
${entry("Call", entries > 1 ? `${mail.callId}, entry ${mail.entry + 1} of ${entries}` : String(mail.callId))}
${entry("SES id", html`<span class="id">${mail.sesId}</span>`)}
${leave !== undefined && entry("Leave the list", html`<a href="${leave}" target="_blank" rel="noreferrer">Unsubscribe page</a>`)}
</dl>`;
};

/** The web address in List-Unsubscribe; anything else is not made a link. */
const unsubscribeOf = (headers: MailView["headers"]): string | undefined => {
  const value = headers.find((header) => header.name.toLowerCase() === "list-unsubscribe")?.value ?? "";
  return /<(https?:\/\/[^>\s]+)>/i.exec(value)?.[1];
};
