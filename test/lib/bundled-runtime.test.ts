import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, createApiClient } from "#cli/client/api-client.ts";
import { waitForJob } from "#cli/client/wait-for-job.ts";
import { addDays, dayOf } from "#core/shared/day.ts";
import { smallCampaign, WORKSPACE } from "#support/api/samples.ts";
import { buildBundles } from "../../lib/bundle/build-bundles.ts";

/*
 * `npm start` with the bundles that are deployed instead of the sources: a day of the main job over HTTP, in a
 * process that has nothing of this one.
 */
const ENTRY = fileURLToPath(new URL("../support/events/runtime-process.ts", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "bundled-"));
let url = "";
let client: ApiClient;
let child: ReturnType<typeof fork>;

beforeAll(async () => {
  const bundles = join(directory, "bundles");
  await buildBundles(bundles);
  child = fork(ENTRY, [JSON.stringify({ directory: join(directory, "data"), port: 0 })], {
    env: { PATH: process.env["PATH"], REKINDLE_BUNDLES: bundles },
  });
  const [ready] = await once(child, "message");
  ({ url } = ready);
  client = createApiClient(ready);
  await liveThroughADay();
});
afterAll(async () => {
  child.disconnect();
  await once(child, "exit");
  rmSync(directory, { recursive: true });
});

const importRows = async (kind: "customers" | "activity", rows: readonly object[]): Promise<void> => {
  const contentHash = kind.padStart(64, "0").replaceAll(/[^0-9a-f]/g, "0");
  const { id } = await client.call("imports.create", { body: { kind, name: kind, contentHash } });
  const params = { importId: id };
  await client.call("imports.put-chunk", {
    params: { ...params, chunk: 0 },
    body: { rows } as never,
  });
  await client.call("imports.finish", { params, body: { chunks: 1 } });
  await until(async () => (await client.call("imports.get", { params })).state === "done");
};

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("It did not come to that");
};

interface InboxMail {
  readonly sesId: string;
  readonly to: string;
  readonly status: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

const inbox = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${url}/inbox/api/messages${path}`)).json()) as T;
const mails = async (): Promise<readonly InboxMail[]> =>
  (await inbox<{ readonly messages: readonly InboxMail[] }>("")).messages;

const audit = async () => {
  const job = await client.call("audits.start", { body: { deep: true } });
  return (await waitForJob(client, job)) as { totals: { sent: number } };
};

const liveThroughADay = async (): Promise<void> => {
  await client.call("workspace.put", {
    body: {
      document: `${WORKSPACE}window: { mon-sun: ["00:00-24:00"], zone: workspace }\nfeedGuard: { enabled: false }\n`,
    },
  });
  await importRows(
    "customers",
    [1, 2, 3].map((line) => ({ line, externalId: `c${line}`, email: `c${line}@example.com` })),
  );
  const occurredAt = `${addDays(dayOf(new Date(), "Europe/Berlin"), -30)}T12:00:00Z`;
  await importRows("activity", [
    { line: 1, customer: "c1", occurredAt, type: "purchase", revenue: 1000 },
    { line: 2, customer: "c2", occurredAt, type: "purchase", revenue: 2000 },
    { line: 3, customer: "c3", occurredAt: new Date().toISOString(), type: "purchase" },
  ]);
  await client.call("campaigns.publish", { body: { files: smallCampaign("quiet", "holdout: 0%\n") } });
  await client.call("campaigns.start", { params: { campaignId: "quiet" }, body: {} });
  await client.call("sweeps.start", { body: {} });
  await until(async () => (await client.call("sweeps.list", {})).items[0]?.finishedAt !== undefined);
  await client.call("dispatches.start", { body: {} });
  await until(async () => (await mails()).length === 2);
};

describe("a day of the local runtime with the deployed bundles", () => {
  it("writes to those who crossed the line, and to nobody else", async () => {
    expect((await mails()).map(({ to }) => to).sort()).toEqual(["c1@example.com", "c2@example.com"]);
  });

  it("ends with nothing lost, and every mail's fate known", async () => {
    expect(await audit()).toMatchObject({
      clean: true,
      totals: { sent: 2, lost: 0, unknown: 0, duplicate: 0 },
    });
  });

  it("unsubscribes with one click from the mail that is in the inbox", async () => {
    const [first] = await mails();
    const mail = await inbox<InboxMail>(`/${first?.sesId}`);
    const link = mail.headers.find(({ name }) => name.toLowerCase() === "list-unsubscribe")?.value ?? "";
    const path = new URL(/<(https?:[^>]+)>/.exec(link)?.[1] ?? "").pathname;
    const answer = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
      redirect: "manual",
    });
    expect(answer.status).toBe(200);
    const externalId = mail.to.replace("@example.com", "");
    const found = await client.call("customers.find", { body: { externalId } as never });
    expect(JSON.stringify(found)).toContain("unsubscribedAt");
  });
});
