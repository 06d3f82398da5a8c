import type { Contact } from "#core/messaging/contact.ts";
import { addDays, type Day, dayOf, startOfDay } from "#core/shared/day.ts";
import { type PageCompany, pageCompanyOf } from "#core/workspace/page-company.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { People } from "#ports/people.ts";
import { requireWorkspace } from "../sweep/settings.ts";
import { findRecipient, type Recipient, type RecipientDeps } from "./find-recipient.ts";
import { leaveAll } from "./unsubscribe.ts";

export interface PreferencesDeps extends RecipientDeps {
  readonly people: Pick<People, "get" | "setUnsubscribed">;
  readonly contacts: Pick<Contacts, "get" | "suppress" | "unsuppress" | "leaveTopic" | "pauseUntil">;
  readonly config: ConfigStore;
  readonly clock: Clock;
}

/** How it stands for one reader; days in the workspace's zone. */
export interface Preferences {
  readonly company: PageCompany;
  /** BCP 47, of the customer. */
  readonly locale: string | undefined;
  readonly today: Day;
  readonly topics: readonly { readonly id: string; readonly name: string; readonly on: boolean }[];
  /** Mail may go out again on this day; undefined when there is no pause. */
  readonly pausedUntil: Day | undefined;
  /** All marketing mail was left. */
  readonly left: boolean;
  /** Nothing goes to the address, whatever is chosen: it bounced, complained, or was erased. */
  readonly blocked: boolean;
}

export interface WantedPreferences {
  readonly left: boolean;
  /** A day that has begun is no pause. */
  readonly pausedUntil: Day | undefined;
  /** Topics that were asked about, and whether they are wanted. Those that the workspace does not have are ignored. */
  readonly topics: ReadonlyMap<string, boolean>;
}

export type SavedPreferences =
  | { readonly kind: "saved" | "refused"; readonly preferences: Preferences }
  | { readonly kind: "nobody" };

export const PREFERENCES_SOURCE = "preferences-page";
export const LONGEST_PAUSE_DAYS = 90;

/** `undefined` for a message of nobody, a test mail for instance. */
export const createReadPreferences =
  (deps: PreferencesDeps) =>
  async (messageId: string): Promise<Preferences | undefined> => {
    const [recipient, workspace] = await Promise.all([
      findRecipient(deps, messageId),
      requireWorkspace(deps.config),
    ]);
    return recipient && toPreferences(deps, recipient, workspace);
  };

/**
 * Makes everything as it is wanted, at the address of today and at the one that the message went to. Each part is
 * idempotent: a repetition changes nothing, or does the rest after a crash. What takes mail away comes before what
 * allows it again. Refuses a pause of more than 90 days, and changes nothing then.
 */
export const createSavePreferences =
  (deps: PreferencesDeps) =>
  async (messageId: string, wanted: WantedPreferences): Promise<SavedPreferences> => {
    const [recipient, workspace] = await Promise.all([
      findRecipient(deps, messageId),
      requireWorkspace(deps.config),
    ]);
    const before = recipient && (await toPreferences(deps, recipient, workspace));
    if (recipient === undefined || before === undefined) return { kind: "nobody" };
    const latest = addDays(before.today, LONGEST_PAUSE_DAYS);
    if (wanted.pausedUntil !== undefined && wanted.pausedUntil > latest)
      return { kind: "refused", preferences: before };
    if (wanted.left) await leaveAll(deps, recipient, PREFERENCES_SOURCE);
    const contacts = await deps.contacts.get(recipient.addressKeys);
    for (const contact of contacts.values()) await changeContact(deps, contact, { wanted, workspace });
    if (!wanted.left) await comeBack(deps, recipient);
    const after = (await createReadPreferences(deps)(messageId)) ?? before;
    return { kind: "saved", preferences: after };
  };

const changeContact = async (
  { contacts, clock }: PreferencesDeps,
  { addressKey, topicsLeft, pausedUntil }: Contact,
  { wanted, workspace }: { readonly wanted: WantedPreferences; readonly workspace: Workspace },
): Promise<void> => {
  const now = clock.businessNow();
  const end = wanted.pausedUntil && startOfDay(wanted.pausedUntil, workspace.zone);
  const until = end && end > now ? end : undefined;
  if (pausedUntil?.getTime() !== until?.getTime()) await contacts.pauseUntil(addressKey, until);
  for (const [topic, isWanted] of wanted.topics) {
    const isOn = topicsLeft[topic] === undefined;
    if (!Object.hasOwn(workspace.topics, topic) || isOn === isWanted) continue;
    await contacts.leaveTopic(addressKey, topic, isWanted ? undefined : now);
  }
};

const comeBack = async (
  { people, contacts }: PreferencesDeps,
  { customerId, customer, addressKeys }: Recipient,
): Promise<void> => {
  for (const addressKey of addressKeys) await contacts.unsuppress(addressKey);
  if (customer?.unsubscribedAt !== undefined)
    await people.setUnsubscribed(customerId, undefined, PREFERENCES_SOURCE);
};

/** The address of today decides, as it does when a mail goes out. */
const toPreferences = async (
  { contacts, clock }: PreferencesDeps,
  { customer, addressKeys: [addressKey] }: Recipient,
  workspace: Workspace,
): Promise<Preferences | undefined> => {
  if (addressKey === undefined) return undefined;
  const { topics, zone } = workspace;
  const contact = (await contacts.get([addressKey])).get(addressKey);
  const now = clock.businessNow();
  const until = contact?.pausedUntil;
  const suppressed = contact?.suppressed?.why;
  return {
    company: pageCompanyOf(workspace),
    locale: customer?.locale,
    today: dayOf(now, zone),
    topics: Object.entries(topics).map(([id, name]) => ({
      id,
      name,
      on: contact?.topicsLeft[id] === undefined,
    })),
    pausedUntil: until && until > now ? dayOf(until, zone) : undefined,
    left: customer?.unsubscribedAt !== undefined || suppressed === "unsubscribed",
    blocked: suppressed !== undefined && suppressed !== "unsubscribed",
  };
};
