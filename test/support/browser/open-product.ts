import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiClient } from "#cli/client/api-client.ts";
import { startRuntime } from "#local/runtime/start-runtime.ts";
import { createSteward } from "#local/runtime/steward.ts";
import { askMails, giftMails, type MailLanguage } from "./mail-texts.ts";

const workspaceAt = (url: string): string => `
company: { name: Northwind Records, postalAddress: "12 Harbour Street, Portland", color: "#1f5d57" }
zone: America/New_York
currency: EUR
sender: { email: hello@example.com }
topics: { offers: Offers, news: News }
consent: assumed
cap: { mails: 10, within: 1 day }
window: { mon-sun: ["00:00-24:00"], zone: workspace }
feedGuard: { enabled: false }
sending: { links: "${url}" }
`;
const CAMPAIGN = (id: string, event: string, steps: string) => `
campaign: ${id}
name: ${id}
topic: offers
trigger: { kind: event, name: ${event}, episode: event.order }
holdout: 0%
steps:
${steps}
`;
const ASK = CAMPAIGN(
  "ask-them",
  "Order Shipped",
  "  - { id: ask, survey: nps, email: ask, waitForAnswer: 14 days }",
);
const GIFT = CAMPAIGN(
  "give-them",
  "Order Missed",
  "  - { id: gift, offer: { email: gift, kind: percent-off, percent: 20, costs: 12, expires: 14 days } }",
);
/** Of one request to the API for events. */
const EVENTS_AT_ONCE = 500;
const BETWEEN_DISPATCHES_MS = 6 * 60_000;
/** So many are two hours: longer than a claim in doubt is waited for. */
const MOST_DISPATCHES = 20;

export interface SentMail {
  readonly address: string;
  readonly messageId: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Recipient {
  readonly userId: string;
  readonly language: MailLanguage;
  readonly event: "Order Shipped" | "Order Missed";
}

/** The running product, with a survey for whose order was shipped and an offer for whose order was missed. */
export const openProduct = async () => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-browser-"));
  const errors: unknown[] = [];
  const onError = (_: string, error: unknown): void => void errors.push(error);
  const onFatal = (error: Error): void => void errors.push(error);
  const started = await startRuntime({ directory, port: 0, relay: undefined, jobs: {}, onError, onFatal });
  if (started.kind === "locked") throw new Error("locked");
  const { runtime } = started;
  const steward = createSteward({ runtime, feed: { next: () => undefined, arrive: async () => 0 }, onError });
  const api = createApiClient({ url: runtime.url, token: runtime.token });
  await api.call("workspace.put", { body: { document: workspaceAt(runtime.url) } });
  await api.call("campaigns.publish", { body: { files: { "campaign.yaml": ASK, ...askMails() } } });
  await api.call("campaigns.publish", { body: { files: { "campaign.yaml": GIFT, ...giftMails() } } });
  for (const campaignId of ["ask-them", "give-them"])
    await api.call("campaigns.start", { params: { campaignId } });
  const { key } = await api.call("write-keys.create", { body: { name: "shop" } });

  const post = async (batch: readonly object[]): Promise<void> => {
    const response = await fetch(`${runtime.url}/v1/batch`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${key}:`)}`, "content-type": "application/json" },
      body: JSON.stringify({ batch }),
    });
    if (!response.ok) throw new Error(`The API for events answered ${response.status}`);
  };
  const postAll = async (events: readonly object[]): Promise<void> => {
    for (let from = 0; from < events.length; from += EVENTS_AT_ONCE)
      await post(events.slice(from, from + EVENTS_AT_ONCE));
    await runtime.settled();
  };

  return {
    runtime,
    errors,
    /** Lets something happen to each, and sends the mails that follow. */
    mailTo: async (recipients: readonly Recipient[]): Promise<void> => {
      await postAll(recipients.map((one) => ({ type: "identify", ...identityOf(one) })));
      await postAll(recipients.map((one) => ({ type: "track", ...happeningOf(one) })));
      const all = runtime.ses.log().mails.length + recipients.length;
      // one dispatch on an idle machine; on a busy one the next sends what it could not
      for (let tries = 0; tries < MOST_DISPATCHES && runtime.ses.log().mails.length < all; tries++) {
        const next = new Date(runtime.clock.businessNow().getTime() + BETWEEN_DISPATCHES_MS);
        await steward.advance(next, async () => undefined);
        await runtime.settled();
      }
    },
    mails: async (): Promise<readonly SentMail[]> =>
      Promise.all(
        runtime.ses.log().mails.map(async ({ sesId, address, message = "" }) => {
          const response = await fetch(`${runtime.url}/inbox/api/messages/${sesId}`);
          const { html, headers } = (await response.json()) as {
            readonly html: string;
            readonly headers: readonly { readonly name: string; readonly value: string }[];
          };
          return {
            address,
            messageId: message,
            html,
            headers: Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value])),
          };
        }),
      ),
    close: async (): Promise<void> => {
      await steward.stop();
      await runtime.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

export type Product = Awaited<ReturnType<typeof openProduct>>;

const identityOf = ({ userId, language }: Recipient) => ({
  userId,
  messageId: `identify-${userId}`,
  traits: { email: `${userId}@example.com`, locale: language },
});

const happeningOf = ({ userId, event }: Recipient) => ({
  userId,
  event,
  messageId: `${event}-${userId}`,
  properties: { order: `${event}-${userId}` },
});
