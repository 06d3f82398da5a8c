import type { RouteResponse } from "#contracts/api/routes.ts";
import { type Look, moment } from "./look.ts";
import { facts, table } from "./table.ts";
import { relative, timeIn } from "./times.ts";

type Webhook = RouteResponse<"webhooks.list">["items"][number];
type Delivery = RouteResponse<"webhooks.log">["items"][number];
type Event = RouteResponse<"outbound.list">["items"][number];
interface Listed<Item> {
  readonly items: readonly Item[];
  readonly more: boolean;
}

export const viewWebhooks = (webhooks: readonly Webhook[], look: Look): string => {
  if (webhooks.length === 0) return "No webhook yet. Add one: rekindle webhooks add https://…";
  const rows = webhooks.map((webhook) => [
    webhook.id,
    webhook.name,
    stateOf(webhook, look),
    webhook.types.length === 0 ? "all" : webhook.types.join(", "),
    webhook.url,
  ]);
  const heads = ["webhook", "name", "state", "types"].map((head) => ({ head }));
  return table([...heads, { head: "address", wraps: true }], rows, look);
};

const stateOf = ({ disabledAt, failingSince }: Webhook, look: Look): string => {
  if (disabledAt !== undefined) return look.paint.red(`disabled ${relative(disabledAt, look.wallNow)}`);
  if (failingSince !== undefined) return look.paint.yellow(`failing ${relative(failingSince, look.wallNow)}`);
  return look.paint.green("good");
};

export const viewWebhook = ({ id, url, secret }: RouteResponse<"webhooks.add">, look: Look): string =>
  [
    facts(
      [
        ["webhook", id],
        ["address", url],
        ["secret", look.paint.bold(secret)],
      ],
      look,
    ),
    "The secret is shown this one time: the receiver checks signatures with it.",
    `Try it: rekindle webhooks test ${id}`,
  ].join("\n\n");

export const viewTest = ({ status, failure }: RouteResponse<"webhooks.test">): string =>
  failure === undefined ? `Taken: ${status}.` : `Not taken: the receiver ${failure}.`;

export const viewDeliveries = ({ items, more }: Listed<Delivery>, look: Look): string => {
  if (items.length === 0) return "Nothing was delivered in this time.";
  const rows = items.map(({ event, state, attempts, nextAt }) => {
    const last = attempts.at(-1);
    return [
      timeIn(event.at, look.zone),
      event.type,
      state,
      `${attempts.length}`,
      last === undefined ? "" : (last.failure ?? `${last.status}`),
      nextAt === undefined ? "" : relative(nextAt, look.wallNow),
      event.id,
    ];
  });
  const heads = ["when", "type", "state", "tries", "last", "next"].map((head) => ({ head }));
  return [table([...heads, { head: "event" }], rows, look), ...moreWords(more)].join("\n\n");
};

export const viewEvents = ({ items, more }: Listed<Event>, look: Look): string => {
  if (items.length === 0)
    return "Nothing was put to the bus yet. The settings name it: outbound: { bus: NAME }";
  const rows = items.map(({ at, type, customerId, campaignId = "", data }) => [
    moment(at, { ...look, now: look.wallNow }),
    type,
    campaignId,
    customerId,
    JSON.stringify(data),
  ]);
  const heads = ["when", "type", "campaign", "customer"].map((head) => ({ head }));
  return [table([...heads, { head: "data", wraps: true }], rows, look), ...moreWords(more)].join("\n\n");
};

const moreWords = (more: boolean): readonly string[] => (more ? ["There are more: --limit"] : []);
