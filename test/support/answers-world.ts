import { createDynamoAnswers } from "#adapters/dynamodb/answers.ts";
import type { Documents } from "#adapters/dynamodb/client.ts";
import { createDynamoOffers } from "#adapters/dynamodb/offers.ts";
import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { createReadAsk } from "#app/answers/read-ask.ts";
import { createMarkStanding, createRecordResponse } from "#app/answers/record-response.ts";
import { createRecoverOffers } from "#app/answers/recover-offers.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { type TestClock, testClock } from "./api/api-world.ts";
import type { OpenTables } from "./tables.ts";

/** Answers and offers on real tables; the settings are a stand-in with one budget for all campaigns. */
export const openAnswersWorld = (open: OpenTables, budget: { totalMicros: number | undefined }) => {
  const clock: TestClock = testClock("2026-12-01T09:00:00Z");
  const told: string[] = [];
  const config = {
    workspace: async () => ({ zone: "Europe/Berlin", company: { name: "Nordlicht", color: "#1f6feb" } }),
    campaign: async (id: string) => ({ id, version: 1 }),
    version: async () => ({ campaign: { budget } }),
  } as unknown as ConfigStore;
  let codes = 0;
  /** The use cases over these tables, or over a connection that crashes. */
  const over = (documents: Documents) => {
    const parts = {
      answers: createDynamoAnswers(documents, open.tables.answers),
      offers: createDynamoOffers(documents, open.tables.answers),
      config,
      clock,
      queue: { send: async (bodies: readonly string[]) => void told.push(...bodies) },
      newCode: () => `CODE-${codes++}`,
    };
    return {
      ...parts,
      read: createReadAsk(parts),
      record: createRecordResponse(parts),
      mark: createMarkStanding(parts.answers),
      accept: createAcceptOffer(parts),
      recover: createRecoverOffers(parts),
    };
  };
  return { told, budget, over, ...over(open.documents) };
};
