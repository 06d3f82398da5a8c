import type { CustomerRow } from "#contracts/rows.ts";
import { draw, pickByShare } from "#core/shared/draw.ts";

/** Invented names: first, last, and both in Latin letters for the address. */
type InventedName = readonly [first: string, last: string, address: string];

interface Region {
  readonly share: number;
  readonly locale: string;
  readonly country: string;
  readonly zone: string;
}

/** Shares add up to 1: three in five write English, a quarter German, the rest Persian. */
const REGIONS: readonly Region[] = [
  { share: 0.24, locale: "en-US", country: "US", zone: "America/New_York" },
  { share: 0.12, locale: "en-US", country: "US", zone: "America/Chicago" },
  { share: 0.12, locale: "en-US", country: "US", zone: "America/Los_Angeles" },
  { share: 0.12, locale: "en-GB", country: "GB", zone: "Europe/London" },
  { share: 0.17, locale: "de-DE", country: "DE", zone: "Europe/Berlin" },
  { share: 0.04, locale: "de-AT", country: "AT", zone: "Europe/Vienna" },
  { share: 0.04, locale: "de-CH", country: "CH", zone: "Europe/Zurich" },
  { share: 0.15, locale: "fa-IR", country: "IR", zone: "Asia/Tehran" },
];

const FIRST: Readonly<Record<string, readonly (readonly [name: string, latin: string])[]>> = {
  en: ["Ada", "Ben", "Clara", "Dan", "Ella", "Finn", "Grace", "Hugo", "Ivy", "Jack", "Kate", "Liam"].map(
    (name) => [name, name.toLowerCase()],
  ),
  de: [
    ["Anna", "anna"],
    ["Björn", "bjoern"],
    ["Clara", "clara"],
    ["Dörte", "doerte"],
    ["Emil", "emil"],
    ["Frieda", "frieda"],
    ["Götz", "goetz"],
    ["Hanna", "hanna"],
    ["Jürgen", "juergen"],
    ["Lena", "lena"],
  ],
  fa: [
    ["آرش", "arash"],
    ["بهار", "bahar"],
    ["داریوش", "dariush"],
    ["الهام", "elham"],
    ["فرهاد", "farhad"],
    ["گلنار", "golnar"],
    ["کاوه", "kaveh"],
    ["لیلا", "leila"],
    ["مینا", "mina"],
    ["نیما", "nima"],
  ],
};

const LAST: typeof FIRST = {
  en: ["Archer", "Baker", "Carter", "Dyer", "Fisher", "Gardner", "Hunter", "Mason", "Potter", "Weaver"].map(
    (name) => [name, name.toLowerCase()],
  ),
  de: [
    ["Bäcker", "baecker"],
    ["Fischer", "fischer"],
    ["Gärtner", "gaertner"],
    ["Köhler", "koehler"],
    ["Müller", "mueller"],
    ["Schäfer", "schaefer"],
    ["Töpfer", "toepfer"],
    ["Weber", "weber"],
  ],
  fa: [
    ["احمدی", "ahmadi"],
    ["باقری", "bagheri"],
    ["حسینی", "hosseini"],
    ["کریمی", "karimi"],
    ["محمدی", "mohammadi"],
    ["رضایی", "rezaei"],
    ["صادقی", "sadeghi"],
    ["یزدانی", "yazdani"],
  ],
};

/** Reserved for documentation by RFC 2606: a mail to them reaches nobody. */
const DOMAINS = ["example.com", "example.org"];

const KEY = Buffer.from("rekindle demonstration");

const pick = <T>(list: readonly T[], purpose: string, id: string): T | undefined =>
  list[Math.floor(draw(KEY, purpose, id) * list.length)];

const regionOf = (id: string): Region | undefined => pickByShare(REGIONS, draw(KEY, "region", id));

const nameOf = (language: string, id: string): InventedName => {
  const [first = "", firstLatin = ""] = pick(FIRST[language] ?? [], "first", id) ?? [];
  const [last = "", lastLatin = ""] = pick(LAST[language] ?? [], "last", id) ?? [];
  return [first, last, `${firstLatin}.${lastLatin}`];
};

/**
 * An invented person for a customer who is a mere number in a public data set: name, address, language, country and
 * time zone, always the same for the same id. The consent is invented too, and its source says so.
 */
export const demoPerson = (id: string, knownSince: Date): CustomerRow => {
  const region = regionOf(id);
  const [firstName, lastName, address] = nameOf((region?.locale ?? "en").slice(0, 2), id);
  const at = knownSince.toISOString();
  return {
    externalId: id,
    email: `${address}.${id.toLowerCase()}@${pick(DOMAINS, "domain", id)}`,
    firstName,
    lastName,
    locale: region?.locale,
    zone: region?.zone,
    country: region?.country,
    signedUpAt: at,
    consent: { state: "granted", at, source: "invented for the example" },
  };
};
