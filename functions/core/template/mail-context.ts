import type { Campaign } from "../campaign/campaign.ts";
import type { AttributeValue, Contract, Customer } from "../customer/customer.ts";
import { readingLocale } from "../customer/reading-locale.ts";
import type { TriggerFacts } from "../enrolment/enrolment.ts";
import { type Day, daysBetween } from "../shared/day.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { OfferValues, SurveyValues } from "./step-values.ts";
import { type EntryValues, type EventValues, triggerValues } from "./trigger-values.ts";

type Known<T> = { readonly [K in keyof T]: T[K] | undefined };

/** The values of one mail for one customer. What is undefined has a default in the mail, or stops it. */
export interface MailContext {
  readonly customer: Known<{
    firstName: string;
    lastName: string;
    name: string;
    email: string;
    locale: string;
    country: string;
    company: string;
    phone: string;
  }> & {
    /** Minor units. */
    readonly value: Readonly<Record<string, number>>;
    readonly attributes: Readonly<Record<string, AttributeValue>>;
  };
  readonly workspace: {
    readonly name: string;
    readonly postalAddress: string;
    readonly website: string | undefined;
    readonly logoUrl: string | undefined;
    readonly color: string;
    /** ISO 4217; what `| money` writes. */
    readonly currency: string;
    /** IANA; in which `| date` reads an instant. */
    readonly zone: string;
  };
  readonly campaign: { readonly id: string; readonly name: string };
  readonly entry: EntryValues | undefined;
  /** Trigger `event`. */
  readonly event: EventValues | undefined;
  /** See `contractOfEntry`. */
  readonly contract: Known<{
    id: string;
    endsOn: Day;
    daysLeft: number;
    plan: string;
    noticeOn: Day;
    monthlyValue: number;
  }>;
  readonly links: {
    readonly unsubscribe: string | undefined;
    readonly preferences: string | undefined;
    /** In the mail of a survey or an offer. */
    readonly survey?: string | undefined;
    readonly offer?: string | undefined;
  };
  readonly survey?: SurveyValues | undefined;
  readonly offer?: OfferValues | undefined;
  readonly today: Day;
}

export interface MailFacts {
  readonly customer: Customer;
  readonly workspace: Workspace;
  readonly campaign: Pick<Campaign, "id" | "name">;
  readonly trigger: TriggerFacts;
  /** Of `contractOfEntry`. */
  readonly contract: Contract | undefined;
  readonly links: MailContext["links"];
  readonly survey?: SurveyValues | undefined;
  readonly offer?: OfferValues | undefined;
  /** In the workspace's zone. */
  readonly today: Day;
}

const fullName = ({ name, firstName, lastName }: Customer): string | undefined =>
  name ?? ([firstName, lastName].filter((part) => part !== undefined).join(" ") || undefined);

const contractOf = ({ trigger, contract, today }: MailFacts): MailContext["contract"] => {
  const entered = trigger.kind === "contract-ending" ? trigger : undefined;
  // a renewal by the minute may have moved the end since the customer entered
  const endsOn = contract?.endsOn ?? entered?.endsOn;
  return {
    id: contract?.contractId ?? entered?.contractId,
    endsOn,
    daysLeft: endsOn === undefined ? undefined : daysBetween(today, endsOn),
    plan: contract?.plan,
    noticeOn: contract?.noticeOn,
    monthlyValue: contract?.monthlyValue,
  };
};

/** Picks from what is known at sending what a mail may use. */
export const buildMailContext = (facts: MailFacts): MailContext => {
  const { customer, workspace, trigger } = facts;
  const locale = readingLocale(customer);
  const { firstName, lastName, email, country, company, phone, value, attributes } = customer;
  const name = fullName(customer);
  return {
    customer: { firstName, lastName, name, email, locale, country, company, phone, value, attributes },
    workspace: { ...workspace.company, currency: workspace.currency, zone: workspace.zone },
    campaign: { id: facts.campaign.id, name: facts.campaign.name },
    ...triggerValues(trigger, facts.today),
    contract: contractOf(facts),
    links: facts.links,
    survey: facts.survey,
    offer: facts.offer,
    today: facts.today,
  };
};
