import { createWake, type WakeDeps } from "#app/dispatch/wake.ts";
import { needsContracts } from "#app/sweep/campaign-context.ts";
import { type Crossing, createEnterCustomers, type EnterDeps } from "#app/sweep/enter-customers.ts";
import { loadVersion } from "#app/sweep/load-campaigns.ts";
import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { isLive } from "#core/campaign/live-trigger.ts";
import { awaitsAnyEvent, awaitsEvent } from "#core/enrolment/awaits-event.ts";
import { exitByEvent } from "#core/enrolment/exits.ts";
import { admitLive, type Happening, liveFactsOf, momentOf } from "#core/enrolment/happening.ts";
import type { Reception } from "#core/ingest/incoming.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { withoutErased } from "./ingest-context.ts";
import type { IngestSettings } from "./ingest-settings.ts";

export interface FireDeps extends EnterDeps, WakeDeps {
  readonly drawKey: () => Promise<Uint8Array>;
}

/** Tells the campaigns what happened; done again it changes nothing. */
export type Fire = (happenings: readonly Happening[]) => Promise<void>;

/** Written as the run of those whom no sweep let in. */
const RUN_ID = "live";
const CUSTOMERS_AT_ONCE = 16;

/**
 * Lets customers into the campaigns that they enter by what just happened, where the message may (`enters`), and wakes
 * those who wait for it, however it came. Answers `undefined` when no campaign cares, so that events cost nothing more.
 */
export const createFire = (deps: FireDeps) => {
  const enterCustomers = createEnterCustomers(deps);
  const wake = createWake(deps);
  return (
    settings: IngestSettings,
    { received, enters }: { readonly received: Reception; readonly enters: boolean },
  ): Fire | undefined => {
    const entered = settings.running.filter(({ campaign }) => enters && isLive(campaign.trigger));
    const awaiting = settings.running.filter(awaitsAnyEvent);
    if (entered.length + awaiting.length === 0) return undefined;
    return async (happenings) => {
      const inOrder = [...happenings].sort(
        (a, b) => Number(momentOf(a, received)) - Number(momentOf(b, received)),
      );
      for (const { state } of entered)
        await enterOne({ deps, enterCustomers, settings, received, campaignId: state.id }, inOrder);
      for (const { campaign, state } of awaiting)
        await wakeThose(deps, { wake, campaign, state, zone: settings.workspace.zone }, inOrder);
    };
  };
};

interface Entering {
  readonly deps: FireDeps;
  readonly enterCustomers: ReturnType<typeof createEnterCustomers>;
  readonly settings: IngestSettings;
  readonly received: Reception;
  readonly campaignId: string;
}

const enterOne = async (one: Entering, happenings: readonly Happening[]): Promise<void> => {
  const { deps, settings } = one;
  const cached = settings.running.find(({ state }) => state.id === one.campaignId);
  // whom it does not concern by what we knew a moment ago costs no read
  if (cached === undefined || crossingsOf(one, cached, happenings).length === 0) return;
  const state = await deps.config.campaign(one.campaignId);
  if (state === undefined) return;
  const campaign =
    state.version === cached.state.version
      ? cached.campaign
      : await loadVersion(deps.config, state.id, state.version);
  const crossings = crossingsOf(one, { state, campaign }, happenings);
  if (crossings.length === 0) return;
  const known = await deps.people.facts([...new Set(crossings.map(({ customerId }) => customerId))], {
    contracts: needsContracts(campaign),
  });
  await one.enterCustomers({
    runId: RUN_ID,
    campaign,
    version: state.version,
    salt: state.salt,
    shards: settings.shards,
    workspace: settings.workspace,
    drawKey: await deps.drawKey(),
    crossings: withoutErased(crossings, known),
    known,
  });
};

const crossingsOf = (
  { settings, received }: Pick<Entering, "settings" | "received">,
  { state, campaign }: { readonly state: CampaignState; readonly campaign: Campaign },
  happenings: readonly Happening[],
): readonly Crossing[] => {
  const { trigger } = campaign;
  if (!isLive(trigger)) return [];
  return happenings.flatMap((happening): Crossing[] => {
    const facts = liveFactsOf({ ...campaign, trigger }, happening, { ...settings, received });
    if (facts === undefined) return [];
    const admitted = admitLive(state, campaign, facts.on);
    if (admitted === "outside") return [];
    return [
      {
        customerId: happening.customerId,
        facts,
        crossedOn: facts.on,
        how: "crossed",
        refusal: admitted === "paused" ? "paused" : undefined,
      },
    ];
  });
};

/** An event may end a wait, or the whole way: dispatch looks again at those who are under way. */
const wakeThose = async (
  deps: FireDeps,
  one: {
    readonly wake: ReturnType<typeof createWake>;
    readonly campaign: Campaign;
    readonly state: CampaignState;
    readonly zone: string;
  },
  happenings: readonly Happening[],
): Promise<void> => {
  const { campaign, zone, wake } = one;
  const activities = happenings.flatMap((happening) =>
    happening.kind === "event" && awaitsEvent(one, happening.activity.type) ? [happening.activity] : [],
  );
  const now = deps.clock.businessNow();
  const ofCustomers = [...Map.groupBy(activities, ({ customerId }) => customerId)];
  await inParallel(ofCustomers, CUSTOMERS_AT_ONCE, async ([customerId, own]) => {
    const enrolments = await deps.ledger.ofCustomer(campaign.id, customerId);
    for (const enrolment of enrolments.filter(({ state }) => state === "active")) {
      const { entry } = enrolment;
      const exits = exitByEvent(campaign.exit, { entry, events: { activities: own, zone, now } });
      await wake(enrolment, now, exits ? "exit" : "awaited");
    }
  });
};
