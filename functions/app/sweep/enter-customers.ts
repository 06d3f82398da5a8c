import type { Campaign } from "#core/campaign/campaign.ts";
import type { Activity } from "#core/customer/customer.ts";
import type { Enrolment, Entry, TriggerFacts } from "#core/enrolment/enrolment.ts";
import { episodeOf } from "#core/enrolment/episode.ts";
import { placeAt, type WalkClock, wouldBeTimes } from "#core/enrolment/walk.ts";
import type { Contact } from "#core/messaging/contact.ts";
import { windowOf } from "#core/messaging/gates.ts";
import { nextOpening } from "#core/messaging/send-window.ts";
import { DAY_MS, type Day } from "#core/shared/day.ts";
import { shardOf } from "#core/shared/ids.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { RefusalGate } from "#core/sweep/entry-decision.ts";
import { isHeldOut, judgeEntry, LOOK_BACK_DAYS, lookBackDays } from "#core/sweep/judge-entry.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, People } from "#ports/people.ts";

export interface EnterDeps {
  readonly people: People;
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly clock: Clock;
}

/** A page may hold 500; each has three requests behind it. */
const CUSTOMERS_AT_ONCE = 16;

/** One customer at one line. */
export interface Crossing {
  readonly customerId: string;
  readonly facts: TriggerFacts;
  readonly crossedOn: Day;
  readonly how: Entry["how"];
  /** Refused before anything else was looked at: found too late. */
  readonly refusal: RefusalGate | undefined;
}

export interface EnterInput {
  readonly runId: string;
  readonly campaign: Campaign;
  readonly version: number;
  readonly salt: string;
  readonly shards: number;
  readonly workspace: Workspace;
  readonly drawKey: Uint8Array;
  readonly crossings: readonly Crossing[];
  /** As read for these customers. */
  readonly known: ReadonlyMap<string, CustomerFacts>;
}

export interface EntryOutcome {
  readonly crossing: Crossing;
  /** `known`: an earlier run dealt with this episode. */
  readonly kind: "entered" | "held-out" | "refused" | "known";
  readonly gate: string | undefined;
  readonly zoneMissing: boolean;
}

/**
 * Enrols, holds out or refuses each crossing; each is stored once, whoever comes first. Doing it again in the
 * same run answers the same outcomes, so that a page that is repeated after a crash counts nothing twice.
 * Crossings of one customer are judged one after the other: the first may keep the second out.
 */
export const createEnterCustomers =
  (deps: EnterDeps) =>
  async (input: EnterInput): Promise<readonly EntryOutcome[]> => {
    const addressKeys = [...input.known.values()].flatMap(({ customer }) => customer.addressKey ?? []);
    const contacts = await deps.contacts.get([...new Set(addressKeys)]);
    const ofCustomers = Map.groupBy(input.crossings, ({ customerId }) => customerId).values();
    const outcomes = await inParallel([...ofCustomers], CUSTOMERS_AT_ONCE, async (crossings) => {
      const own: EntryOutcome[] = [];
      for (const crossing of crossings) own.push(await enter(deps, { ...input, crossing, contacts }));
      return own;
    });
    return outcomes.flat();
  };

interface One extends EnterInput {
  readonly crossing: Crossing;
  readonly contacts: ReadonlyMap<string, Contact>;
}

const enter = async (deps: EnterDeps, one: One): Promise<EntryOutcome> => {
  const { crossing, campaign } = one;
  const facts = one.known.get(crossing.customerId);
  if (facts === undefined) return outcome(one, "known", undefined);
  const before = await deps.ledger.ofCustomer(campaign.id, crossing.customerId);
  const episode = episodeOf(crossing.facts);
  const same = before.find((enrolment) => enrolment.episode === episode);
  if (same !== undefined) return recount(one, same);

  const now = deps.clock.businessNow();
  // one that an exit rule has ended by now is left to dispatch: a mail of it may be under way
  const earlier = before.filter(({ state }) => state !== "refused" && state !== "voided");
  const activities = await deps.people.activity(crossing.customerId, {
    from: new Date(now.getTime() - lookBackDays(campaign) * DAY_MS),
    to: now,
  });
  const enrolment = build(one, { facts, earlier, activities, now });
  const written = await deps.ledger.enrol(enrolment);
  return written.kind === "created" ? recount(one, enrolment) : recount(one, written.enrolment);
};

interface Found {
  readonly facts: CustomerFacts;
  readonly earlier: readonly Enrolment[];
  readonly activities: readonly Activity[];
  readonly now: Date;
}

const build = (one: One, found: Found): Enrolment => {
  const { campaign, crossing, workspace } = one;
  const { customer } = found.facts;
  const contact = one.contacts.get(customer.addressKey ?? "");
  const gate = crossing.refusal ?? judgeEntry({ ...one, ...found, contact, trigger: crossing.facts });
  const held = gate === undefined && isHeldOut({ ...one, customerId: crossing.customerId });
  const clock: WalkClock = {
    now: found.now,
    zone: workspace.zone,
    opening: (at) =>
      campaign.purpose === "service"
        ? at
        : nextOpening({ ...windowOf({ campaign, workspace, customer }), at }),
  };
  const blank: Enrolment = {
    campaignId: campaign.id,
    customerId: crossing.customerId,
    shard: shardOf(crossing.customerId, one.shards),
    episode: episodeOf(crossing.facts),
    version: one.version,
    state: gate === undefined ? "active" : "refused",
    reason: gate,
    entry: entryOf(one, found, held),
    stepId: undefined,
    firstDueAt: undefined,
    dueAt: undefined,
    steps: {},
    lastMailAt: undefined,
    settled: undefined,
    revision: 0,
  };
  const first = campaign.steps[0];
  if (gate !== undefined || first === undefined) return blank;
  const placed = placeAt(campaign, blank, first, clock);
  if (!held) return placed;
  const wouldBe = wouldBeTimes(campaign, placed, clock);
  return { ...blank, state: "holdout", entry: { ...blank.entry, wouldBe } };
};

const entryOf = (one: One, { activities, now }: Found, held: boolean): Entry => {
  const from = now.getTime() - LOOK_BACK_DAYS * DAY_MS;
  const recent = activities.filter(({ occurredAt, future }) => !future && occurredAt.getTime() >= from);
  return {
    at: now,
    crossedOn: one.crossing.crossedOn,
    sweep: one.runId,
    how: one.crossing.how,
    arm: held ? "holdout" : "treatment",
    share: one.campaign.holdout,
    salt: one.salt.slice(0, 6),
    facts: one.crossing.facts,
    activity90: recent.length,
    revenue90: recent.reduce((sum, { revenue }) => sum + (revenue ?? 0), 0),
    wouldBe: undefined,
  };
};

const recount = (one: One, stored: Enrolment): EntryOutcome => {
  if (stored.entry.sweep !== one.runId) return outcome(one, "known", undefined);
  if (stored.state === "refused") return outcome(one, "refused", stored.reason);
  return outcome(one, stored.entry.arm === "holdout" ? "held-out" : "entered", undefined);
};

const outcome = (one: One, kind: EntryOutcome["kind"], gate: string | undefined): EntryOutcome => ({
  crossing: one.crossing,
  kind,
  gate,
  zoneMissing: one.known.get(one.crossing.customerId)?.customer.zone === undefined,
});
