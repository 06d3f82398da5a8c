import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ConflictError } from "#core/shared/errors.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen } from "./conditional-write.ts";
import { keepUnchanging } from "./keep-unchanging.ts";
import { META_KEY, WORKSPACE_PK, workspaceKey } from "./keys/config.ts";
import { PackedJson, packJson } from "./packed-json.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const MetaItem = z.object({ shards: z.number(), createdAt: StoredTime });

/** Checked when it was saved, and a version never changes: not checked again field by field. */
const WorkspaceItem = z.object({
  workspace: PackedJson.pipe(z.looseObject({ zone: z.string(), version: z.number() })),
});

type WorkspaceStore = Pick<ConfigStore, "meta" | "createMeta" | "workspace" | "putWorkspace">;

export const workspaceStore = (documents: Documents, table: string): WorkspaceStore => {
  const readMeta: WorkspaceStore["meta"] = async () => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: META_KEY, ConsistentRead: true }),
    );
    return Item && MetaItem.parse(Item);
  };

  const workspace: WorkspaceStore["workspace"] = async () => {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": WORKSPACE_PK },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return Items[0] && (WorkspaceItem.parse(Items[0]).workspace as unknown as Workspace);
  };

  return {
    // never changes once it is there: each process reads it once
    meta: keepUnchanging(readMeta),
    workspace,

    createMeta: async ({ shards, createdAt }) => {
      const item = { ...META_KEY, v: 1, shards, createdAt: storeTime(createdAt) };
      if (await putWhen(documents, { table, item, when: ABSENT })) return;
      const stands = await readMeta();
      if (stands?.shards === shards) return;
      throw new ConflictError(
        `The data were created with ${stands?.shards} shards and keep them; they cannot have ${shards}`,
      );
    },

    // versions follow one another: who finds the one before and writes this one is the only one who did
    putWorkspace: async (next, document, at, by) => {
      const last = (await workspace())?.version ?? 0;
      if (next.version !== last + 1) return "conflict";
      const item = {
        ...workspaceKey(next.version),
        v: 1,
        workspace: packJson(next),
        document: packJson(document),
        at: storeTime(at),
        by,
      };
      return (await putWhen(documents, { table, item, when: ABSENT })) ? "saved" : "conflict";
    },
  };
};
