import type { Campaign } from "#core/campaign/campaign.ts";
import { isLive } from "#core/campaign/live-trigger.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { episodeOf } from "#core/enrolment/episode.ts";
import type { Contact } from "#core/messaging/contact.ts";
import { addressKeysOf, contactOf } from "#core/messaging/contact-of.ts";
import { DAY_MS, HOUR_MS } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { buildEnrolment, type Crossing, type EntryInput } from "#core/sweep/build-enrolment.ts";
import { lookBackDays } from "#core/sweep/judge-entry.ts";
import type { Clock } from "#ports/clock.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, People } from "#ports/people.ts";

export type { Crossing };

export interface EnterDeps {
  readonly people: People;
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly clock: Clock;
}

/** A page may hold 500; each has three requests behind it. */
const CUSTOMERS_AT_ONCE = 16;

export interface EnterInput
  extends Pick<EntryInput, "runId" | "campaign" | "version" | "salt" | "shards" | "workspace" | "drawKey"> {
  readonly crossings: readonly Crossing[];
  /** As read for these customers. */
  readonly known: ReadonlyMap<string, CustomerFacts>;
}

export interface EntryOutcome {
  readonly crossing: Crossing;
  /** `known`: an earlier run dealt with this episode. */
  readonly kind: "entered" | "held-out" | "refused" | "known";
  readonly gate: string | undefined;
  /** Stored by this very call, not found as an earlier one, or another unit of this run, left it. */
  readonly isNew: boolean;
  /** Held out by the workspace's draw, not by the campaign's. */
  readonly ofAll: boolean;
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
    const addressKeys = [...input.known.values()].flatMap(({ customer }) => addressKeysOf(customer));
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

/** Others who enter the same customer at the same time, one after the other. */
const TRIES = 20;

const enter = async (deps: EnterDeps, one: One): Promise<EntryOutcome> => {
  const { crossing, campaign } = one;
  const facts = one.known.get(crossing.customerId);
  if (facts === undefined) return outcome(one, "known", undefined);
  let byTurn = mayMeetOthers(campaign, facts);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await attempt(deps, one, { facts, byTurn });
    if (stored === "by turn") byTurn = true;
    else if (stored !== "again") return recount(one, stored);
  }
  throw new Error(`Customer ${crossing.customerId} enters ${campaign.id} more often than we can follow`);
};

interface Stored {
  readonly enrolment: Enrolment;
  readonly isNew: boolean;
}

/** The record of the crossing as it stands then; or that it has to be tried once more, or with a turn. */
const attempt = async (
  deps: EnterDeps,
  one: One,
  { facts, byTurn }: { readonly facts: CustomerFacts; readonly byTurn: boolean },
): Promise<Stored | "again" | "by turn"> => {
  const { ledger } = deps;
  const { customerId, facts: trigger } = one.crossing;
  // the turn first: whoever takes it after this finds what is read now
  const turn = byTurn ? await ledger.turn(one.campaign.id, customerId) : undefined;
  const before = await ledger.ofCustomer(one.campaign.id, customerId);
  const same = before.find(({ episode }) => episode === episodeOf(trigger));
  if (same !== undefined) return { enrolment: same, isNew: false };
  // one that an exit rule has ended by now is left to dispatch: a mail of it may be under way
  const earlier = before.filter(({ state }) => state !== "refused" && state !== "voided");
  if (turn === undefined && earlier.length > 0) return "by turn";
  const enrolment = await judge(deps, one, { facts, earlier });
  if (turn !== undefined && enrolment.state !== "refused") {
    if (await barUnfinished(ledger, turn.taken, [...before, enrolment])) return "again";
    if ((await ledger.takeTurn(turn.revision, enrolment)) === "conflict") return "again";
  }
  const written = await ledger.enrol(enrolment);
  return written.kind === "created"
    ? { enrolment, isNew: true }
    : { enrolment: written.enrolment, isNew: false };
};

/**
 * Whether another first episode of the customer may be entering at this very moment: by two events, or at the lines of
 * two contracts. Of one line there is one episode; whoever comes with an older one has what the newer disproves.
 */
const mayMeetOthers = ({ trigger }: Campaign, { contracts }: CustomerFacts): boolean =>
  isLive(trigger) ? trigger.kind !== "signed-up" : trigger.kind !== "inactive" && contracts.length > 1;

/**
 * Somebody took the last turn and has not enrolled yet, dead or slow: where their enrolment would stand a refusal is
 * put, so that they find it. Answers whether there was one; all is then to be read again.
 */
const barUnfinished = async (
  ledger: Ledger,
  taken: Enrolment | undefined,
  known: readonly Enrolment[],
): Promise<boolean> => {
  if (taken === undefined || known.some(({ episode }) => episode === taken.episode)) return false;
  const barred = { stepId: undefined, firstDueAt: undefined, dueAt: undefined, steps: {} };
  await ledger.enrol({ ...taken, ...barred, state: "refused", reason: "in-campaign" });
  return true;
};

const judge = async (
  deps: EnterDeps,
  one: One,
  { facts, earlier }: { readonly facts: CustomerFacts; readonly earlier: readonly Enrolment[] },
): Promise<Enrolment> => {
  const now = deps.clock.businessNow();
  const activities = await deps.people.activity(one.crossing.customerId, {
    from: new Date(now.getTime() - lookBackDays(one.campaign) * DAY_MS),
    // an event may be stamped a little later than it is
    to: new Date(now.getTime() + HOUR_MS),
  });
  const contact = contactOf(facts.customer, one.contacts);
  return buildEnrolment({ ...one, facts, contact, earlier, activities, now });
};

const recount = (one: One, { enrolment, isNew }: Stored): EntryOutcome => {
  const { entry, state, reason } = enrolment;
  if (entry.sweep !== one.runId) return outcome(one, "known", undefined);
  if (state === "refused") return { ...outcome(one, "refused", reason), isNew };
  const kind = entry.arm === "holdout" ? "held-out" : "entered";
  return { ...outcome(one, kind, undefined), isNew, ofAll: entry.heldBy === "workspace" };
};

const outcome = (one: One, kind: EntryOutcome["kind"], gate: string | undefined): EntryOutcome => ({
  crossing: one.crossing,
  kind,
  gate,
  isNew: false,
  ofAll: false,
  zoneMissing: one.known.get(one.crossing.customerId)?.customer.zone === undefined,
});
