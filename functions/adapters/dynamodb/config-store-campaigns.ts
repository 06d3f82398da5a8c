import { createHash } from "node:crypto";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import type { CompiledMail } from "#core/template/compiled-mail.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen, updateWhen } from "./conditional-write.ts";
import { readParts, writeParts } from "./config-store-parts.ts";
import { CAMPAIGNS_PK, campaignKey, documentPk, templatePk, versionKey } from "./keys/config.ts";
import { type Item, queryAll } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const PausedItem = z.object({ from: z.string(), to: z.string().optional() });

const StateItem = z.object({
  sk: z.string(),
  status: z.enum(["draft", "active", "paused", "archived"]),
  version: z.number(),
  startedOn: z.string().optional(),
  pausedDays: z.array(PausedItem).default([]),
  salt: z.string(),
  awaited: z.array(z.string()).optional(),
  awaitedDates: z.array(z.string()).optional(),
  statusReason: z.string().optional(),
  updatedAt: StoredTime,
  rev: z.number(),
});

const VersionItem = z.object({
  version: z.number(),
  document: z.string(),
  publishedAt: StoredTime,
  publishedBy: z.string(),
});

/** What was checked when it was published and never changes is not checked again field by field. */
const VersionDocument = z.object({
  campaign: z.looseObject({ id: z.string(), steps: z.array(z.looseObject({ id: z.string() })) }),
  files: z.record(z.string(), z.string()),
});
const MailDocument = z.looseObject({ hash: z.string(), subject: z.string(), html: z.string() });

const parseState = (item: Item): CampaignState => {
  const { sk, rev, startedOn, statusReason, pausedDays, ...state } = StateItem.parse(item);
  return {
    ...state,
    id: sk,
    startedOn,
    statusReason,
    pausedDays: pausedDays.map(({ from, to }) => ({ from, to })),
    revision: rev,
  };
};

type CampaignStore = Pick<
  ConfigStore,
  "campaigns" | "campaign" | "putCampaign" | "version" | "putVersion" | "putTemplate" | "template"
>;

/** A write whose reply was lost is answered as `conflict` or `exists`: the caller reads again and finds it done. */
export const campaignStore = (documents: Documents, table: string): CampaignStore => ({
  campaigns: async () => {
    const items = await queryAll(documents, {
      TableName: table,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": CAMPAIGNS_PK },
      ConsistentRead: true,
    });
    return items.map(parseState);
  },

  campaign: async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: campaignKey(id), ConsistentRead: true }),
    );
    return Item && parseState(Item);
  },

  putCampaign: async ({ id, revision, updatedAt, ...state }) => {
    const written = await updateWhen(documents, {
      table,
      key: campaignKey(id),
      changes: { set: { v: 1, ...state, updatedAt: storeTime(updatedAt), rev: revision + 1 } },
      when: revision === 0 ? ABSENT : { expression: "rev = :read", values: { ":read": revision } },
    });
    return written ? "saved" : "conflict";
  },

  version: async (campaignId, version) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: versionKey(campaignId, version), ConsistentRead: true }),
    );
    if (Item === undefined) return undefined;
    const { document, publishedAt, publishedBy } = VersionItem.parse(Item);
    const text = await readParts(documents, { table, pk: documentPk(document) });
    if (text === undefined) throw new Error(`Version ${version} of ${campaignId} has lost its document`);
    const { campaign, files } = VersionDocument.parse(JSON.parse(text));
    return {
      campaignId,
      version,
      campaign: campaign as unknown as Campaign,
      files,
      publishedAt,
      publishedBy,
    };
  },

  // the document first, by its content: of two publishers of one version each writes its own, one gets the version
  putVersion: async ({ campaignId, version, campaign, files, publishedAt, publishedBy }) => {
    const text = JSON.stringify({ campaign, files });
    const document = createHash("sha256").update(text).digest("hex");
    await writeParts(documents, { table, pk: documentPk(document), text });
    const item = {
      ...versionKey(campaignId, version),
      v: 1,
      version,
      document,
      publishedAt: storeTime(publishedAt),
      publishedBy,
    };
    return (await putWhen(documents, { table, item, when: ABSENT })) ? "saved" : "exists";
  },

  putTemplate: (mail) =>
    writeParts(documents, { table, pk: templatePk(mail.hash), text: JSON.stringify(mail) }),

  template: async (hash) => {
    const text = await readParts(documents, { table, pk: templatePk(hash) });
    return text === undefined ? undefined : (MailDocument.parse(JSON.parse(text)) as unknown as CompiledMail);
  },
});
