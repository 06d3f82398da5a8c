import { currentContract } from "#core/condition/condition-facts.ts";
import { conditionNeeds } from "#core/condition/condition-needs.ts";
import { evaluateCondition } from "#core/condition/evaluate-condition.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Clock } from "#ports/clock.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import type { CampaignContext } from "./campaign-context.ts";

const CUSTOMERS_AT_ONCE = 16;

interface ReadDeps {
  readonly people: People;
  readonly clock: Pick<Clock, "businessNow">;
}

type AudienceContext = Pick<CampaignContext, "campaign" | "workspace" | "needsContracts">;

export interface BasePage {
  /** Those of the page who are in the campaign's audience. */
  readonly known: ReadonlyMap<string, CustomerFacts>;
  readonly read: number;
  readonly cursor: string | undefined;
}

/**
 * A page of the customers of a shard, by id. Whoever is not in the audience is left out without a record: `once` and
 * `every` take in an audience, and did not expect the others.
 */
export const readAudience = async (
  deps: ReadDeps,
  context: AudienceContext,
  input: {
    readonly range: Parameters<People["base"]>[0];
    readonly limit: number;
    readonly cursor: string | undefined;
  },
): Promise<BasePage> => {
  const { items, cursor } = await deps.people.base(input.range, input);
  const known = await deps.people.facts(items, { contracts: context.needsContracts });
  const inside = await inParallel([...known], CUSTOMERS_AT_ONCE, ([, facts]) =>
    isInside(deps, context, facts),
  );
  return {
    known: new Map([...known].filter((_, index) => inside[index])),
    read: items.length,
    cursor,
  };
};

const isInside = async (
  { people, clock }: ReadDeps,
  { campaign: { audience }, workspace }: AudienceContext,
  facts: CustomerFacts,
): Promise<boolean> => {
  if (audience === undefined) return true;
  const now = clock.businessNow();
  const days = conditionNeeds(audience).activityDays;
  const from = new Date(now.getTime() - (days ?? 0) * DAY_MS);
  const activities = days === undefined ? [] : await people.activity(facts.customer.id, { from, to: now });
  const contract = currentContract(facts.contracts);
  return evaluateCondition(audience, { ...facts, contract, activities, workspace, now });
};
