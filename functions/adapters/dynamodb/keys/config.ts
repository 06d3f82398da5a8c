import type { ItemKey } from "../batch.ts";

/**
 * Every key of the table `config` is made here and nowhere else.
 *
 * | item              | pk              | sk               | asked by                                  |
 * | ----------------- | --------------- | ---------------- | ----------------------------------------- |
 * | meta              | META            | meta             | every start                               |
 * | workspace version | WORKSPACE       | V#<00001>        | the last one: everything; others: history |
 * | campaign state    | CAMPAIGNS       | <id>             | sweep, dispatch, lists                    |
 * | campaign version  | CAMPAIGN#<id>   | V#<00001>        | sweep, dispatch                           |
 * | document parts    | DOC#<sha-256>   | <000>            | the version that names it                 |
 * | template parts    | TEMPLATE#<hash> | <000>            | rendering                                 |
 * | month of the log  | LOG             | <YYYY-MM>        | the log's pages                           |
 * | change            | LOG#<YYYY-MM>   | <ISO>#<hash>     | the log's pages, newest first             |
 * | answer to a write | ONCE#<key>      | once             | a repeated write                          |
 * | job               | JOB#<id>        | job              | its worker, who asked for it              |
 * | job in the list   | JOBS            | <ISO>#<id>       | list of jobs, newest first                |
 * | write key         | WRITE_KEYS      | <id>             | every function that takes events          |
 * | segment           | SEGMENTS        | <id>             | campaigns that use it; lists              |
 * | segment version   | SEGMENT#<id>    | V#<00001>#<hash> | its history; what it says is a document   |
 * | part of an import | MEMBERS#<id>#<import> | <hash>     | the end of the import of a list           |
 * | webhook           | WEBHOOKS        | <id>             | whoever has something to tell             |
 * | delivery          | DELIVERIES#<webhook>#<YYYY-MM-DD of the event> | <ISO>#<event> | its log, replays      |
 * | delivery to retry | RETRIES#<webhook> | <ISO>#<ISO of the event>#<event> | retries, by time          |
 */
export const META_KEY: ItemKey = { pk: "META", sk: "meta" };

const versionSk = (version: number): string => `V#${String(version).padStart(5, "0")}`;

export const WORKSPACE_PK = "WORKSPACE";
export const workspaceKey = (version: number): ItemKey => ({ pk: WORKSPACE_PK, sk: versionSk(version) });

export const CAMPAIGNS_PK = "CAMPAIGNS";
export const campaignKey = (id: string): ItemKey => ({ pk: CAMPAIGNS_PK, sk: id });

export const versionKey = (campaignId: string, version: number): ItemKey => ({
  pk: `CAMPAIGN#${campaignId}`,
  sk: versionSk(version),
});

export const documentPk = (sha256: string): string => `DOC#${sha256}`;
export const templatePk = (hash: string): string => `TEMPLATE#${hash}`;
export const partSk = (index: number): string => String(index).padStart(3, "0");

export const LOG_PK = "LOG";
export const logMonthKey = (month: string): ItemKey => ({ pk: LOG_PK, sk: month });
export const logPk = (month: string): string => `LOG#${month}`;
export const changeKey = (at: Date, hash: string): ItemKey => ({
  pk: logPk(at.toISOString().slice(0, 7)),
  sk: `${at.toISOString()}#${hash}`,
});

export const onceKey = (key: string): ItemKey => ({ pk: `ONCE#${key}`, sk: "once" });

export const jobKey = (id: string): ItemKey => ({ pk: `JOB#${id}`, sk: "job" });
export const JOBS_PK = "JOBS";
export const jobListKey = (createdAt: Date, id: string): ItemKey => ({
  pk: JOBS_PK,
  sk: `${createdAt.toISOString()}#${id}`,
});
export const parseJobListSk = (sk: string): string => sk.slice(sk.indexOf("#") + 1);

export const SEGMENTS_PK = "SEGMENTS";
export const segmentKey = (id: string): ItemKey => ({ pk: SEGMENTS_PK, sk: id });
export const segmentVersionKey = (id: string, version: number, document: string): ItemKey => ({
  pk: `SEGMENT#${id}`,
  sk: `${versionSk(version)}#${document.slice(0, 16)}`,
});

interface MembersOf {
  readonly segmentId: string;
  readonly import: string;
}
export const membersPk = (of: MembersOf): string => `MEMBERS#${of.segmentId}#${of.import}`;
export const membersKey = (of: MembersOf, hash: string): ItemKey => ({ pk: membersPk(of), sk: hash });

export const WRITE_KEYS_PK = "WRITE_KEYS";
export const writeKeyKey = (id: string): ItemKey => ({ pk: WRITE_KEYS_PK, sk: id });

export const WEBHOOKS_PK = "WEBHOOKS";
export const webhookKey = (id: string): ItemKey => ({ pk: WEBHOOKS_PK, sk: id });

export const deliveriesPk = (webhookId: string, day: string): string => `DELIVERIES#${webhookId}#${day}`;
export const dayOfDeliveriesPk = (pk: string): string => pk.slice(-10);
export const deliveryKey = (
  webhookId: string,
  event: { readonly id: string; readonly at: Date },
): ItemKey => ({
  pk: deliveriesPk(webhookId, event.at.toISOString().slice(0, 10)),
  sk: `${event.at.toISOString()}#${event.id}`,
});

export const retriesPk = (webhookId: string): string => `RETRIES#${webhookId}`;
/** Its end is the sort key of the delivery. */
export const retryKey = (
  webhookId: string,
  { event, nextAt }: { readonly event: { readonly id: string; readonly at: Date }; readonly nextAt: Date },
): ItemKey => ({
  pk: retriesPk(webhookId),
  sk: `${nextAt.toISOString()}#${deliveryKey(webhookId, event).sk}`,
});
/** The delivery that a retry is about. */
export const parseRetrySk = (sk: string): { readonly id: string; readonly at: Date } => {
  const [, at = "", id = ""] = /^[^#]*#([^#]*)#(.*)$/.exec(sk) ?? [];
  return { id, at: new Date(at) };
};
