import { join } from "node:path";
import { createDynamoAnswers } from "#adapters/dynamodb/answers.ts";
import type { Documents } from "#adapters/dynamodb/client.ts";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { createDynamoOffers } from "#adapters/dynamodb/offers.ts";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import { createRecoverOffers } from "#app/answers/recover-offers.ts";
import { createLinkKeys } from "#app/links/link-keys.ts";
import type { Issued } from "#core/answers/issued.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { sealToken } from "#core/links/token.ts";
import { sampleIssued } from "#support/answers-contract.ts";
import { STORED, withStored } from "#support/crash/open-stored.ts";
import { workspaceOf } from "#support/crash/workload.ts";
import { openKillableRuntime } from "#support/events/killable-runtime.ts";

const DAY_MS = 86_400_000;

/** The product that can be killed at any moment, and what it asked customers, put into its tables as dispatch would. */
export const openAskedRuntime = async (now: Date) => {
  const runtime = await openKillableRuntime();
  const closesAt = new Date(now.getTime() + 10 * DAY_MS);
  const partsOf = (documents: Documents) => ({
    answers: createDynamoAnswers(documents, STORED.tables.answers),
    offers: createDynamoOffers(documents, STORED.tables.answers),
    config: createDynamoConfigStore({ documents, table: STORED.tables.config, wallNow: () => now }),
  });
  /** While the runtime is dead. */
  const stores = <T>(use: (parts: ReturnType<typeof partsOf>) => Promise<T>): Promise<T> =>
    withStored(join(runtime.directory, "tables"), (documents) => use(partsOf(documents)));
  return {
    ...runtime,
    /** The last day of what is asked. */
    until: closesAt.toISOString().slice(0, 10),
    stores,
    /** Answers how to reach the page of each; leaves the runtime dead. */
    ask: async (asks: readonly { readonly messageId: string; readonly ask: Issued["ask"] }[]) => {
      const client = await runtime.start();
      await client.call("workspace.put", { body: { document: workspaceOf(now), file: "workspace.yaml" } });
      await runtime.kill();
      await stores(({ answers }) =>
        answers.issue(asks.map(({ messageId, ask }) => ({ ...sampleIssued(messageId, ask), closesAt }))),
      );
      const secrets = createSqliteSecrets({ path: join(runtime.directory, "state.sqlite") });
      const clock = { businessNow: () => now, wallNow: () => now };
      const ring = await createLinkKeys({ secrets, clock, newSecret: () => new Uint8Array(32).fill(9) })();
      const issuedOn = now.toISOString().slice(0, 10);
      return (purpose: LinkPurpose, messageId: string): string =>
        `${runtime.url}/${purpose === "survey" ? "s" : "o"}/${sealToken(ring, { purpose, messageId, issuedOn })}`;
    },
    /** What a dispatch of the next day does for the offers of a campaign, and how they stand then. */
    recovered: (campaignId: string, stepId: string) =>
      stores(async ({ answers, offers, config }) => {
        const later = new Date(now.getTime() + DAY_MS);
        const clock = { businessNow: () => later, wallNow: () => later };
        await createRecoverOffers({ answers, offers, config, clock })(campaignId);
        const { acceptances: underWay } = await offers.open(campaignId);
        return { underWay, ...(await offers.standing(campaignId, stepId)) };
      }),
  };
};

/** Posts a form; status and page, or `killed` when nobody answered. */
export const postForm = async (url: string, body: string): Promise<string> => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  try {
    const response = await fetch(url, { method: "POST", headers, body });
    return `${response.status} ${await response.text()}`;
  } catch {
    return "killed";
  }
};

/** The code that an offer's page shows. */
export const codeOn = (page: string): string | undefined => /<bdi dir="ltr">([^<]+)<\/bdi>/.exec(page)?.[1];
