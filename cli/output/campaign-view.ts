import type { RouteResponse } from "#contracts/api/routes.ts";
import { type Look, moment, type Paint } from "./look.ts";
import { table } from "./table.ts";

type Campaign = RouteResponse<"campaigns.list">["items"][number];

export const viewCampaigns = (
  { items, more }: { readonly items: readonly Campaign[]; readonly more: boolean },
  look: Look,
): string => {
  if (items.length === 0) return "No campaign is published. Begin with: rekindle plan playbooks/win-back";
  const rows = items.map((campaign) => [
    campaign.id,
    statusWords(campaign, look.paint),
    `${campaign.version}`,
    campaign.trigger.kind,
    campaign.startedOn ?? "",
    campaign.name,
  ]);
  const columns = [
    { head: "campaign" },
    { head: "status" },
    { head: "version", align: "right" as const },
    { head: "trigger" },
    { head: "since" },
    { head: "name", wraps: true as const },
  ];
  return [table(columns, rows, look), ...(more ? ["There are more: --limit"] : [])].join("\n\n");
};

export const viewCampaign = (detail: RouteResponse<"campaigns.get">, look: Look): string => {
  const { shown, statusReason, pausedDays } = detail;
  const pauses = pausedDays.map(({ from, to }) => `${from} to ${to ?? "now"}`);
  const head = [
    `${look.paint.bold(detail.name)}  ${statusWords(detail, look.paint)}`,
    ...(statusReason === undefined ? [] : [look.paint.yellow(statusReason)]),
    `Version ${shown.version}${shown.version === detail.version ? ", in force" : ` (in force: ${detail.version})`}, published ${moment(shown.publishedAt, look)} by ${shown.publishedBy}`,
    ...(detail.startedOn === undefined ? [] : [`Started on ${detail.startedOn}`]),
    ...(pauses.length === 0 ? [] : [`Paused: ${pauses.join(", ")}`]),
  ];
  const documents = Object.entries(shown.files).filter(([path]) => /\.ya?ml$/.test(path));
  const mails = Object.keys(shown.files).filter((path) => !/\.ya?ml$/.test(path));
  return [head.join("\n"), ...documents.map(([, text]) => text.trimEnd()), `Files: ${mails.join(", ")}`].join(
    "\n\n",
  );
};

const statusWords = ({ status }: Pick<Campaign, "status">, paint: Paint): string => {
  if (status === "active") return paint.green(status);
  return status === "paused" ? paint.yellow(status) : status;
};
