import { businessTime } from "../ingest/to-activity.ts";
import { dayOf } from "../shared/day.ts";
import { namesEvent } from "../workspace/names-event.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { amountOf, toMinorUnits } from "./event-amount.ts";
import { type ContractFieldName, eventSettings, type TraitField } from "./event-settings.ts";
import { parseMoment } from "./event-time.ts";
import { toName } from "./flatten.ts";
import type { FlatFields, FlatValue, LiveEvent, ReceivedEvent } from "./live-event.ts";

/** Rows in the form that imports have too, by the schemas of `contracts/rows.ts`: they are checked like those. */
export type Row = Readonly<Record<string, unknown>>;

export interface EventRows {
  readonly customer: Row | undefined;
  readonly activity: Row | undefined;
  readonly contract: Row | undefined;
  /** Parts that are left out. */
  readonly faults: readonly string[];
}

export type RowSettings = Pick<Workspace, "zone" | "currency" | "events">;

/** What one event says about a customer, by the settings. */
export const toRows = (
  { event, received }: ReceivedEvent,
  externalId: string,
  workspace: RowSettings,
): EventRows => {
  const at = businessTime(event.at, received);
  const facts = { event, at, externalId, workspace };
  const activity = activityRow(facts);
  return {
    customer: customerRow(facts),
    activity: activity?.row,
    contract: contractRow(facts),
    faults: activity?.fault === undefined ? [] : [activity.fault],
  };
};

/** When a statement about a customer counts as made: an old event does not overrule what was said since. */
export const statedAt = ({ event, received }: ReceivedEvent): Date => {
  const at = businessTime(event.at, received);
  return at < received.business ? at : received.business;
};

interface Facts {
  readonly event: LiveEvent;
  /** On the business clock. */
  readonly at: Date;
  readonly externalId: string;
  readonly workspace: RowSettings;
}

const activityRow = ({ event, externalId, workspace }: Facts) => {
  const { type } = event;
  if (type !== "track" && type !== "page" && type !== "screen") return undefined;
  const amount = amountOf(event.fields, workspace.currency);
  const named = type === "track" || event.name === undefined ? {} : { name: event.name };
  const row: Row = {
    customer: externalId,
    occurredAt: event.at.toISOString(),
    type: type === "track" ? event.name : type,
    messageId: event.messageId,
    ...(amount.kind === "amount" && { revenue: amount.minor, currency: amount.currency }),
    properties: { ...attributesOf(event.fields, (path) => event.fields[path] === null), ...named },
  };
  return { row, fault: amount.kind === "faulty" ? amount.reason : undefined };
};

const customerRow = (facts: Facts): Row | undefined => {
  switch (facts.event.type) {
    case "identify":
      return { externalId: facts.externalId, ...identified(facts) };
    case "group":
      return { externalId: facts.externalId, ...grouped(facts) };
    case "track":
      return namesEvent(eventSettings(facts.workspace).signUp, facts.event.name ?? "")
        ? { externalId: facts.externalId, signedUpAt: facts.at.toISOString() }
        : undefined;
    default:
      return undefined;
  }
};

/** Traits that are fields, by the settings; all others are attributes. */
const identified = ({ event, workspace }: Facts): Row => {
  const { traits } = eventSettings(workspace);
  const used = new Set<string>();
  const fields: Record<string, unknown> = {};
  for (const [field, paths] of Object.entries(traits) as [TraitField, readonly string[]][]) {
    const path = paths.find((each) => Object.hasOwn(event.fields, each));
    const value = path === undefined ? undefined : toField(field, event.fields[path] as FlatValue);
    if (path === undefined || value === undefined) continue;
    fields[field] = value;
    for (const each of paths) used.add(each);
  }
  const context = {
    ...(fields["locale"] === undefined && { locale: localeOf(event.locale) }),
    ...(fields["zone"] === undefined && { zone: zoneOf(event.zone) }),
  };
  return { ...context, ...fields, attributes: attributesOf(event.fields, (path) => used.has(path)) };
};

/** A trait as the field wants it; `undefined` leaves it an attribute, `null` clears the field, the rest is checked. */
const toField = (field: TraitField, value: FlatValue): unknown => {
  if (value === null) return null;
  // what is no moment is for the check to refuse and report: without it nobody would ever have signed up
  if (field === "signedUpAt") return parseMoment(value)?.toISOString() ?? value;
  if (typeof value === "number" && field === "phone") return String(value);
  if (typeof value !== "string") return undefined;
  if (field === "country") return /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined;
  if (field === "locale") return localeOf(value);
  if (field === "zone") return zoneOf(value);
  return value.trim().replace(/\s+/g, " ");
};

/** `en_US` as BCP 47 writes it; what is no language tag is left out: devices send many strange ones. */
const localeOf = (text: string | undefined): string | undefined => {
  try {
    return text === undefined ? undefined : Intl.getCanonicalLocales(text.replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
};

const zoneOf = (text: string | undefined): string | undefined => {
  try {
    if (text === undefined || !/^[A-Z]/i.test(text)) return undefined;
    return new Intl.DateTimeFormat("en", { timeZone: text }) && text;
  } catch {
    return undefined;
  }
};

const grouped = ({ event }: Facts): Row => {
  const { name, ...traits } = event.fields;
  const attributes = Object.entries(traits).map(([path, value]) => [toName(`company_${path}`), value]);
  return {
    ...(name !== undefined && { company: name === null ? null : String(name) }),
    attributes: { ...Object.fromEntries(attributes), company_id: event.groupId },
  };
};

const attributesOf = (
  fields: FlatFields,
  isLeftOut: (path: string) => boolean,
): Readonly<Record<string, FlatValue>> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([path, value]) =>
      isLeftOut(path) ? [] : [[toName(path), value] as const],
    ),
  );

const contractRow = (facts: Facts): Row | undefined => {
  const { event, externalId, workspace, at } = facts;
  const { contract } = eventSettings(workspace);
  const isNamed = (names: readonly string[]) => event.type === "track" && namesEvent(names, event.name ?? "");
  const [renewed, cancelled] = [isNamed(contract.renewed), isNamed(contract.cancelled)];
  const describes = event.type === "identify" && contract.fromTraits;
  if (!renewed && !cancelled && !describes && !isNamed(contract.changed)) return undefined;
  const stated: Record<string, unknown> = {};
  for (const [field, paths] of Object.entries(contract.fields) as [ContractFieldName, readonly string[]][]) {
    const path = paths.find((each) => Object.hasOwn(event.fields, each));
    const value =
      path === undefined ? undefined : toContractField(field, event.fields[path] as FlatValue, workspace);
    if (value !== undefined) stated[field] = value;
  }
  const { id, ...terms } = stated;
  if (describes && id === undefined && Object.keys(terms).length === 0) return undefined;
  const today = dayOf(at, workspace.zone);
  return {
    customer: externalId,
    contractId: typeof id === "string" ? id : ONLY_CONTRACT,
    ...(renewed && { renewedOn: today }),
    ...(cancelled && { cancelledOn: today }),
    ...terms,
  };
};

/** Of customers whose contracts have no ids: they have one. */
const ONLY_CONTRACT = "main";

const toContractField = (field: ContractFieldName, value: FlatValue, workspace: RowSettings): unknown => {
  switch (field) {
    case "id":
    case "plan":
      return typeof value === "number" ? String(value) : (value ?? undefined);
    case "termMonths":
      return value === null ? null : Number(value);
    case "monthlyValue":
      return value === null ? null : toMinorUnits(value, workspace.currency);
    case "autoRenewal":
      return value ?? undefined;
    default:
      return value === null ? null : toDay(value, workspace.zone);
  }
};

/** A date as it stands, a moment as the date in the workspace's zone; anything else is left for the check to refuse. */
const toDay = (value: FlatValue, zone: string): unknown => {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value.trim())) return value.trim();
  const at = parseMoment(value);
  return at === undefined ? value : dayOf(at, zone);
};
