import { createHash } from "node:crypto";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Condition } from "#core/condition/condition.ts";
import type { Segment, SegmentContent } from "#core/segment/segment.ts";
import { DAY_MS } from "#core/shared/day.ts";
import type { Segments } from "#ports/segments.ts";
import { batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen } from "./conditional-write.ts";
import { readParts, writeParts } from "./config-store-parts.ts";
import { keepUnchanging } from "./keep-unchanging.ts";
import {
  documentPk,
  membersKey,
  membersPk,
  SEGMENTS_PK,
  segmentKey,
  segmentVersionKey,
} from "./keys/config.ts";
import { PackedJson, packJson } from "./packed-json.ts";
import { type Item, queryAll } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const MEMBERS_DAYS = 7;
/** What a process has read of a segment holds for so long; its own changes hold at once. */
const KEEP_MS = 5_000;

const SegmentItem = z.object({
  sk: z.string(),
  name: z.string(),
  kind: z.enum(["conditions", "list"]),
  version: z.number(),
  content: z.string(),
  ids: z.number().optional(),
  updatedAt: StoredTime,
  updatedBy: z.string(),
  deleted: z.boolean().default(false),
  rev: z.number(),
});
/** Checked when it was put. */
const ContentDocument = z.union([
  z.object({ kind: z.literal("conditions"), condition: z.looseObject({ kind: z.string() }) }),
  z.object({ kind: z.literal("list"), ids: z.array(z.string()) }),
]);
const MembersItem = z.object({ ids: PackedJson.pipe(z.array(z.string())) });

const parseSegment = (item: Item): Segment => {
  const { sk, rev, ids, ...segment } = SegmentItem.parse(item);
  return { id: sk, ids, ...segment, revision: rev };
};

export const segmentStore = (input: {
  readonly documents: Documents;
  readonly table: string;
  readonly wallNow: () => Date;
}): Segments => {
  const { documents, table, wallNow } = input;
  const kept = new Map<string, { readonly segment: Promise<Segment | undefined>; readonly at: number }>();
  return {
    segments: async () => (await queryPartition(input, SEGMENTS_PK)).map(parseSegment),

    segment: (id) => {
      const now = wallNow().getTime();
      const known = kept.get(id);
      if (known !== undefined && now - known.at < KEEP_MS) return known.segment;
      const segment = readSegment(input, id);
      kept.set(id, { segment, at: now });
      segment.catch(() => kept.delete(id));
      return segment;
    },

    segmentContent: keepUnchanging((content: string) => readContent(input, content)),

    putSegment: async (segment, said) => {
      const content = said === undefined ? segment.content : await writeContent(input, segment, said);
      const { id, revision, updatedAt, ...fields } = { ...segment, content };
      const written = await putWhen(documents, {
        table,
        item: { ...segmentKey(id), v: 1, ...fields, updatedAt: storeTime(updatedAt), rev: revision + 1 },
        when: revision === 0 ? ABSENT : { expression: "rev = :read", values: { ":read": revision } },
      });
      kept.delete(id);
      return written ? "saved" : "conflict";
    },

    keepMembers: async ({ ids, ...of }) => {
      const text = JSON.stringify(ids);
      const expires = Math.floor((wallNow().getTime() + MEMBERS_DAYS * DAY_MS) / 1_000);
      const put = { ...membersKey(of, sha256(text)), v: 1, ids: packJson(ids), expires };
      await batchWrite(documents, { table, writes: [{ put }] });
    },

    members: async (of) => {
      const items = await queryPartition(input, membersPk(of));
      return new Set(items.flatMap((item) => MembersItem.parse(item).ids));
    },
  };
};

type Store = Parameters<typeof segmentStore>[0];

const queryPartition = ({ documents, table }: Store, pk: string): Promise<Item[]> =>
  queryAll(documents, {
    TableName: table,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": pk },
    ConsistentRead: true,
  });

const readSegment = async ({ documents, table }: Store, id: string): Promise<Segment | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: table, Key: segmentKey(id), ConsistentRead: true }),
  );
  return Item && parseSegment(Item);
};

/** By its content, so that of two who write one version each keeps its own, and one gets the head. */
const writeContent = async (
  { documents, table }: Store,
  { id, version, updatedAt, updatedBy }: Segment,
  content: SegmentContent,
): Promise<string> => {
  const text = JSON.stringify(content.kind === "list" ? { kind: "list", ids: [...content.ids] } : content);
  const document = sha256(text);
  await writeParts(documents, { table, pk: documentPk(document), text });
  const put = {
    ...segmentVersionKey(id, version, document),
    v: 1,
    document,
    updatedAt: storeTime(updatedAt),
    updatedBy,
  };
  await batchWrite(documents, { table, writes: [{ put }] });
  return document;
};

const readContent = async (
  { documents, table }: Store,
  document: string,
): Promise<SegmentContent | undefined> => {
  const text = await readParts(documents, { table, pk: documentPk(document) });
  if (text === undefined) return undefined;
  const content = ContentDocument.parse(JSON.parse(text));
  return content.kind === "list"
    ? { kind: "list", ids: new Set(content.ids) }
    : { kind: "conditions", condition: content.condition as unknown as Condition };
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
