import type { Fault } from "#core/shared/errors.ts";
import type { MailRole } from "#core/template/known-variables.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { parseBy, toFaults } from "../documents/document-faults.ts";
import { type DocumentSource, readYaml } from "../documents/document-source.ts";
import { campaignProblems, campaignWarnings } from "./campaign-checks.ts";
import { CampaignDocument } from "./campaign-document.ts";
import { type CampaignParts, campaignParts } from "./campaign-parts.ts";
import { mailsOf } from "./mail-uses.ts";
import { placeSteps } from "./place-steps.ts";
import { type CampaignDraft, toCampaign } from "./to-campaign.ts";

/** The files of a campaign as text, by path; `entry` is the path of the document. */
export interface CampaignBundle {
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
  readonly workspace: Workspace;
}

export type ParsedCampaign =
  | {
      readonly kind: "ok";
      readonly campaign: CampaignDraft;
      /** Where each mail is asked for, in the order of the steps. */
      readonly mails: readonly MailUse[];
      /** Allowed, but hardly meant. */
      readonly warnings: readonly Fault[];
    }
  | {
      readonly kind: "faulty";
      readonly faults: readonly Fault[];
      /** Of the steps that could be read. */
      readonly mails: readonly MailUse[];
    };

export interface MailUse extends Pick<Fault, "file" | "line" | "field"> {
  readonly mail: string;
  /** What the mail is for: which links it may and must hold. */
  readonly role: MailRole;
}

/** Reads the document of a bundle. All faults at once; never throws for what somebody wrote. */
export const parseCampaignBundle = ({ files, entry, workspace }: CampaignBundle): ParsedCampaign => {
  const text = Object.hasOwn(files, entry) ? files[entry] : undefined;
  if (text === undefined) {
    const hint = `a file \`${entry}\` with the campaign`;
    return {
      kind: "faulty",
      faults: [{ file: entry, line: undefined, field: "", message: "is missing", hint }],
      mails: [],
    };
  }
  const read = readYaml(entry, text);
  return read.kind === "ok" ? parseCampaign(read.source, workspace) : { ...read, mails: [] };
};

/** Parses a document that was read already, `objectSource` for a JSON body. */
export const parseCampaign = (source: DocumentSource, workspace: Workspace): ParsedCampaign => {
  const parsed = parseBy(CampaignDocument, source.value);
  const parts = campaignParts(source.value);
  const problems = [...parsed.problems, ...campaignProblems(parts, workspace)];
  const mails = mailUses(parts.steps, source);
  if (parsed.value === undefined || problems.length > 0)
    return { kind: "faulty", faults: toFaults(problems, source), mails };
  const campaign = toCampaign(parsed.value, workspace);
  return {
    kind: "ok",
    campaign,
    mails,
    warnings: toFaults(campaignWarnings(campaign), source),
  };
};

const mailUses = (steps: CampaignParts["steps"], source: DocumentSource): readonly MailUse[] =>
  placeSteps(steps)
    .flatMap(mailsOf)
    .map(({ mail, role, path }) => ({
      mail,
      role,
      file: source.file,
      line: source.lineOf(path),
      field: path.map(String).join("."),
    }));
