import { readingLocale } from "#core/customer/reading-locale.ts";
import { type Contact, LONGEST_EVERY_DAYS } from "#core/messaging/contact.ts";
import { addressKeysOf, contactOf } from "#core/messaging/contact-of.ts";
import { addDays, type Day, dayOf, startOfDay } from "#core/shared/day.ts";
import { type PageCompany, pageCompanyOf } from "#core/workspace/page-company.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Choice, Contacts } from "#ports/contacts.ts";
import type { People } from "#ports/people.ts";
import { requireWorkspace } from "../sweep/settings.ts";
import { findRecipient, type Recipient, type RecipientDeps } from "./find-recipient.ts";
import { comeBack, leaveAll } from "./unsubscribe.ts";

export interface PreferencesDeps extends RecipientDeps {
  readonly people: Pick<People, "get" | "setUnsubscribed" | "chooseLocale">;
  readonly contacts: Pick<Contacts, "get" | "suppress" | "unsuppress" | "choose">;
  readonly config: ConfigStore;
  readonly clock: Clock;
}

/** How it stands for one reader; days in the workspace's zone. */
export interface Preferences {
  readonly company: PageCompany;
  /** BCP 47, in which the customer reads. */
  readonly locale: string | undefined;
  /** The same where they chose it themselves. */
  readonly chosenLocale: string | undefined;
  readonly today: Day;
  readonly topics: readonly { readonly id: string; readonly name: string; readonly on: boolean }[];
  /** Mail may go out again on this day; undefined when there is no pause. */
  readonly pausedUntil: Day | undefined;
  /** At most one mail in so many days. */
  readonly everyDays: number | undefined;
  readonly surveys: boolean;
  /** All marketing mail was left. */
  readonly left: boolean;
  /** Nothing goes to the address, whatever is chosen: it bounced, complained, or was erased. */
  readonly blocked: boolean;
}

export interface WantedPreferences extends Pick<Preferences, "everyDays" | "surveys" | "chosenLocale"> {
  /** Undefined: as it stands. */
  readonly left: boolean | undefined;
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
 * allows it again. Refuses a pause of more than 90 days and mails rarer than one in 30, and changes nothing then.
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
    if (isTooLong(wanted, before.today)) return { kind: "refused", preferences: before };
    if (wanted.left) await leaveAll(deps, recipient, PREFERENCES_SOURCE);
    await choose(deps, recipient, { wanted, workspace });
    if (wanted.left === false) await comeBack(deps, recipient, PREFERENCES_SOURCE);
    const after = (await createReadPreferences(deps)(messageId)) ?? before;
    return { kind: "saved", preferences: after };
  };

const isTooLong = ({ pausedUntil, everyDays }: WantedPreferences, today: Day): boolean =>
  (pausedUntil ?? "") > addDays(today, LONGEST_PAUSE_DAYS) || (everyDays ?? 0) > LONGEST_EVERY_DAYS;

const choose = async (
  { people, contacts, clock }: PreferencesDeps,
  recipient: Recipient,
  { wanted, workspace }: { readonly wanted: WantedPreferences; readonly workspace: Workspace },
): Promise<void> => {
  const { customerId, customer, addressKeys } = recipient;
  const at = clock.businessNow();
  const choice = toChoice(wanted, workspace, at);
  const known = await contacts.get(keysOf(recipient));
  for (const addressKey of addressKeys) {
    const stands = addressKey === customer?.addressKey ? contactOf(customer, known) : known.get(addressKey);
    if (stands !== undefined && !isChosen(stands, choice)) await contacts.choose(addressKey, choice);
  }
  const locale = wanted.chosenLocale;
  if (customer?.chosenLocale?.locale !== locale)
    await people.chooseLocale({ customerId, locale, at, source: PREFERENCES_SOURCE });
};

const toChoice = (wanted: WantedPreferences, { zone, topics }: Workspace, at: Date): Choice => {
  const end = wanted.pausedUntil && startOfDay(wanted.pausedUntil, zone);
  return {
    topics: new Map([...wanted.topics].filter(([topic]) => Object.hasOwn(topics, topic))),
    pausedUntil: end && end > at ? end : undefined,
    everyDays: wanted.everyDays,
    surveys: wanted.surveys,
    at,
  };
};

const isChosen = (contact: Contact, choice: Choice): boolean =>
  contact.pausedUntil?.getTime() === choice.pausedUntil?.getTime() &&
  contact.everyDays === choice.everyDays &&
  (contact.surveysLeftAt === undefined) === choice.surveys &&
  [...choice.topics].every(([topic, isWanted]) => (contact.topicsLeft[topic] === undefined) === isWanted);

const keysOf = ({ customer, addressKeys }: Recipient): readonly string[] => [
  ...new Set([...addressKeys, ...(customer === undefined ? [] : addressKeysOf(customer))]),
];

/** The address of today decides, as it does when a mail goes out. */
const toPreferences = async (
  { contacts, clock }: PreferencesDeps,
  recipient: Recipient,
  workspace: Workspace,
): Promise<Preferences | undefined> => {
  const { customer, addressKeys } = recipient;
  const [addressKey] = addressKeys;
  if (addressKey === undefined) return undefined;
  const { topics, zone } = workspace;
  const known = await contacts.get(keysOf(recipient));
  const contact = (customer && contactOf(customer, known)) ?? known.get(addressKey);
  const now = clock.businessNow();
  const until = contact?.pausedUntil;
  const suppressed = contact?.suppressed?.why;
  return {
    company: pageCompanyOf(workspace),
    locale: customer && readingLocale(customer),
    chosenLocale: customer?.chosenLocale?.locale,
    today: dayOf(now, zone),
    topics: Object.entries(topics).map(([id, name]) => ({
      id,
      name,
      on: contact?.topicsLeft[id] === undefined,
    })),
    pausedUntil: until && until > now ? dayOf(until, zone) : undefined,
    everyDays: contact?.everyDays,
    surveys: contact?.surveysLeftAt === undefined,
    left: customer?.unsubscribedAt !== undefined || suppressed === "unsubscribed",
    blocked: suppressed !== undefined && suppressed !== "unsubscribed",
  };
};
