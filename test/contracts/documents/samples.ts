import { expect } from "vitest";
import { parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import type { CampaignDraft } from "#contracts/campaign/to-campaign.ts";
import { parseWorkspaceText } from "#contracts/workspace/parse-workspace.ts";
import type { Fault } from "#core/shared/errors.ts";
import type { Workspace } from "#core/workspace/workspace.ts";

export const WORKSPACE_TEXT = `company:
  name: Acme
  postalAddress: 1 Main Street, Springfield
zone: Europe/Berlin
currency: EUR
sender:
  email: news@example.com
topics:
  offers: Offers and news
`;

export const CAMPAIGN_TEXT = `campaign: win-back
name: Win back quiet customers
topic: offers
trigger:
  kind: inactive
  days: 30
steps:
  - id: hello
    email: we-miss-you
  - wait:
      untilInactive: 60 days
  - id: again
    email: come-back
`;

export const RENEWAL_TEXT = `campaign: renewal
name: Renew in time
trigger:
  kind: contract-ending
  before: 60 days
steps:
  - id: first
    email: renew
  - wait: { until: contract.end, before: 30 days }
  - id: second
    email: renew-again
`;

const SITUATION = { stored: undefined, linkBaseUrl: "https://links.example.com/" };

/** The workspace of a document that must be right. */
export const workspaceOf = (text: string = WORKSPACE_TEXT): Workspace => {
  const parsed = parseWorkspaceText("workspace.yaml", text, SITUATION);
  if (parsed.kind === "faulty") expect.fail(JSON.stringify(parsed.faults));
  return parsed.workspace;
};

export const parseText = (text: string, workspace: Workspace = workspaceOf()) =>
  parseCampaignBundle({ files: { "campaign.yaml": text }, entry: "campaign.yaml", workspace });

/** The campaign of a document that must be right. */
export const campaignOf = (text: string, workspace?: Workspace): CampaignDraft => {
  const parsed = parseText(text, workspace);
  if (parsed.kind === "faulty") expect.fail(JSON.stringify(parsed.faults));
  return parsed.campaign;
};

export const faultsOf = (text: string, workspace?: Workspace): readonly Fault[] => {
  const parsed = parseText(text, workspace);
  return parsed.kind === "faulty" ? parsed.faults : [];
};

/** Line, field, message, hint: as a table of expectations writes them. */
export const brief = ({ line, field, message, hint }: Fault) => [line, field, message, hint];

export interface FaultCase {
  readonly text: string;
  readonly faults: readonly (readonly [
    line: number,
    field: string,
    message: string,
    hint: string | undefined,
  ])[];
}

/** A sample with one text replaced by another. */
export const change = (from: string, to: string, text: string = CAMPAIGN_TEXT): string => {
  if (!text.includes(from)) throw new Error(`the sample has no ${from}`);
  return text.replace(from, to);
};
