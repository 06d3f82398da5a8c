import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { close } from "#core/enrolment/standing.ts";
import { type SettleFacts, settle, settlesAt, settlesFrom } from "#core/results/settle.ts";
import { DAY_MS } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { People } from "#ports/people.ts";
import type { Counts, Runs } from "#ports/runs.ts";
import { type CampaignContext, campaignContext } from "./campaign-context.ts";
import { NO_COUNTS } from "./late-unit.ts";
import { loadVersion } from "./load-campaigns.ts";
import { addCounts, type SweepUnitWorker } from "./sweep-page.ts";

export interface SettleDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly people: People;
  readonly runs: Runs;
  readonly clock: Clock;
}

/** Before this time no enrolment of a shard settles, so the walk is left out. */
interface SettleMark {
  readonly nextAt: string;
  /** Least settlement time seen so far in the walk that is under way. */
  readonly least: string | null;
}

const settleMark = (campaignId: string, shard: number): string => `settle.${campaignId}.${shard}`;

/** Walks through the enrolments of a campaign and gives those whose time is over their final outcome. */
export const createSettleUnit =
  (deps: SettleDeps): SweepUnitWorker<"settle"> =>
  async (unit, input) => {
    const now = deps.clock.businessNow();
    const name = settleMark(unit.campaignId, input.shard);
    const stored = await deps.runs.mark<SettleMark>(name);
    if (input.cursor === undefined && stored !== undefined && new Date(stored.value.nextAt) > now)
      return { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const context = await campaignContext(deps.config, unit);
    const page = await deps.ledger.walk(unit.campaignId, input.shard, {
      limit: input.limit,
      cursor: input.cursor,
      // whoever entered a moment ago settles after the mark that this walk sets, and every write is conditional
      eventual: true,
    });
    const open = page.items.map(({ enrolment }) => enrolment).filter(isUnsettled);
    const times = await Promise.all(
      open.map(async (enrolment) => ({ enrolment, at: await timeOf(deps, context, enrolment) })),
    );
    let counts = NO_COUNTS;
    for (const { enrolment } of times.filter(({ at }) => at <= now))
      counts = addCounts(counts, await settleOne(deps, { context, enrolment, now }));

    const before = input.cursor === undefined ? null : (stored?.value.least ?? null);
    const least = times.reduce<string | null>(
      (min, { at }) => (at > now && (min === null || at.toISOString() < min) ? at.toISOString() : min),
      before,
    );
    const fromNow = new Date(now.getTime() + context.campaign.goal.withinDays * DAY_MS).toISOString();
    const nextAt = page.cursor === undefined ? (least ?? fromNow) : now.toISOString();
    await deps.runs.setMark<SettleMark>(name, { nextAt, least }, stored?.revision);
    return { counts, cursor: page.cursor, read: page.items.length };
  };

const isUnsettled = (enrolment: Enrolment): boolean =>
  enrolment.settled === undefined && enrolment.state !== "refused";

/** By the version that the enrolment entered with: its goal was promised then. */
const timeOf = async (deps: SettleDeps, context: CampaignContext, enrolment: Enrolment): Promise<Date> =>
  settlesAt(
    enrolment,
    enrolment.version === context.version
      ? context.campaign
      : await loadVersion(deps.config, enrolment.campaignId, enrolment.version),
  );

const settleOne = async (
  deps: SettleDeps,
  one: { readonly context: CampaignContext; readonly enrolment: Enrolment; readonly now: Date },
): Promise<Counts> => {
  const { enrolment, context, now } = one;
  const campaign = await loadVersion(deps.config, enrolment.campaignId, enrolment.version);
  const from = settlesFrom(enrolment.entry, context.workspace.zone);
  const [activities, contracts] = await Promise.all([
    deps.people.activity(enrolment.customerId, { from, to: now }),
    campaign.goal.kind === "renewed" ? deps.people.contracts(enrolment.customerId) : [],
  ]);
  const settleFacts: SettleFacts = { campaign, workspace: context.workspace, activities, contracts, now };
  const outcome = settle(enrolment, settleFacts);
  const voids = outcome.kind === "void" && enrolment.state !== "voided";
  if (voids) {
    const closed = close(enrolment, { state: "voided", reason: "disproved", at: now });
    // somebody else is at it: the next sweep judges anew
    if ((await deps.ledger.update(closed)) === "conflict") return NO_COUNTS;
  }
  await deps.ledger.settle(enrolment, outcome.settlement);
  return { [`${enrolment.campaignId}.${voids ? "voided" : "settled"}`]: 1 };
};
