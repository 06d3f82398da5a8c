import { compileMails } from "#adapters/mjml/compile-mail.ts";
import { parseCampaignBundle } from "#contracts/campaign/parse-campaign.ts";
import { awaitedEvents } from "#core/enrolment/awaits-event.ts";
import { dayOf } from "#core/shared/day.ts";
import type { World } from "#support/world.ts";
import { type CampaignSpec, documentOf } from "./campaign-spec.ts";

const mailWith = (part: string): string => `---
subject: Hello
preheader: A word from us
---
<mjml><mj-body><mj-section><mj-column><mj-text>Hello. {{ workspace.name }}, {{ workspace.postalAddress }}.
<a href="{{ links.unsubscribe }}">Leave</a></mj-text>${part}</mj-column></mj-section></mj-body></mjml>
`;
const PARTS = {
  plain: "",
  nps: '<mj-score-row low="No" high="Yes" />',
  offer: '<mj-button href="{{ links.offer }}">{{ offer.value }}</mj-button>',
} as const;
const ROLES: Readonly<Record<string, keyof typeof PARTS>> = {
  hello: "plain",
  again: "plain",
  thanks: "plain",
  last: "plain",
  sorry: "plain",
  extra: "plain",
  ask: "nps",
  remind: "nps",
  gift: "offer",
};

/** Of all draws. */
export const SALT = "salt";

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
    files: Object.fromEntries(
      Object.entries(ROLES).map(([name, role]) => [`mails/${name}.en.mjml`, mailWith(PARTS[role])]),
    ),
    roles: ROLES,
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
  const awaited = [...new Set([...(known?.awaited ?? []), ...awaitedEvents(campaign)])];
  await config.putCampaign(
    known === undefined
      ? {
          id: spec.id,
          status: "active",
          version,
          startedOn: dayOf(now, workspace.zone),
          pausedDays: [],
          salt: SALT,
          statusReason: undefined,
          updatedAt: now,
          revision: 0,
          awaited,
        }
      : { ...known, version, awaited },
  );
};
