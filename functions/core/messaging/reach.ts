import type { Customer } from "../customer/customer.ts";
import { assertNever } from "../shared/errors.ts";
import type { Contact } from "./contact.ts";

export interface ReachFacts {
  readonly purpose: "marketing" | "service";
  readonly topic: string | undefined;
  readonly consentRule: "required" | "assumed";
  readonly customer: Customer;
  readonly contact: Contact | undefined;
}

export type Unreachable =
  | "no-address"
  | "erased"
  | "bounced"
  | "complained"
  | "unsubscribed"
  | "no-consent"
  | "topic-left";

/**
 * Why this person may not be written to at all, if so. The same rule on entry and when the mail goes out.
 * Service mail passes consent and unsubscribe; never bounce, complaint or erasure.
 */
export const refuseReach = (facts: ReachFacts): Unreachable | undefined => {
  const { customer, contact, purpose } = facts;
  if (customer.email === undefined || customer.addressKey === undefined) return "no-address";
  const suppressed = contact?.suppressed?.why;
  if (suppressed !== undefined && !(purpose === "service" && suppressed === "unsubscribed"))
    return suppressed;
  if (purpose === "service") return undefined;
  if (customer.unsubscribedAt !== undefined) return "unsubscribed";
  if (refusesConsent(facts)) return "no-consent";
  if (facts.topic !== undefined && contact?.topicsLeft[facts.topic] !== undefined) return "topic-left";
  return undefined;
};

const refusesConsent = ({ customer, consentRule }: ReachFacts): boolean => {
  switch (consentRule) {
    case "required":
      return customer.consent.state !== "granted";
    case "assumed":
      return customer.consent.state === "denied";
    default:
      return assertNever(consentRule);
  }
};
