import { loadVersion } from "#app/sweep/load-campaigns.ts";
import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { decideMove, type MoveDecision } from "#core/plan/decide-move.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { clockOf } from "#core/sweep/build-enrolment.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import { requireCampaign } from "./change-campaign.ts";

export interface MoveDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly people: People;
  readonly clock: Clock;
}

/** What became of those under way. `busy` and `otherGoal` stay with their version. */
export interface Moved {
  readonly campaignId: string;
  readonly version: number;
  readonly moved: number;
  readonly ended: number;
  readonly busy: number;
  readonly otherGoal: number;
}

const PAGE = 200;
const AT_ONCE = 8;
const ATTEMPTS = 10;

/**
 * Carries the enrolments that are under way over to the version in force. Walks the ledger shard by shard; done again
 * it moves only those that are not there yet. Safe while dispatch runs: each is written on condition that nobody
 * changed it meanwhile.
 * @throws NotFoundError
 */
export const createMoveEnrolments =
  (deps: MoveDeps) =>
  async (
    input: { readonly campaignId: string; readonly by: string },
    progress: (done: number, total: number) => Promise<void>,
  ): Promise<Moved> => {
    const { campaignId } = input;
    const { version } = await requireCampaign(deps.config, campaignId);
    const { shards } = await requireMeta(deps.config);
    const context: Context = {
      to: await loadVersion(deps.config, campaignId, version),
      version,
      versions: new Map(),
      workspace: await requireWorkspace(deps.config),
    };
    const counts = { moved: 0, ended: 0, busy: 0, otherGoal: 0 };
    for (let shard = 0; shard < shards; shard += 1) {
      for (const kind of await moveShard(deps, context, { campaignId, shard }))
        if (kind !== "settled") counts[kind === "other-goal" ? "otherGoal" : kind] += 1;
      await progress(shard + 1, shards);
    }
    const detail = { version, ...counts };
    const at = deps.clock.businessNow();
    await deps.config.log({ at, by: input.by, what: "campaign.moved", about: campaignId, detail });
    return { campaignId, version, ...counts };
  };

interface Context {
  readonly to: Campaign;
  readonly version: number;
  readonly versions: Map<number, Campaign>;
  readonly workspace: Workspace;
}

const moveShard = async (
  deps: MoveDeps,
  context: Context,
  { campaignId, shard }: { readonly campaignId: string; readonly shard: number },
): Promise<readonly MoveDecision["kind"][]> => {
  const kinds: MoveDecision["kind"][] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.ledger.walk(campaignId, shard, { limit: PAGE, cursor });
    const open = page.items
      .map(({ enrolment }) => enrolment)
      .filter(
        ({ state, version }) => (state === "active" || state === "parked") && version < context.version,
      );
    const known = await deps.people.facts([...new Set(open.map(({ customerId }) => customerId))], {
      contracts: false,
    });
    kinds.push(
      ...(await inParallel(open, AT_ONCE, (enrolment) => moveOne(deps, context, { enrolment, known }))),
    );
    cursor = page.cursor;
  } while (cursor !== undefined);
  return kinds;
};

const moveOne = async (
  deps: MoveDeps,
  context: Context,
  one: { readonly enrolment: Enrolment; readonly known: ReadonlyMap<string, CustomerFacts> },
): Promise<MoveDecision["kind"]> => {
  const facts = one.known.get(one.enrolment.customerId);
  if (facts === undefined) return "settled";
  let current: Enrolment | undefined = one.enrolment;
  for (let attempt = 0; attempt < ATTEMPTS && current !== undefined; attempt += 1) {
    const { to, version, workspace } = context;
    const from = await versionOf(deps, context, current);
    const clock = clockOf({ campaign: to, workspace, facts, now: deps.clock.businessNow() });
    const decision = decideMove(current, { from, to, version }, clock);
    if (decision.kind !== "moved" && decision.kind !== "ended") return decision.kind;
    if ((await deps.ledger.update(decision.enrolment)) === "updated") return decision.kind;
    current = (await deps.ledger.enrolments([current])).get(enrolmentKeyText(current));
  }
  // somebody is at it without an end: the next run finds it again
  return current === undefined ? "settled" : "busy";
};

const versionOf = async (
  { config }: MoveDeps,
  { versions }: Context,
  { campaignId, version }: Enrolment,
): Promise<Campaign> => {
  const found = versions.get(version) ?? (await loadVersion(config, campaignId, version));
  versions.set(version, found);
  return found;
};
