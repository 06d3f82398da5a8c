import { loadVersion } from "#app/sweep/load-campaigns.ts";
import { awaitsDate, withMovedWait } from "#core/enrolment/awaits-date.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { clockOf } from "#core/sweep/build-enrolment.ts";
import { conditionFacts } from "#core/sweep/judge-entry.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, People } from "#ports/people.ts";
import { CUSTOMERS_AT_ONCE } from "./ingest-context.ts";
import type { IngestSettings } from "./ingest-settings.ts";

export interface MoveWaitsDeps {
  readonly people: Pick<People, "facts">;
  readonly config: ConfigStore;
  readonly ledger: Pick<Ledger, "ofCustomer" | "update">;
  readonly clock: Clock;
}

/** Dates that were written, named as conditions name them, by customer. */
export type SaidDates = ReadonlyMap<string, ReadonlySet<string>>;

/** Tries against a dispatch, and other messages about the customer, that write the same enrolments. */
const TRIES = 20;

/**
 * Makes those due earlier who wait for a date that has come nearer. Called after the date is stored, whether or not
 * that changed anything: a message that comes again after a crash finds the date there and the wait not moved. Costs
 * nothing where no campaign waits for such a date, else a read for each customer and campaign.
 */
export const createMoveWaits =
  (deps: MoveWaitsDeps) =>
  async (said: SaidDates, settings: IngestSettings): Promise<void> => {
    for (const running of settings.running) {
      const own = [...said].filter(([, fields]) => awaitsDate(running, (field) => fields.has(field)));
      await inParallel(own, CUSTOMERS_AT_ONCE, ([customerId, fields]) =>
        moveAll(deps, { customerId, fields, campaignId: running.state.id, settings }),
      );
    }
  };

interface Moving {
  readonly customerId: string;
  readonly fields: ReadonlySet<string>;
  readonly campaignId: string;
  readonly settings: IngestSettings;
}

const moveAll = async (deps: MoveWaitsDeps, one: Moving): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const all = await deps.ledger.ofCustomer(one.campaignId, one.customerId);
    const active = all.filter(({ state }) => state === "active");
    if (active.length === 0) return;
    const facts = (await deps.people.facts([one.customerId], { contracts: true })).get(one.customerId);
    if (facts === undefined) return;
    const written = await Promise.all(active.map((enrolment) => moveOne(deps, enrolment, { ...one, facts })));
    if (!written.includes("conflict")) return;
  }
  throw new Error(`Enrolments of ${one.customerId} in ${one.campaignId} were changed ${TRIES} times`);
};

const moveOne = async (
  { config, clock: { businessNow }, ledger }: MoveWaitsDeps,
  enrolment: Enrolment,
  { facts, fields, settings: { workspace } }: Moving & { readonly facts: CustomerFacts },
): Promise<"updated" | "conflict" | "stays"> => {
  const campaign = await loadVersion(config, enrolment.campaignId, enrolment.version);
  const now = businessNow();
  const trigger = enrolment.entry.facts;
  const clock = {
    ...clockOf({ campaign, workspace, facts, now }),
    facts: {
      customer: conditionFacts({ trigger, facts, activities: [], workspace, now }),
      answers: new Map(),
      messages: new Map(),
      split: () => 0,
    },
  };
  const moved = withMovedWait(campaign, enrolment, { clock, isSaid: (field) => fields.has(field) });
  return moved === undefined ? "stays" : ledger.update(moved);
};
