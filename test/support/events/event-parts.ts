import type { Documents } from "#adapters/dynamodb/client.ts";
import { createDynamoEventRejections } from "#adapters/dynamodb/event-rejections.ts";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { createDynamoIdentities } from "#adapters/dynamodb/people-identities.ts";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import type { TableNames } from "#adapters/dynamodb/tables.ts";
import type { TakeEventsDeps } from "#app/events/take-events.ts";
import { parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";
import type { LiveEvent } from "#core/events/live-event.ts";
import { readEvent } from "#core/events/read-event.ts";
import { checkRows } from "#handlers/api/check-rows.ts";
import { WORKSPACE } from "../api/samples.ts";

export const NOW = new Date("2026-12-01T09:00:00Z");
export const RECEIVED = { business: NOW, wall: NOW };
export const ID_KEY = new Uint8Array(32).fill(7);

/** What takes events, on real tables, under a clock that stands still. */
export const eventParts = (documents: Documents, tables: TableNames): TakeEventsDeps => {
  const now = () => NOW;
  const parsed = parseWorkspaceText("w.yaml", WORKSPACE, { stored: undefined, linkBaseUrl: "http://x" });
  if (parsed.kind === "faulty") throw new Error(JSON.stringify(parsed.faults));
  return {
    people: createDynamoPeople({ documents, table: tables.people, now }),
    identities: createDynamoIdentities({ documents, table: tables.people, now }),
    rejections: createDynamoEventRejections({ documents, table: tables.people, wallNow: now }),
    runs: createDynamoRuns(documents, tables.ledger),
    clock: { businessNow: now, wallNow: now },
    idKey: async () => ID_KEY,
    settings: async () => ({ workspace: parsed.workspace, shards: 2, triggers: [], running: [] }),
    checkRows,
  };
};

/** An event as the API puts it into the queue. */
export const liveEvent = (raw: object): LiveEvent => {
  const read = readEvent(raw, { type: undefined, context: undefined, sentAt: undefined, received: RECEIVED });
  if (read.kind === "rejected") throw new Error(read.rejection.reason);
  return read.event;
};
