/** What kind of value a field holds, and so which comparisons make sense. `any`: as the company sent it. */
export type FieldType = "text" | "number" | "money" | "date" | "yes-no" | "any";

const CUSTOMER: Readonly<Record<string, FieldType>> = {
  id: "text",
  externalId: "text",
  email: "text",
  firstName: "text",
  lastName: "text",
  name: "text",
  locale: "text",
  zone: "text",
  country: "text",
  phone: "text",
  company: "text",
  consent: "text",
  signedUpAt: "date",
  unsubscribedAt: "date",
  lapsed: "yes-no",
  churned: "yes-no",
  "lastActivity.on": "date",
  "lastActivity.days": "number",
  "lastActivity.basis": "text",
  "contract.id": "text",
  "contract.plan": "text",
  "contract.termMonths": "number",
  "contract.startsOn": "date",
  "contract.endsOn": "date",
  "contract.noticeOn": "date",
  "contract.monthlyValue": "money",
  "contract.autoRenewal": "yes-no",
  "contract.cancelledOn": "date",
  "contract.renewedOn": "date",
  "contract.daysToEnd": "number",
  "contract.daysToNotice": "number",
};

const EVENT: Readonly<Record<string, FieldType>> = {
  "event.at": "date",
  "event.type": "text",
  "event.source": "text",
  "event.revenue": "money",
  "event.currency": "text",
};

/** Fields with fixed names. Beside them: `value.NAME`, `attributes.NAME`, and in a `where` `event.PROPERTY`. */
export const KNOWN_FIELDS: readonly string[] = Object.keys(CUSTOMER);
export const KNOWN_EVENT_FIELDS: readonly string[] = Object.keys(EVENT);

/** `undefined` for what is no field. */
export const fieldTypeOf = (field: string): FieldType | undefined => {
  if (/^value\..+/.test(field)) return "money";
  if (/^attributes\..+/.test(field)) return "any";
  if (/^event\..+/.test(field)) return Object.hasOwn(EVENT, field) ? EVENT[field] : "any";
  return Object.hasOwn(CUSTOMER, field) ? CUSTOMER[field] : undefined;
};
