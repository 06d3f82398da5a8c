import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import type { ApiClient } from "#cli/client/api-client.ts";
import type { ActivityRow, CustomerRow } from "#contracts/rows.ts";
import { type Day, dayOf, daysBetween } from "#core/shared/day.ts";
import { type CdnowExample, cdnowExample } from "../examples/cdnow.ts";
import { telcoExample } from "../examples/telco.ts";
import type { Runtime } from "../runtime/start-runtime.ts";
import type { Steward } from "../runtime/steward.ts";
import type { WaitingRows } from "../runtime/waiting-rows.ts";
import { openingTime } from "./opening-time.ts";
import { readPlaybook } from "./read-campaign.ts";
import { sendRows } from "./send-rows.ts";

export interface DemoOptions {
  readonly runtime: Runtime;
  readonly steward: Steward;
  readonly client: ApiClient;
  readonly waiting: WaitingRows;
  readonly say: (line: string) => void;
}

const example = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../examples/${path}`, import.meta.url)), "utf8");

const ZONE = "America/New_York";

/** Whether the demonstration was set up before, in full; one that was cut off is taken up where it stood. */
export const isSetUp = (client: ApiClient): Promise<boolean> => knows(client, "renewal");

const knows = async (client: ApiClient, campaignId: string): Promise<boolean> => {
  const { items } = await client.call("campaigns.list", { query: {} });
  return items.some(({ id, status }) => id === campaignId && status !== "draft");
};

/** The day that the sample is moved to: kept, so that a set-up which is taken up later moves it as before. */
const demoDay = (runtime: Runtime): Promise<Day> =>
  createSqliteSecrets({ path: runtime.statePath }).ensure("demo-day", () =>
    dayOf(runtime.clock.businessNow(), ZONE),
  );

/**
 * The CDNOW customers: what happened up to today is imported, the rest waits; Win back writes to the silent. Those
 * whom its first sweep takes come first, so that their mails are out while the others are still being imported.
 * Resolves when these mails are sent, with what brings in the others.
 */
export const setUpWinBack = async (options: DemoOptions): Promise<() => Promise<void>> => {
  const { client, runtime, steward, waiting, say } = options;
  const opening = openingTime(runtime.clock.businessNow(), ZONE);
  if (opening > runtime.clock.businessNow()) runtime.clock.moveTo(opening);
  const now = runtime.clock.businessNow();
  const today = await demoDay(runtime);
  await client.call("workspace.put", {
    body: { document: example("workspace.yaml"), file: "workspace.yaml" },
  });

  const cdnow = cdnowExample({ text: example("cdnow/CDNOW_sample.txt"), today, zone: ZONE });
  const { first, others } = splitBySilence(cdnow, today);
  say(`The clock of this demonstration stands at ${now.toISOString().slice(0, 16).replace("T", " ")} UTC.`);
  say(
    `CDNOW: ${cdnow.customers.length} customers of a record shop, 1997-98. Every date is moved by ${cdnow.weeks} weeks, so that ${cdnow.chosenDay} is ${today}. Names, addresses and consent are invented.`,
  );
  const importOthers = async (): Promise<void> => {
    await sendCustomers(client, "CDNOW", others);
    waiting.add(cdnow.later.map((row: ActivityRow) => ({ arrivesAt: new Date(row.occurredAt), row })));
    await runtime.settled();
    say(
      `${cdnow.before.length} purchases up to today are in; ${cdnow.later.length} later ones arrive as the clock advances.`,
    );
  };
  await sendCustomers(client, "CDNOW, just fallen silent", first);
  // taken up after it was cut off: a sweep may be due that must see everybody
  const isRunning = await knows(client, "win-back");
  if (isRunning) await importOthers();
  await runtime.settled();
  await launch(client, "win-back");
  await steward.tick();
  return isRunning ? async () => undefined : importOthers;
};

interface Shoppers {
  readonly customers: readonly CustomerRow[];
  readonly activity: readonly ActivityRow[];
}

/** Days of silence of those whom the first sweep of Win back takes: its line and its backlog, newest first. */
const FIRST_SILENCE = { from: 30, to: 44 };

const splitBySilence = (
  cdnow: CdnowExample,
  today: Day,
): { readonly first: Shoppers; readonly others: Shoppers } => {
  const last = new Map<string, Day>();
  for (const { customer, occurredAt } of cdnow.before) {
    const day = dayOf(new Date(occurredAt), ZONE);
    if (day > (last.get(customer) ?? "")) last.set(customer, day);
  }
  const isFirst = (customer: string | undefined): boolean => {
    const silence = daysBetween(last.get(customer ?? "") ?? today, today);
    return silence >= FIRST_SILENCE.from && silence <= FIRST_SILENCE.to;
  };
  const { true: first = [], false: others = [] } = Object.groupBy(
    cdnow.customers,
    ({ externalId }) => `${isFirst(externalId)}` as const,
  );
  const bought = Object.groupBy(cdnow.before, ({ customer }) => `${isFirst(customer)}` as const);
  return {
    first: { customers: first, activity: bought.true ?? [] },
    others: { customers: others, activity: bought.false ?? [] },
  };
};

const sendCustomers = async (client: ApiClient, name: string, rows: Shoppers): Promise<void> => {
  await sendRows(client, { kind: "customers", name: `${name}: customers`, rows: rows.customers });
  await sendRows(client, { kind: "activity", name: `${name}: purchases`, rows: rows.activity });
};

/** The Telco contracts, with today as their reference day; then Renewal writes to those whose contract ends. */
export const setUpRenewal = async ({ client, runtime, steward, say }: DemoOptions): Promise<void> => {
  const today = await demoDay(runtime);
  const telco = telcoExample({
    text: example("telco/Telco-Customer-Churn.csv"),
    referenceDay: today,
    zone: ZONE,
  });
  say(`Telco: ${telco.contracts.length} contracts as of ${today} are being imported …`);
  await sendRows(client, { kind: "customers", name: "Telco customers", rows: telco.customers });
  await sendRows(client, { kind: "contracts", name: "Telco contracts", rows: telco.contracts });
  await runtime.settled();
  await launch(client, "renewal");
  await client.call("sweeps.start", { body: {} });
  await runtime.workflows.idle();
  await steward.tick();
};

const launch = async (client: ApiClient, playbook: string): Promise<void> => {
  const { id, status } = await client.call("campaigns.publish", { body: { files: readPlaybook(playbook) } });
  if (status === "draft") await client.call("campaigns.start", { params: { campaignId: id }, body: {} });
};
