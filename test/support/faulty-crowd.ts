import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import type { World } from "./world.ts";

const DAY_MS = 86_400_000;

/** A Monday morning in New York, where the demo workspace is. */
export const START = new Date("2026-03-02T15:00:00Z");
export const hoursOn = (hours: number): Date => new Date(START.getTime() + hours * 3_600_000);

export const addressOf = (name: string): string => `${name}@example.com`;
export const idOf = (world: World, name: string): string => customerIdOf(name, world.idKey);
/** The names `a0`, `a1`, … of a crowd. */
export const namesOf = (count: number, letter = "a"): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index}`);

/** Customers who were last seen so many days ago: at that moment of the clock they cross the line of 30 days. */
export const quietCrowd = async (
  world: World,
  names: readonly string[],
  {
    silentDays = 30,
    email = addressOf,
  }: { readonly silentDays?: number; readonly email?: (name: string) => string } = {},
): Promise<void> => {
  await world.customers(
    names.map((name, index) => ({
      line: index + 1,
      externalId: name,
      change: { externalId: name, email: email(name), firstName: name },
    })),
  );
  await seen(world, names, new Date(world.now().getTime() - silentDays * DAY_MS));
};

/** Activity of these customers, by default now. */
export const seen = async (
  world: World,
  names: readonly string[],
  at: Date = world.now(),
  revenue?: number,
): Promise<void> => {
  await world.activity(
    names.map((name, index) => ({
      line: index + 1,
      externalId: name,
      messageId: `${name}-${at.getTime()}`,
      occurredAt: at,
      type: "purchase",
      revenue,
      currency: revenue === undefined ? undefined : "USD",
      properties: {},
    })),
  );
};

/** A campaign for 30 days of silence without a holdout; `lines` add to it or replace what it says. */
export const quietCampaign = (
  lines: Readonly<Record<string, string>> = {},
  steps: readonly string[] = ["{ id: hello, email: hello }"],
): string => {
  const all = {
    campaign: "quiet",
    name: "Quiet",
    trigger: "{ kind: inactive, days: 30 }",
    holdout: "0%",
    ...lines,
  };
  return [
    ...Object.entries(all).map(([name, value]) => `${name}: ${value}`),
    "steps:",
    ...steps.map((step) => `  - ${step}`),
  ].join("\n");
};

/** Pauses, resumes or stops a campaign as a person does. */
export const changeState = (
  { parts }: World,
  kind: "pause" | "resume" | "stop",
  campaignId = "quiet",
): Promise<CampaignState> =>
  createChangeCampaign(parts)({
    campaignId,
    step: kind === "resume" ? { kind, catchUp: false } : { kind },
    by: "test",
  });

/** Puts a new version into force, equal to the last one but for what is given. */
export const republish = async (
  world: World,
  change: Partial<Campaign>,
  campaignId = "quiet",
): Promise<void> => {
  const { config } = world.parts;
  const state = await config.campaign(campaignId);
  const last = state && (await config.version(campaignId, state.version));
  if (state === undefined || last === undefined) throw new Error(`No campaign ${campaignId}`);
  const version = last.version + 1;
  await config.putVersion({ ...last, version, campaign: { ...last.campaign, ...change } });
  await config.putCampaign({ ...state, version });
};
