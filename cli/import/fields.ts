export type RowKind = "customers" | "activity" | "contracts";
export const ROW_KINDS: readonly RowKind[] = ["customers", "activity", "contracts"];

/** How a cell becomes a value; `as` in a mapping chooses among the last six for attributes and properties. */
export type ValueType =
  | "instant"
  | "day"
  | "money"
  | "months"
  | "consent"
  | "locale"
  | "country"
  | "currency"
  | "text"
  | "number"
  | "boolean"
  | "list"
  | "date"
  | "auto";

export interface Field {
  /** Dotted, as in the row: `consent.state`. */
  readonly name: string;
  readonly type: ValueType;
  /** Headers that mean it, as people write them; capitals, accents, blanks and signs do not matter. */
  readonly headers: readonly string[];
  /** What would be right, for messages. */
  readonly hint: string | undefined;
}

const field = (name: string, type: ValueType, headers: string, hint?: string): Field => ({
  name,
  type,
  headers: headers.split(", ").filter(Boolean),
  hint,
});

const DATE_HINT = "2026-12-31 or 31.12.2026";
const CUSTOMER_HEADERS =
  "customer id, customer number, customer no, customer, user id, user, client id, external id, kundennummer, kunden nr, kundennr, kunden id, kunde, mitgliedsnummer, member id, subscriber id, account id";
const EMAIL_HEADERS = "email, e-mail, email address, mail, e-mail-adresse, mailadresse, mail address, ایمیل";

const CUSTOMER_FIELDS: readonly Field[] = [
  field(
    "externalId",
    "text",
    `${CUSTOMER_HEADERS}, id`,
    "the number or name that your system gives the customer",
  ),
  field("email", "text", EMAIL_HEADERS, "name@example.com"),
  field("firstName", "text", "first name, given name, forename, vorname, rufname, نام"),
  field("lastName", "text", "last name, surname, family name, nachname, familienname, نام خانوادگی"),
  field("name", "text", "name, full name, customer name, display name, kundenname, vollständiger name"),
  field("locale", "locale", "locale, language, lang, sprache, زبان", "de or en-GB"),
  field("zone", "text", "zone, time zone, timezone, tz, zeitzone", "Europe/Berlin"),
  field("country", "country", "country, country code, land, ländercode, کشور", "DE or Germany"),
  field(
    "phone",
    "text",
    "phone, phone number, telephone, mobile, telefon, telefonnummer, handy, mobil, تلفن",
  ),
  field("company", "text", "company, company name, organisation, organization, firma, unternehmen, شرکت"),
  field(
    "signedUpAt",
    "instant",
    "signed up at, signed up, sign up date, signup date, created at, created, registered at, registration date, date registered, create date, created date, date created, date added, member since, customer since, kunde seit, registriert am, registrierungsdatum, angemeldet am, erstellt am",
    DATE_HINT,
  ),
  field(
    "consent.state",
    "consent",
    "consent, opt in, optin, newsletter, marketing consent, email marketing consent, accepts marketing, accepts email marketing, subscribed, einwilligung, werbeeinwilligung, newsletter einwilligung",
    "granted, denied or unknown",
  ),
  field(
    "consent.at",
    "instant",
    "consent at, consent date, opt in date, optin time, email marketing consent timestamp, einwilligung am, einwilligungsdatum",
    DATE_HINT,
  ),
  field("consent.source", "text", "consent source, opt in source, einwilligungsquelle"),
  field("value.monthly", "money", "monthly value, mrr, monatswert", "12.34"),
  field("value.yearly", "money", "yearly value, annual value, arr, jahreswert, jahresumsatz", "12.34"),
  field(
    "value.lifetime",
    "money",
    "lifetime value, clv, ltv, total spent, total spend, umsatz gesamt, gesamtumsatz, kundenwert",
    "12.34",
  ),
];

const ACTIVITY_FIELDS: readonly Field[] = [
  field(
    "customer",
    "text",
    `${CUSTOMER_HEADERS}, ${EMAIL_HEADERS}`,
    "the external id or the address of the customer",
  ),
  field(
    "occurredAt",
    "instant",
    "occurred at, date, datetime, timestamp, time, event time, event date, order date, ordered at, purchase date, purchased at, created at, created date, date created, invoice date, datum, zeitpunkt, zeitstempel, bestelldatum, kaufdatum, rechnungsdatum, تاریخ",
    DATE_HINT,
  ),
  field(
    "type",
    "text",
    "type, event, event type, event name, activity, typ, ereignis, aktivität, art",
    "purchase",
  ),
  field(
    "messageId",
    "text",
    "message id, event id, order id, order number, transaction id, invoice number, bestellnummer, auftragsnummer, transaktionsnummer, rechnungsnummer, belegnummer",
  ),
  field(
    "revenue",
    "money",
    "revenue, amount, total, price, order total, value, sum, umsatz, betrag, summe, preis, gesamtbetrag, مبلغ",
    "12.34",
  ),
  field("currency", "currency", "currency, currency code, währung, ارز", "EUR"),
];

const CONTRACT_FIELDS: readonly Field[] = [
  field(
    "customer",
    "text",
    `${CUSTOMER_HEADERS}, ${EMAIL_HEADERS}`,
    "the external id or the address of the customer",
  ),
  field(
    "contractId",
    "text",
    "contract id, contract number, contract no, subscription id, policy number, vertragsnummer, vertrags nr, vertrags id, abo id, policennummer, id",
    "the number of the contract",
  ),
  field("plan", "text", "plan, product, tariff, plan name, tarif, produkt, paket"),
  field(
    "termMonths",
    "months",
    "term months, term, term length, duration, contract term, laufzeit, laufzeit in monaten, vertragslaufzeit",
    "12, 12 months or 1 year",
  ),
  field(
    "startsOn",
    "day",
    "starts on, start, start date, contract start, valid from, beginn, vertragsbeginn, startdatum, gültig ab",
    DATE_HINT,
  ),
  field(
    "endsOn",
    "day",
    "ends on, end, end date, contract end, valid until, expiry date, expires, current period end, ende, vertragsende, enddatum, gültig bis, ablaufdatum",
    DATE_HINT,
  ),
  field(
    "noticeOn",
    "day",
    "notice on, notice date, notice deadline, kündbar bis, kündigungsfrist, kündigungstermin",
    DATE_HINT,
  ),
  field(
    "monthlyValue",
    "money",
    "monthly value, monthly price, monthly charge, monthly fee, mrr, monatspreis, monatsbeitrag, monatswert, monatliche kosten",
    "12.34",
  ),
  field(
    "autoRenewal",
    "boolean",
    "auto renewal, auto renew, renews automatically, automatische verlängerung, autoverlängerung",
    "yes or no",
  ),
  field(
    "cancelledOn",
    "day",
    "cancelled on, canceled on, cancelled at, canceled at, cancellation date, gekündigt am, kündigungsdatum",
    DATE_HINT,
  ),
  field(
    "renewedOn",
    "day",
    "renewed on, renewed at, renewal date, verlängert am, verlängerungsdatum",
    DATE_HINT,
  ),
];

const FIELDS: Readonly<Record<RowKind, readonly Field[]>> = {
  customers: CUSTOMER_FIELDS,
  activity: ACTIVITY_FIELDS,
  contracts: CONTRACT_FIELDS,
};

/** Names below which any field may be put, and of which type. */
const OPEN: Readonly<Record<RowKind, Readonly<Record<string, ValueType>>>> = {
  customers: { value: "money", attributes: "auto" },
  activity: { properties: "auto" },
  contracts: {},
};

/** Where columns go that nothing else claims, if the mapping says so. */
export const OTHERS_PREFIX: Readonly<Record<RowKind, string | undefined>> = {
  customers: "attributes",
  activity: "properties",
  contracts: undefined,
};

/** Each inner list needs one of its fields. */
export const REQUIRED: Readonly<Record<RowKind, readonly (readonly string[])[]>> = {
  customers: [["externalId", "email"]],
  activity: [["customer"], ["occurredAt"]],
  contracts: [["customer"], ["contractId"]],
};

export const fieldsOf = (kind: RowKind): readonly Field[] => FIELDS[kind];

/** A known field, or one below `value.`, `attributes.` or `properties.`; undefined for what the kind does not have. */
export const findField = (kind: RowKind, name: string): Field | undefined => {
  const known = FIELDS[kind].find((candidate) => candidate.name === name);
  if (known) return known;
  const [prefix = "", rest = ""] = name.split(/\.(.*)/s);
  const type = OPEN[kind][prefix];
  return type !== undefined && /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(rest) ? field(name, type, "") : undefined;
};

const IN_UTC = /[([](?:UTC|GMT)[)\]]\s*$/i;

/** The zone that a header states for the times below it: `Created (UTC)`. */
export const zoneInHeader = (header: string): string | undefined => (IN_UTC.test(header) ? "UTC" : undefined);

/** Headers that differ only in capitals, accents, umlauts written out, blanks or signs become equal. */
export const normaliseHeader = (header: string): string =>
  header
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replace(/([aou])e/g, "$1")
    .replace(/[^\p{L}\p{N}]/gu, "");

/** `Created (UTC)` becomes equal to `Created` too. */
export const normaliseWithoutZone = (header: string): string => normaliseHeader(header.replace(IN_UTC, ""));

/** The field that a header means, if it is one of the common spellings, with a zone behind it or without. */
export const fieldForHeader = (kind: RowKind, header: string): Field | undefined => {
  const wanted = normaliseWithoutZone(header);
  if (wanted === "") return undefined;
  return FIELDS[kind].find((candidate) =>
    [candidate.name, ...candidate.headers].some((spelling) => normaliseHeader(spelling) === wanted),
  );
};
