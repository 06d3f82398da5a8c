import { requireWorkspace } from "#app/sweep/settings.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { suggest } from "#core/shared/suggest.ts";
import type { CompiledMail } from "#core/template/compiled-mail.ts";
import { pickLocale } from "#core/template/pick-locale.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { requireCampaign } from "./change-campaign.ts";
import type { CampaignFiles, PrepareCampaign } from "./prepare-campaign.ts";
import { requireVersion } from "./read-campaigns.ts";

export interface MailChoice {
  /** Unpublished files; else `campaignId`. */
  readonly files: CampaignFiles | undefined;
  readonly campaignId: string | undefined;
  readonly version: number | undefined;
  /** One mail by name; undefined = all. */
  readonly mail: string | undefined;
  /** The variant that somebody with this locale gets; undefined = all. */
  readonly locale: string | undefined;
}

export interface ChosenMails {
  readonly campaign: Campaign;
  readonly workspace: Workspace;
  readonly mails: readonly CompiledMail[];
}

/** @throws InvalidInputError with all faults of the files, or for a mail that is not there; NotFoundError */
export const chooseMails = async (
  deps: { readonly config: ConfigStore; readonly prepare: PrepareCampaign },
  choice: MailChoice,
): Promise<ChosenMails> => {
  const workspace = await requireWorkspace(deps.config);
  const source = choice.files
    ? await fromFiles(deps.prepare, choice.files, workspace)
    : await fromStore(deps.config, choice.campaignId ?? "", choice.version);
  const named = byName(source.mails, choice.mail);
  return {
    ...source,
    workspace,
    mails: choice.locale === undefined ? named : byLocale(named, source.campaign, choice.locale),
  };
};

type Source = Pick<ChosenMails, "campaign" | "mails">;

const fromFiles = async (
  prepare: PrepareCampaign,
  files: CampaignFiles,
  workspace: Workspace,
): Promise<Source> => {
  const prepared = await prepare(files, workspace);
  if (prepared.kind === "faulty") throw new InvalidInputError("The campaign has faults", prepared.faults);
  return prepared;
};

const fromStore = async (
  config: ConfigStore,
  campaignId: string,
  version: number | undefined,
): Promise<Source> => {
  const state = await requireCampaign(config, campaignId);
  const { campaign } = await requireVersion(config, campaignId, version ?? state.version);
  const hashes = Object.values(campaign.mails).flatMap(({ locales }) => Object.values(locales));
  const mails = await Promise.all(hashes.map((hash) => config.template(hash)));
  return { campaign, mails: mails.filter((mail) => mail !== undefined) };
};

const byName = (mails: readonly CompiledMail[], name: string | undefined): readonly CompiledMail[] => {
  if (name === undefined) return mails;
  const found = mails.filter((mail) => mail.name === name);
  if (found.length > 0) return found;
  const names = [...new Set(mails.map((mail) => mail.name))];
  const near = suggest(name, names);
  throw new InvalidInputError(`The campaign has no mail ${name}`, [
    {
      file: undefined,
      line: undefined,
      field: "mail",
      message: `is \`${name}\`, which the campaign does not have`,
      hint: near === undefined ? `one of: ${names.join(", ")}` : `did you mean \`${near}\`?`,
    },
  ]);
};

const byLocale = (
  mails: readonly CompiledMail[],
  campaign: Campaign,
  locale: string,
): readonly CompiledMail[] =>
  [...Map.groupBy(mails, ({ name }) => name)].flatMap(([name, variants]) => {
    const available = variants.map((variant) => variant.locale);
    const picked = pickLocale(locale, available, campaign.mails[name]?.fallback ?? available[0] ?? "");
    return variants.filter((variant) => variant.locale === picked);
  });
