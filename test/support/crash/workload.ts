import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "#cli/client/api-client.ts";
import { waitForJob } from "#cli/client/wait-for-job.ts";
import { sendRows } from "#local/demo/send-rows.ts";
import type { CrashRuntime } from "./crash-runtime.ts";
import type { DueMail } from "./judge.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const MAIL = `---
subject: 'Hello {{ customer.firstName | default: "you" }}'
preheader: A word from us
---
<mjml><mj-body><mj-section><mj-column><mj-text>
Hello {{ customer.firstName | default: "you" }}. {{ workspace.name }}, {{ workspace.postalAddress }}.
<a href="{{ links.unsubscribe }}">Leave</a> <a href="{{ links.preferences }}">Choose</a>
</mj-text></mj-column></mj-section></mj-body></mjml>
`;

export interface Workload {
  readonly customers: number;
  readonly ifUnknown: "resend" | "skip";
  /** Each a day's wait after the one before. */
  readonly mails: number;
}

export const addressOf = (customer: number): string => `c${`${customer}`.padStart(5, "0")}@customers.example`;

/** A zone in which it is early in the morning: no test lives through midnight, whenever it is run. */
const morningZone = (now: Date): string => {
  const ahead = ((2 - now.getUTCHours() + 36) % 24) - 12;
  return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead < 0 ? "+" : "-"}${Math.abs(ahead)}`;
};

export const workspaceOf = (now: Date): string => `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland" }
zone: ${morningZone(now)}
currency: USD
sender: { email: hello@northwind.example }
window: { mon-sun: ["00:00-24:00"], zone: workspace }
cap: { mails: 100, within: 7 days }
consent: assumed
sweepAt: "04:00"
feedGuard: { enabled: false }
`;

const campaignOf = ({ ifUnknown, mails }: Workload): string => `
campaign: quiet
name: Quiet
trigger: { kind: inactive, days: 30 }
holdout: 0%
ifUnknown: ${ifUnknown}
budget: { total: 500 }
steps:
${Array.from({ length: mails }, (_, index) => `${index === 0 ? "" : "  - { wait: 1 days }\n"}  - { id: mail-${index + 1}, email: hello }`).join("\n")}
`;

/** Customers who all cross the same line today, each by one purchase thirty days ago; nothing is swept yet. */
export const rowsOf = ({ customers }: Pick<Workload, "customers">, now: Date) => {
  const occurredAt = new Date(now.getTime() - 30 * DAY_MS).toISOString();
  const all = Array.from({ length: customers }, (_, index) => index);
  return {
    customers: all.map((index) => ({
      line: index + 2,
      externalId: `c${index}`,
      email: addressOf(index),
      firstName: `Nr${index}`,
    })),
    activity: all.map((index) => ({
      line: index + 2,
      customer: `c${index}`,
      occurredAt,
      type: "purchase",
      revenue: 1_000,
      currency: "USD",
    })),
  };
};

export const setUp = async (client: ApiClient, workload: Workload): Promise<void> => {
  const now = new Date();
  await client.call("workspace.put", { body: { document: workspaceOf(now), file: "workspace.yaml" } });
  const rows = rowsOf(workload, now);
  await sendRows(client, { kind: "customers", name: "customers.csv", rows: rows.customers });
  await sendRows(client, { kind: "activity", name: "activity.csv", rows: rows.activity });
  await launch(client, workload);
  await ingested(client);
};

/** Puts all in place and kills the runtime; answers the moment after which the sweep is due. */
export const setUpAndStop = async (runtime: CrashRuntime, workload: Workload): Promise<Date> => {
  const client = await runtime.start({});
  await setUp(client, workload);
  // the sweep is on the hour: counted from any other moment, the grace would be over sooner or later by the clock on the wall
  const sweepAt = new Date(Math.floor((await businessNow(client)).getTime() / HOUR_MS + 2) * HOUR_MS);
  await runtime.kill();
  return sweepAt;
};

/** Every mail that is due, by whom it is for. */
export const dueOf = ({ customers, mails }: Workload): readonly DueMail[] =>
  Array.from({ length: customers * mails }, (_, index) => ({
    address: addressOf(Math.floor(index / mails)),
    step: `mail-${(index % mails) + 1}`,
  }));

/** Resolves when all rows that the API took are in the tables. */
export const ingested = async (client: ApiClient): Promise<void> => {
  for (;;) {
    const { ingestQueue } = await client.call("status.get");
    if (ingestQueue.dead > 0) throw new Error("Rows were given up: see the log for why");
    if (ingestQueue.waiting + ingestQueue.inFlight === 0) return;
    await sleep(100);
  }
};

const launch = async (client: ApiClient, workload: Workload): Promise<void> => {
  const files = { "campaign.yaml": campaignOf(workload), "mails/hello.en.mjml": MAIL };
  const { id } = await client.call("campaigns.publish", { body: { files } });
  await client.call("campaigns.start", { params: { campaignId: id }, body: {} });
};

/** Asks to live through the time until `to`; does not wait for it. */
export const beginAdvance = async (client: ApiClient, to: Date) => {
  const { businessNow } = await client.call("clock.get");
  if (new Date(businessNow) >= to) return undefined;
  return client.call("clock.advance", { body: { to: to.toISOString() } });
};

export const advance = async (client: ApiClient, to: Date): Promise<void> => {
  const job = await beginAdvance(client, to);
  if (job !== undefined) await waitForJob(client, job);
};

export const businessNow = async (client: ApiClient): Promise<Date> =>
  new Date((await client.call("clock.get")).businessNow);

export { DAY_MS, HOUR_MS, sleep };
