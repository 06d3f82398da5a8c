import type { CampaignState } from "#core/campaign/campaign.ts";
import { isLive } from "#core/campaign/live-trigger.ts";
import type { Activity } from "#core/customer/customer.ts";
import { episodeOf } from "#core/enrolment/episode.ts";
import { type DerivedCrossing, missingCrossings, rederiveCrossings } from "#core/results/rederive.ts";
import { type PublishedVersion, rederiveLive } from "#core/results/rederive-live.ts";
import { rederiveTurns } from "#core/results/rederive-turns.ts";
import type { Day } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { CustomerFacts } from "#ports/people.ts";
import { sweptMark } from "../sweep/load-campaigns.ts";
import { requireWorkspace } from "../sweep/settings.ts";
import type { AuditDeps, NamedCase } from "./audit.ts";

/** Customers whose raw input is read at once. */
const DEEP_PAGE = 50;

/** Crossings of one campaign that raw input shows and of which nothing is on record. */
export const findMissing = async (deps: AuditDeps, state: CampaignState): Promise<readonly NamedCase[]> => {
  const scope = await readScope(deps, state);
  if (scope === undefined) return [];
  const found: NamedCase[] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.people.allCustomerIds({ limit: DEEP_PAGE, cursor });
    const known = await deps.people.facts(page.items, { contracts: true });
    const missing = await Promise.all([...known.values()].map((facts) => missingOf(deps, scope, facts)));
    found.push(...missing.flat());
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
};

/** What is the same for every customer. */
interface Scope {
  readonly state: CampaignState;
  /** Oldest first. */
  readonly versions: readonly PublishedVersion[];
  readonly inForce: PublishedVersion;
  readonly workspace: Workspace;
  readonly now: Date;
  /** Last day swept, and when that sweep began; undefined where none has, as of a live trigger. */
  readonly swept: { readonly sweptTo: Day; readonly sweptAt: Date } | undefined;
}

const readScope = async (deps: AuditDeps, state: CampaignState): Promise<Scope | undefined> => {
  const versions = await readVersions(deps.config, state);
  const inForce = versions.at(-1);
  if (inForce === undefined) return undefined;
  const sweptTo = (await deps.runs.mark<Day>(sweptMark(state.id)))?.value;
  const head = sweptTo === undefined ? undefined : await deps.runs.head("sweep", sweptTo);
  return {
    state,
    versions,
    inForce,
    workspace: await requireWorkspace(deps.config),
    now: deps.clock.businessNow(),
    swept: sweptTo === undefined ? undefined : { sweptTo, sweptAt: head?.startedAt ?? new Date(0) },
  };
};

const readVersions = async (
  config: Pick<ConfigStore, "version">,
  { id, version }: CampaignState,
): Promise<readonly PublishedVersion[]> => {
  const all = await Promise.all(Array.from({ length: version }, (_, index) => config.version(id, index + 1)));
  return all.filter((one) => one !== undefined);
};

const missingOf = async (
  deps: AuditDeps,
  scope: Scope,
  facts: CustomerFacts,
): Promise<readonly NamedCase[]> => {
  const { state, inForce } = scope;
  const customerId = facts.customer.id;
  const { trigger, steps } = inForce.campaign;
  const activities =
    trigger.kind === "inactive" || isLive(trigger)
      ? await deps.people.activity(customerId, { from: new Date(0), to: scope.now })
      : [];
  const crossings = derive(scope, { ...facts, activities });
  if (crossings.length === 0) return [];
  const enrolments = await deps.ledger.ofCustomer(state.id, customerId);
  return missingCrossings(crossings, enrolments).map((crossing) => ({
    messageId: messageIdOf({
      customerId,
      campaignId: state.id,
      episode: episodeOf(crossing.facts),
      stepId: steps[0]?.id ?? "none",
    }),
    what: "missing",
    why: `crossed on ${crossing.crossedOn} without a record`,
    at: undefined,
  }));
};

const derive = (
  { swept, inForce, ...scope }: Scope,
  known: CustomerFacts & { readonly activities: readonly Activity[] },
): readonly DerivedCrossing[] => {
  if (isLive(inForce.campaign.trigger)) return rederiveLive({ ...scope, ...known });
  if (swept === undefined) return [];
  const facts = { ...scope, ...swept, ...inForce, ...known };
  const { kind } = inForce.campaign.trigger;
  return kind === "every" || kind === "once" ? rederiveTurns(facts) : rederiveCrossings(facts);
};
