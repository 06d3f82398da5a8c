import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import type { CompiledMail } from "#core/template/compiled-mail.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Page } from "./people.ts";
import type { Segments } from "./segments.ts";

export interface CampaignVersion {
  readonly campaignId: string;
  readonly version: number;
  readonly campaign: Campaign;
  /** The files as published, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}

/** Workspace, campaigns, templates, the record of who changed what. Versions never change. */
export interface ConfigStore extends Segments {
  /** Set once, when the data are created; never changes. */
  meta(): Promise<{ readonly shards: number; readonly createdAt: Date } | undefined>;
  createMeta(meta: { readonly shards: number; readonly createdAt: Date }): Promise<void>;

  workspace(): Promise<Workspace | undefined>;
  /** Adds a version when `workspace.version` is the one after the stored one. */
  putWorkspace(workspace: Workspace, document: string, at: Date, by: string): Promise<"saved" | "conflict">;

  campaigns(): Promise<readonly CampaignState[]>;
  campaign(id: string): Promise<CampaignState | undefined>;
  /** Creates (revision 0) or replaces on condition of the revision read. */
  putCampaign(state: CampaignState): Promise<"saved" | "conflict">;
  version(campaignId: string, version: number): Promise<CampaignVersion | undefined>;
  /** On condition that it does not exist. */
  putVersion(version: CampaignVersion): Promise<"saved" | "exists">;
  putTemplate(mail: CompiledMail): Promise<void>;
  template(hash: string): Promise<CompiledMail | undefined>;

  log(entry: ChangeLogEntry): Promise<void>;
  changes(page: {
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<ChangeLogEntry>>;

  /** The stored answer of a write with this idempotency key, for a day. */
  replay(key: string): Promise<string | undefined>;
  remember(key: string, answer: string, at: Date): Promise<void>;

  putJob(job: Job): Promise<void>;
  job(id: string): Promise<Job | undefined>;
  /** Newest first. */
  jobs(page: { readonly limit: number; readonly cursor: string | undefined }): Promise<Page<Job>>;
}

export interface ChangeLogEntry {
  readonly at: Date;
  readonly by: string;
  readonly what: string;
  readonly about: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Long work, asked for by the API and carried out behind it. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly progress: {
    readonly done: number;
    readonly total: number | undefined;
    readonly note: string | undefined;
  };
  /** JSON; what the job was asked for. */
  readonly input: unknown;
  /** JSON; there when `done`. */
  readonly result: unknown;
  /** There when `failed`; in words for people. */
  readonly error: string | undefined;
}
