import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoAnswers } from "#adapters/dynamodb/answers.ts";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { createDynamoOffers } from "#adapters/dynamodb/offers.ts";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import { createRecoverOffers } from "#app/answers/recover-offers.ts";
import { createLinkKeys } from "#app/links/link-keys.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { sealToken } from "#core/links/token.ts";
import { askedMessage, sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { STORED, withStored } from "#support/crash/open-stored.ts";
import { workspaceOf } from "#support/crash/workload.ts";
import { type KillableRuntime, openKillableRuntime } from "#support/events/killable-runtime.ts";

/** Ten in CI, a hundred by hand: `REKINDLE_KILLS=100`. */
const LIVES = Number(process.env["REKINDLE_KILLS"] ?? 10);
const OFFERS_A_LIFE = 6;
/** Fewer than are asked for. */
const LIMIT = 25;
const CAMPAIGN = "crash";
const DAY_MS = 86_400_000;
const scoreOf = (life: number): number => life % 11;

describe("kill -9 right after the thanks page", () => {
  let runtime: KillableRuntime;
  beforeAll(async () => {
    runtime = await openKillableRuntime();
  });
  afterAll(() => runtime.close());

  const now = new Date();
  const surveys = Array.from({ length: LIVES }, (_, life) => askedMessage(CAMPAIGN, `survey ${life}`, "ask"));
  const offers = Array.from({ length: LIVES * OFFERS_A_LIFE }, (_, one) =>
    askedMessage(CAMPAIGN, `offer ${one}`, "gift"),
  );

  const stores = <T>(use: (parts: ReturnType<typeof partsOf>) => Promise<T>): Promise<T> =>
    withStored(join(runtime.directory, "tables"), (documents) => use(partsOf(documents)));
  const partsOf = (documents: Parameters<typeof createDynamoAnswers>[0]) => ({
    answers: createDynamoAnswers(documents, STORED.tables.answers),
    offers: createDynamoOffers(documents, STORED.tables.answers),
    config: createDynamoConfigStore({ documents, table: STORED.tables.config, wallNow: () => now }),
  });

  /** Puts what was asked into the tables, as dispatch would; answers how to reach its pages. */
  const prepare = async () => {
    const client = await runtime.start();
    await client.call("workspace.put", { body: { document: workspaceOf(now), file: "workspace.yaml" } });
    await runtime.kill();
    const closesAt = new Date(now.getTime() + 10 * DAY_MS);
    const until = closesAt.toISOString().slice(0, 10);
    const terms = sampleTerms({ limit: LIMIT, until });
    await stores(({ answers }) =>
      answers.issue([
        ...surveys.map((id) => ({ ...sampleIssued(id, { kind: "survey", survey: "nps" }), closesAt })),
        ...offers.map((id) => ({ ...sampleIssued(id, terms), closesAt })),
      ]),
    );
    const secrets = createSqliteSecrets({ path: join(runtime.directory, "state.sqlite") });
    const clock = { businessNow: () => now, wallNow: () => now };
    const ring = await createLinkKeys({ secrets, clock, newSecret: () => new Uint8Array(32).fill(9) })();
    const issuedOn = now.toISOString().slice(0, 10);
    return (purpose: LinkPurpose, messageId: string): string =>
      `${runtime.url}/${purpose === "survey" ? "s" : "o"}/${sealToken(ring, { purpose, messageId, issuedOn })}`;
  };

  const post = async (url: string, body: string): Promise<string> => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const response = await fetch(url, { method: "POST", headers, body });
    return `${response.status} ${await response.text()}`;
  };

  it("keeps every answer that was thanked for, and never gives away more than the limit", async () => {
    const linkTo = await prepare();
    const codes = new Map<string, string>();
    for (const [life, survey] of surveys.entries()) {
      await runtime.start();
      const own = offers.slice(life * OFFERS_A_LIFE, (life + 1) * OFFERS_A_LIFE);
      const accepting = own.map(async (messageId) => {
        const page = await post(linkTo("offer", messageId), "accept=yes").catch(() => "killed");
        const [, code] = /<bdi dir="ltr">([^<]+)<\/bdi>/.exec(page) ?? [];
        if (code !== undefined) codes.set(messageId, code);
      });
      expect(await post(linkTo("survey", survey), `score=${scoreOf(life)}`)).toContain("200 <!doctype html>");
      await runtime.kill();
      await Promise.all(accepting);
    }

    await stores(async ({ answers, offers: offerStore, config }) => {
      const kept = await answers.answered([...surveys, ...offers]);
      expect(surveys.map((id) => kept.get(id)?.response?.score)).toEqual(
        surveys.map((_, life) => scoreOf(life)),
      );
      expect(codes.size).toBeGreaterThan(0);
      for (const [messageId, code] of codes) expect(kept.get(messageId)?.acceptance?.code).toBe(code);
      const stored = offers.filter((id) => kept.get(id)?.acceptance !== undefined).length;
      expect(stored).toBeLessThanOrEqual(LIMIT);

      const later = new Date(now.getTime() + DAY_MS);
      const clock = { businessNow: () => later, wallNow: () => later };
      await createRecoverOffers({ answers, offers: offerStore, config, clock })(CAMPAIGN);
      expect((await offerStore.open(CAMPAIGN)).acceptances).toEqual([]);
      expect(await offerStore.standing(CAMPAIGN, "gift")).toMatchObject({
        accepted: stored,
        usedMicros: stored * 12_000_000,
      });
    });
  });
});
