import type { MailsToCompile } from "#adapters/mjml/compile-mail.ts";
import type { PrepareCampaign } from "#app/campaigns/prepare-campaign.ts";
import { type MailUse, parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import { triggerKindNamed } from "#contracts/campaign/triggers.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { Fault } from "#core/shared/errors.ts";
import { suggest } from "#core/shared/suggest.ts";

/** Reads a campaign's files: the one YAML file beside the folder `mails/`, and the mails in it. */
export const prepareCampaign: PrepareCampaign = async (files, workspace) => {
  const entries = Object.keys(files).filter((path) => /^[^/]+\.ya?ml$/.test(path));
  const [entry = "campaign.yaml", second] = entries;
  if (second !== undefined) return { kind: "faulty", faults: [tooMany(second, entry)] };
  const parsed = parseCampaignBundle({ files, entry, workspace });
  const facts =
    parsed.kind === "ok" ? factsOf(parsed.campaign, parsed.mails) : guessFacts(files[entry] ?? "");
  const missing = missingMails(parsed.mails, files);
  if (facts === undefined && parsed.kind === "faulty")
    return { kind: "faulty", faults: [...parsed.faults, ...missing] };
  // MJML takes half a second to load: only who compiles waits for it
  const { compileMails } = await import("#adapters/mjml/compile-mail.ts");
  const compiled = await compileMails({
    files,
    workspace,
    trigger: "inactive",
    purpose: "marketing",
    ...facts,
  });
  if (parsed.kind === "faulty")
    return { kind: "faulty", faults: [...parsed.faults, ...compiled.faults, ...missing] };
  const faults = [...compiled.faults, ...missing];
  if (faults.length > 0) return { kind: "faulty", faults };
  return {
    kind: "sound",
    campaign: { ...parsed.campaign, mails: compiled.refs },
    mails: compiled.mails,
    warnings: [...parsed.warnings, ...compiled.warnings],
  };
};

type MailRules = Pick<MailsToCompile, "trigger" | "purpose" | "roles">;

const factsOf = (
  { purpose, trigger }: Pick<Campaign, "purpose" | "trigger">,
  mails: readonly MailUse[],
): MailRules => ({
  purpose,
  trigger: trigger.kind,
  roles: Object.fromEntries(mails.map(({ mail, role }) => [mail, role])),
});

/**
 * What a faulty document most likely means, so that the faults of its mails are told with its own. Without a
 * readable trigger it is not known which values the mails may use, and they are left for later.
 */
const guessFacts = (text: string): MailRules | undefined => {
  const written = /^trigger:.*?\bkind:\s*["']?([a-z-]+)/ms.exec(text)?.[1];
  const trigger = written === undefined ? undefined : triggerKindNamed(written);
  if (trigger === undefined) return undefined;
  return { trigger, purpose: /^purpose:\s*["']?service\b/m.test(text) ? "service" : "marketing" };
};

const tooMany = (file: string, first: string): Fault => ({
  file,
  line: undefined,
  field: "",
  message: `is a second document beside \`${first}\``,
  hint: "one campaign a folder: send one YAML file and the folder `mails`",
});

/** Mails that a step asks for and no file has. */
const missingMails = (uses: readonly MailUse[], files: Readonly<Record<string, string>>): Fault[] => {
  const names = new Set(
    Object.keys(files).flatMap((path) => /^mails\/([^/.]+)\.[^/]+\.mjml$/.exec(path)?.[1] ?? []),
  );
  return uses
    .filter(({ mail }) => !names.has(mail))
    .map(({ mail, file, line, field }) => {
      const near = suggest(mail, names);
      const hint =
        near === undefined ? `a file \`mails/${mail}.<locale>.mjml\`` : `did you mean \`${near}\`?`;
      return { file, line, field, message: `asks for the mail \`${mail}\`, which has no file`, hint };
    });
};
