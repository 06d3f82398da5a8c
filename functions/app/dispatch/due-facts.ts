import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import type { Activity } from "#core/customer/customer.ts";
import type { Enrolment, Entry } from "#core/enrolment/enrolment.ts";
import { sinceOf } from "#core/enrolment/event-since.ts";
import { asksForContracts, asksForEvents } from "#core/enrolment/exits.ts";
import { looksAtContract } from "#core/enrolment/step-facts.ts";
import type { Contact } from "#core/messaging/contact.ts";
import { addressKeysOf, contactOf } from "#core/messaging/contact-of.ts";
import { addDays, startOfDay } from "#core/shared/day.ts";
import { countsAsActivity } from "#core/workspace/counts-as-activity.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import { type DueEntry, enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { CustomerFacts, CustomerReader } from "#ports/people.ts";
import { loadVersion } from "../sweep/load-campaigns.ts";
import { requireWorkspace } from "../sweep/settings.ts";
import { type LoadStepFactsDeps, loadStepFacts, type SeenFacts } from "./load-step-facts.ts";

/** All that decides about one due enrolment, read in the order that makes a claim safe. */
export interface DueFacts {
  readonly entry: DueEntry;
  readonly enrolment: Enrolment;
  readonly state: CampaignState;
  /** The version whose steps the enrolment runs. */
  readonly own: Campaign;
  /** The version in force: window, cap, budget, priority, exit. */
  readonly inForce: Campaign;
  readonly facts: CustomerFacts;
  /** With the choices that hold for the customer. */
  readonly contact: Contact;
  /** Other addresses that the customer had: a claim may still be open there. */
  readonly formerContacts: readonly Contact[];
  /** What the steps ahead look at. */
  readonly seen: SeenFacts;
  /** What the customer did since the entry; read only where an exit rule names an event. */
  readonly activities: readonly Activity[];
  /** Whether one of their older activities breaks the silence that let them in; see `hidesItsSilence`. */
  readonly silenceBroken?: boolean;
}

/** As read from the base. */
type Read = Omit<DueFacts, "seen">;

export interface LoadDueDeps extends LoadStepFactsDeps {
  readonly config: ConfigStore;
  readonly people: CustomerReader;
  readonly contacts: Contacts;
  readonly ledger: Ledger;
}

/** Stands in for a customer without address: nothing can be claimed on it. */
const noContact = (): Contact => ({
  addressKey: "",
  version: 0,
  suppressed: undefined,
  topicsLeft: {},
  pausedUntil: undefined,
  recent: [],
  open: [],
});

/** What is stamped later than now is flagged and never counts. */
const EVER = new Date(Date.UTC(2300, 0, 1));

/**
 * Reads customers, then contacts, then enrolments, the last two strongly. In this order a claim that was pruned
 * from its contact cannot be taken again: the enrolment read afterwards has moved on. Entries that disagree with
 * their enrolment are stale and left out.
 */
export const loadDue = async (
  deps: LoadDueDeps,
  entries: readonly DueEntry[],
): Promise<{ readonly due: readonly DueFacts[]; readonly stale: number; readonly workspace: Workspace }> => {
  const customerIds = [...new Set(entries.map(({ customerId }) => customerId))];
  const [workspace, campaigns] = await Promise.all([
    requireWorkspace(deps.config),
    loadStates(deps.config, entries),
  ]);
  const inForce = await Promise.all(
    [...campaigns.values()].map(({ id, version }) => loadVersion(deps.config, id, version)),
  );
  const asked = inForce.some(looksAtContracts);
  const known = await deps.people.facts(customerIds, { contracts: asked, eventual: true });
  const addressKeys = [...known.values()].flatMap(({ customer }) => addressKeysOf(customer));
  const contacts = await deps.contacts.get([...new Set(addressKeys)]);
  const enrolments = await deps.ledger.enrolments(entries);

  const due = await Promise.all(
    entries.map(async (entry): Promise<Read | undefined> => {
      const enrolment = enrolments.get(enrolmentKeyText(entry));
      const facts = known.get(entry.customerId);
      const state = campaigns.get(entry.campaignId);
      if (enrolment === undefined || facts === undefined || state === undefined) return undefined;
      if (enrolment.state !== "active" || enrolment.dueAt?.getTime() !== entry.dueAt.getTime())
        return undefined;
      const version = await loadVersion(deps.config, entry.campaignId, state.version);
      return {
        entry,
        enrolment,
        state,
        facts,
        own: await loadVersion(deps.config, entry.campaignId, enrolment.version),
        inForce: version,
        activities: asksForEvents(version.exit)
          ? await deps.people.activity(entry.customerId, { from: sinceOf(enrolment.entry), to: EVER })
          : [],
        silenceBroken:
          hidesItsSilence(version.exit, enrolment.entry, facts.lastActivity) &&
          (await isSilenceBroken(deps.people, enrolment, workspace)),
        contact: contactOf(facts.customer, contacts) ?? noContact(),
        formerContacts: facts.customer.formerAddressKeys.flatMap((key) => contacts.get(key) ?? []),
      };
    }),
  );
  const live = await withContracts(
    deps.people,
    due.filter((one) => one !== undefined),
    asked,
  );
  const seen = await loadStepFacts(deps, live);
  const withSeen = live.flatMap((one, at): DueFacts[] => {
    const own = seen[at];
    return own === undefined ? [] : [{ ...one, seen: own }];
  });
  return { due: withSeen, stale: entries.length - live.length, workspace };
};

/**
 * Whether the newest activity came after the entry and so does not tell about the silence before. Who has come back
 * leaves all the same where the campaign ends for them.
 */
const hidesItsSilence = (
  exit: Campaign["exit"],
  { facts, at }: Entry,
  lastActivity: CustomerFacts["lastActivity"],
): boolean =>
  facts.kind === "inactive" &&
  lastActivity?.basis === "activity" &&
  lastActivity.at > at &&
  !exit.includes("returned");

const isSilenceBroken = async (
  people: CustomerReader,
  { customerId, entry }: Enrolment,
  workspace: Workspace,
): Promise<boolean> => {
  if (entry.facts.kind !== "inactive") return false;
  const from = startOfDay(addDays(entry.facts.since, 1), workspace.zone);
  const activities = await people.activity(customerId, { from, to: new Date(entry.at.getTime() + 1) });
  return activities.some(
    ({ occurredAt, type, future }) => !future && occurredAt <= entry.at && countsAsActivity(type, workspace),
  );
};

/** Enrolments on older versions may look at contracts where those in force do not: theirs are read as well. */
const withContracts = async (
  people: CustomerReader,
  due: readonly Read[],
  asked: boolean,
): Promise<readonly Read[]> => {
  const ids = due.flatMap(({ own, entry }) => (looksAtContracts(own) ? [entry.customerId] : []));
  if (asked || ids.length === 0) return due;
  const known = await people.facts([...new Set(ids)], { contracts: true });
  return due.map((one) => {
    const contracts = known.get(one.entry.customerId)?.contracts;
    // the address stays the one whose contact was read
    return contracts === undefined ? one : { ...one, facts: { ...one.facts, contracts } };
  });
};

/** Trigger, exit rules, mails and steps; the audience is asked on entry only. */
const looksAtContracts = ({ trigger, exit, steps, mails }: Campaign): boolean =>
  trigger.kind === "contract-ending" ||
  asksForContracts(exit) ||
  Object.values(mails).some(({ contract }) => contract) ||
  looksAtContract({ steps });

const loadStates = async (
  config: ConfigStore,
  entries: readonly DueEntry[],
): Promise<ReadonlyMap<string, CampaignState>> => {
  const ids = [...new Set(entries.map(({ campaignId }) => campaignId))];
  const states = await Promise.all(ids.map((id) => config.campaign(id)));
  return new Map(states.flatMap((state) => (state === undefined ? [] : [[state.id, state] as const])));
};
