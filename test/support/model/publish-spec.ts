import { compileMails } from "#adapters/mjml/compile-mail.ts";
import { parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import { dayOf } from "#core/shared/day.ts";
import type { World } from "#support/world.ts";
import { type CampaignSpec, documentOf } from "./campaign-spec.ts";

const MAIL = `---
subject: Hello
preheader: A word from us
---
<mjml><mj-body><mj-section><mj-column><mj-text>Hello. {{ workspace.name }}, {{ workspace.postalAddress }}.
<a href="{{ links.unsubscribe }}">Leave</a></mj-text></mj-column></mj-section></mj-body></mjml>
`;
const MAILS = ["hello", "again", "thanks", "last"];

/** The mails are always the same, and to compile one takes longer than a day of a history. */
let compiled: ReturnType<typeof compileMails> | undefined;

/** Puts a version into force. The first one starts the campaign; a later one leaves its state as it is. */
export const publishSpec = async (world: World, spec: CampaignSpec): Promise<void> => {
  const { workspace, parts } = world;
  const { config } = parts;
  const document = documentOf(spec);
  const files = { "campaign.yaml": document };
  const parsed = parseCampaignBundle({ files, entry: "campaign.yaml", workspace });
  if (parsed.kind === "faulty") throw new Error(`${document}\n${JSON.stringify(parsed.faults, null, 1)}`);
  compiled ??= compileMails({
    files: Object.fromEntries(MAILS.map((name) => [`mails/${name}.en.mjml`, MAIL])),
    roles: Object.fromEntries(MAILS.map((name) => [name, "plain"])),
    workspace,
    purpose: "marketing",
    trigger: "inactive",
  });
  const { mails, refs, faults } = await compiled;
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const known = await config.campaign(spec.id);
  const now = world.now();
  if (known === undefined) for (const mail of mails) await config.putTemplate(mail);
  const version = (known?.version ?? 0) + 1;
  const campaign = { ...parsed.campaign, mails: refs };
  await config.putVersion({
    campaignId: spec.id,
    version,
    campaign,
    files,
    publishedAt: now,
    publishedBy: "test",
  });
  await config.putCampaign(
    known === undefined
      ? {
          id: spec.id,
          status: "active",
          version,
          startedOn: dayOf(now, workspace.zone),
          pausedDays: [],
          salt: "salt",
          statusReason: undefined,
          updatedAt: now,
          revision: 0,
        }
      : { ...known, version },
  );
};
