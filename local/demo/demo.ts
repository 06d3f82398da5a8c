import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import type { ApiClient } from "#cli/client/api-client.ts";
import type { ActivityRow } from "#contracts/rows.ts";
import { type Day, dayOf } from "#core/shared/day.ts";
import { cdnowExample } from "../examples/cdnow.ts";
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
export const isSetUp = async (client: ApiClient): Promise<boolean> => {
  const { items } = await client.call("campaigns.list", { query: {} });
  return items.some(({ id, status }) => id === "renewal" && status !== "draft");
};

/** The day that the sample is moved to: kept, so that a set-up which is taken up later moves it as before. */
const demoDay = (runtime: Runtime): Promise<Day> =>
  createSqliteSecrets({ path: runtime.statePath }).ensure("demo-day", () =>
    dayOf(runtime.clock.businessNow(), ZONE),
  );

/** The CDNOW customers: what happened up to today is imported, the rest waits; then Win back writes to the silent. */
export const setUpWinBack = async (options: DemoOptions): Promise<void> => {
  const { client, runtime, steward, waiting, say } = options;
  const opening = openingTime(runtime.clock.businessNow(), ZONE);
  if (opening > runtime.clock.businessNow()) runtime.clock.moveTo(opening);
  const now = runtime.clock.businessNow();
  const today = await demoDay(runtime);
  await client.call("workspace.put", {
    body: { document: example("workspace.yaml"), file: "workspace.yaml" },
  });

  const cdnow = cdnowExample({ text: example("cdnow/CDNOW_sample.txt"), today, zone: ZONE });
  say(`The clock of this demonstration stands at ${now.toISOString().slice(0, 16).replace("T", " ")} UTC.`);
  say(
    `CDNOW: ${cdnow.customers.length} customers of a record shop, 1997-98. Every date is moved by ${cdnow.weeks} weeks, so that ${cdnow.chosenDay} is ${today}. Names, addresses and consent are invented.`,
  );
  await sendRows(client, { kind: "customers", name: "CDNOW customers", rows: cdnow.customers });
  await sendRows(client, { kind: "activity", name: "CDNOW purchases", rows: cdnow.before });
  waiting.add(cdnow.later.map((row: ActivityRow) => ({ arrivesAt: new Date(row.occurredAt), row })));
  await runtime.settled();
  say(
    `${cdnow.before.length} purchases up to today are in; ${cdnow.later.length} later ones arrive as the clock advances.`,
  );
  await launch(client, "win-back");
  await steward.tick();
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
