import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { createDynamoBudgets } from "#adapters/dynamodb/budgets.ts";
import type { Documents } from "#adapters/dynamodb/client.ts";
import { parseContact } from "#adapters/dynamodb/contacts-item.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { OpenClaim } from "#core/messaging/contact.ts";
import type { Message } from "#core/messaging/message.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { STORED, withStored } from "./open-stored.ts";

const { tables, shards: SHARDS } = STORED;

/** What a killed runtime left in its tables. */
export interface StoredState {
  readonly claims: readonly OpenClaim[];
  readonly enrolments: readonly Enrolment[];
  readonly messages: ReadonlyMap<string, Message>;
  /** Kinds of runs that had begun and not finished. */
  readonly running: ReadonlySet<"sweep" | "dispatch">;
  /** By shard: the oldest hour that dispatch still reads. */
  readonly openFrom: readonly (string | undefined)[];
  readonly spentMicros: number;
}

/** What the tables of a runtime that does not run hold; changes nothing in them. */
export const readStored = (tablesPath: string, campaignId: string): Promise<StoredState> =>
  withStored(tablesPath, async (documents) => {
    const runs = createDynamoRuns(documents, tables.ledger);
    const budgets = createDynamoBudgets(documents, tables.answers);
    const kinds = ["sweep", "dispatch"] as const;
    const latest = await Promise.all(
      kinds.map(async (kind) => (await runs.list(kind, { limit: 5, cursor: undefined })).items),
    );
    return {
      ...(await readLedger(documents, campaignId)),
      claims: await readClaims(documents),
      running: new Set(
        kinds.filter((_, index) => latest[index]?.some(({ finishedAt }) => finishedAt === undefined)),
      ),
      spentMicros: (await budgets.spent(campaignId)).totalMicros,
    };
  });

const readLedger = async (documents: Documents, campaignId: string) => {
  const ledger = createDynamoLedger({ documents, table: tables.ledger, shards: SHARDS });
  const enrolments: Enrolment[] = [];
  const messages = new Map<string, Message>();
  for (let shard = 0; shard < SHARDS; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await ledger.walk(campaignId, shard, { limit: 500, cursor });
      for (const { enrolment, messages: own } of page.items) {
        enrolments.push(enrolment);
        for (const message of own) messages.set(message.messageId, message);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  const openFrom = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => ledger.openFrom(shard)));
  return { enrolments, messages, openFrom };
};

const readClaims = async (documents: Documents): Promise<readonly OpenClaim[]> => {
  const claims: OpenClaim[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({ TableName: tables.answers, ConsistentRead: true, ExclusiveStartKey: start }),
    );
    for (const item of page.Items ?? [])
      if (`${item["pk"]}`.startsWith("K#")) claims.push(...parseContact(item).open);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return claims;
};

/** Messages whose step the ledger has closed, with what it says of them. */
export const closedSteps = ({ enrolments }: StoredState): ReadonlyMap<string, string> =>
  new Map(
    enrolments.flatMap((enrolment) =>
      Object.entries(enrolment.steps)
        .filter(([, { kind }]) => kind === "sent" || kind === "skipped")
        .map(([stepId, { kind }]) => [messageIdOf({ ...enrolment, stepId }), kind] as const),
    ),
  );

/** Enrolments that dispatch has not finished, each with what is known of its mail. */
export const explainUnfinished = (stored: StoredState): readonly string[] =>
  stored.enrolments
    .filter(({ state }) => state === "active" || state === "parked")
    .map((enrolment) => {
      const messageId = messageIdOf({ ...enrolment, stepId: enrolment.stepId ?? "" });
      const claim = stored.claims.find((each) => each.messageId === messageId);
      const attempts = stored.messages.get(messageId)?.attempts;
      return JSON.stringify({
        messageId,
        state: enrolment.state,
        dueAt: enrolment.dueAt,
        readFrom: stored.openFrom[enrolment.shard],
        steps: enrolment.steps,
        claim,
        attempts,
      });
    });
