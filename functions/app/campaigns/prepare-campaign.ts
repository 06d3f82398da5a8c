import type { Campaign } from "#core/campaign/campaign.ts";
import type { Fault } from "#core/shared/errors.ts";
import type { CompiledMail } from "#core/template/compiled-mail.ts";
import type { Workspace } from "#core/workspace/workspace.ts";

/** The text of each file by its path, relative to the campaign's document. */
export type CampaignFiles = Readonly<Record<string, string>>;

/** A campaign whose files are sound, or everything that is wrong with them. */
export type PreparedCampaign =
  | {
      readonly kind: "sound";
      readonly campaign: Campaign;
      readonly mails: readonly CompiledMail[];
      /** What may be published, but had better not. */
      readonly warnings: readonly Fault[];
    }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

/** Parses the document and compiles its mails. Stores nothing. */
export type PrepareCampaign = (files: CampaignFiles, workspace: Workspace) => Promise<PreparedCampaign>;
