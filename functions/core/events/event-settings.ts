/** Fields of a customer that traits can fill. */
export const TRAIT_FIELDS = [
  ...(["email", "name", "firstName", "lastName", "phone", "country"] as const),
  ...(["locale", "zone", "company", "signedUpAt"] as const),
] as const;
export type TraitField = (typeof TRAIT_FIELDS)[number];

/** Parts of a contract that properties can fill. */
export const CONTRACT_FIELDS = [
  ...(["id", "plan", "termMonths", "startsOn", "endsOn", "noticeOn"] as const),
  ...(["monthlyValue", "autoRenewal", "cancelledOn", "renewedOn"] as const),
] as const;
export type ContractFieldName = (typeof CONTRACT_FIELDS)[number];

/** Paths to look at, the first that has a value wins. */
type Paths<Field extends string> = Readonly<Record<Field, readonly string[]>>;

/** What live events mean in this company. */
export interface EventSettings {
  /** Events that say that a customer signed up. */
  readonly signUp: readonly string[];
  readonly contract: {
    /** Events whose properties describe a contract. */
    readonly changed: readonly string[];
    /** Those by which one is renewed, or cancelled, on the day of the event. */
    readonly renewed: readonly string[];
    readonly cancelled: readonly string[];
    /** Whether the traits of identify describe one too. */
    readonly fromTraits: boolean;
    readonly fields: Paths<ContractFieldName>;
  };
  readonly traits: Paths<TraitField>;
}

export const DEFAULT_EVENT_SETTINGS: EventSettings = {
  signUp: ["Signed Up"],
  contract: {
    changed: [],
    renewed: [],
    cancelled: [],
    fromTraits: false,
    fields: {
      id: ["contractId", "contract_id", "subscriptionId", "subscription_id"],
      plan: ["plan", "plan.name"],
      termMonths: ["termMonths", "term_months"],
      startsOn: ["contractStartsAt", "startsAt", "starts_at"],
      endsOn: ["contractEndsAt", "endsAt", "ends_at"],
      noticeOn: ["noticeBy", "notice_by"],
      monthlyValue: ["monthlyValue", "monthly_value"],
      autoRenewal: ["autoRenewal", "auto_renewal"],
      cancelledOn: ["cancelledAt", "cancelled_at"],
      renewedOn: ["renewedAt", "renewed_at"],
    },
  },
  traits: {
    email: ["email"],
    name: ["name"],
    firstName: ["firstName", "first_name"],
    lastName: ["lastName", "last_name"],
    phone: ["phone"],
    country: ["address.country", "country"],
    locale: ["locale"],
    zone: ["timezone"],
    company: ["company.name", "company"],
    signedUpAt: ["createdAt", "created_at"],
  },
};

/** Those of a workspace; settings that were saved before there were any have the defaults. */
export const eventSettings = (workspace: { readonly events?: EventSettings | undefined }): EventSettings =>
  workspace.events ?? DEFAULT_EVENT_SETTINGS;
