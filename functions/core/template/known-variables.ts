import type { SurveyKind } from "../answers/issued.ts";
import type { Trigger } from "../campaign/campaign.ts";
import { suggest } from "../shared/suggest.ts";

/** What the step behind a mail is: a survey and an offer have links and values of their own. */
export type MailRole = "plain" | SurveyKind | "offer";

export type MailPart = "subject" | "preheader" | "html" | "text";

/** What is known about the campaign when its mails are checked. */
export interface TemplateFacts {
  readonly purpose: "marketing" | "service";
  readonly trigger: Trigger["kind"];
  /** What the step behind the mail is; undefined where that is not known. */
  readonly role?: MailRole | undefined;
  /** Settings that a workspace may lack. */
  readonly workspace: { readonly website: string | undefined; readonly logoUrl: string | undefined };
}

interface KnownVariable {
  readonly name: string;
  /** There for every customer: needs no default. */
  readonly always: boolean;
  /** With these triggers there for every customer. */
  readonly sureUnder?: readonly Trigger["kind"][];
  /** In campaigns with these triggers only. */
  readonly triggers?: readonly Trigger["kind"][];
  /** In the mails of these steps only. */
  readonly roles?: readonly MailRole[];
}

const always = (...names: string[]): KnownVariable[] => names.map((name) => ({ name, always: true }));
const maybe = (...names: string[]): KnownVariable[] => names.map((name) => ({ name, always: false }));
const only = (triggers: readonly Trigger["kind"][], known: KnownVariable[]): KnownVariable[] =>
  known.map((variable) => ({ ...variable, triggers }));

const sureUnder = (triggers: readonly Trigger["kind"][], known: KnownVariable[]): KnownVariable[] =>
  known.map((variable) => ({ ...variable, sureUnder: triggers }));

const inMailsOf = (roles: readonly MailRole[], known: KnownVariable[]): KnownVariable[] =>
  known.map((variable) => ({ ...variable, roles }));

/** Every variable a mail may use. `*` is one name of the company's own. */
const KNOWN_VARIABLES: readonly KnownVariable[] = [
  ...maybe("customer.firstName", "customer.lastName", "customer.name", "customer.locale", "customer.country"),
  ...maybe("customer.company", "customer.phone", "customer.value.*", "customer.attributes.*"),
  ...always("customer.email"),
  ...always("workspace.name", "workspace.postalAddress", "workspace.color"),
  ...always("workspace.website", "workspace.logoUrl"),
  ...always("campaign.id", "campaign.name"),
  ...only(["inactive", "returned"], always("entry.days", "entry.since")),
  ...only(["signed-up", "returned", "event", "date", "once", "every"], always("entry.on")),
  ...only(["signed-up", "returned", "event"], always("entry.at")),
  ...only(["date"], always("entry.daysLeft")),
  ...only(["event"], always("event.type", "event.at")),
  ...only(["event"], maybe("event.revenue", "event.currency", "event.*")),
  ...sureUnder(["contract-ending"], maybe("contract.id", "contract.endsOn", "contract.daysLeft")),
  ...maybe("contract.plan", "contract.noticeOn", "contract.monthlyValue"),
  ...always("links.unsubscribe", "links.preferences"),
  ...inMailsOf(["nps", "csat", "reason"], always("links.survey", "survey.kind")),
  ...inMailsOf(["nps", "csat"], always("survey.scores", "survey.lowest", "survey.highest")),
  ...inMailsOf(["offer"], always("links.offer", "offer.kind", "offer.value", "offer.until")),
  ...inMailsOf(["offer"], maybe("offer.title")),
  ...always("mail.locale", "mail.dir", "mail.preheader", "mail.subject"),
  ...always("today"),
];

const NAMES = KNOWN_VARIABLES.map((variable) => variable.name);
const GROUPS = new Set(
  NAMES.flatMap((name) => name.split(".").map((_, at, all) => all.slice(0, at).join("."))),
);

/** Liquid's own properties of texts and lists. */
const PROPERTIES = new Set(["size", "first", "last"]);

export type VariableVerdict =
  | { readonly kind: "known"; readonly always: boolean }
  | { readonly kind: "wrong"; readonly message: string; readonly hint: string };

const findKnown = (path: readonly string[]): KnownVariable | undefined => {
  const name = path.join(".");
  const open = [...path.slice(0, -1), "*"].join(".");
  return KNOWN_VARIABLES.find((variable) => variable.name === name || variable.name === open);
};

const wrong = (message: string, hint: string): VariableVerdict => ({ kind: "wrong", message, hint });

const judgeUnknown = (name: string, { trigger }: TemplateFacts): VariableVerdict => {
  if (GROUPS.has(name)) {
    const fields = NAMES.filter((known) => known.startsWith(`${name}.`)).join(", ");
    return wrong(`\`${name}\` is a group of values, not a value.`, `Say which: ${fields}.`);
  }
  if (trigger === "event" && name.startsWith("entry.")) {
    const own = name.replace(/^entry\./, "event.");
    return wrong(`Unknown variable \`${name}\`.`, `What the event says is \`${own}\`.`);
  }
  const near = suggest(name, NAMES);
  const own = "A field of your own is `customer.attributes.<name>`, a money value `customer.value.<name>`.";
  return wrong(`Unknown variable \`${name}\`.`, near === undefined ? own : `Did you mean \`${near}\`?`);
};

const judgePlace = (
  known: KnownVariable,
  facts: TemplateFacts,
  part: MailPart,
): VariableVerdict | undefined => {
  const { name } = known;
  if (known.triggers !== undefined && !known.triggers.includes(facts.trigger)) {
    const triggers = known.triggers.map((kind) => `\`${kind}\``).join(" or ");
    const message = `\`${name}\` is known only where the trigger is ${triggers}.`;
    return wrong(message, `This campaign's trigger is \`${facts.trigger}\`: leave it out.`);
  }
  if (known.roles !== undefined && facts.role !== undefined && !known.roles.includes(facts.role)) {
    const steps = known.roles.includes("offer") ? "an `offer`" : `a survey (${known.roles.join(", ")})`;
    return wrong(`\`${name}\` is known only in the mail of ${steps}.`, "Leave it out, or use another step.");
  }
  if (name === "links.unsubscribe" && facts.purpose === "service") {
    return wrong("A service mail has no unsubscribe link.", "Leave `links.unsubscribe` out.");
  }
  if (
    (name === "mail.subject" || name === "mail.preheader") &&
    (part === "subject" || part === "preheader")
  ) {
    return wrong(`\`${name}\` cannot be used in the ${part} itself.`, "Write the words out.");
  }
  return undefined;
};

const isSet = (name: string, { workspace }: TemplateFacts): boolean => {
  if (name === "workspace.website") return workspace.website !== undefined;
  if (name === "workspace.logoUrl") return workspace.logoUrl !== undefined;
  return true;
};

/** Whether a mail of this campaign may use a variable, and whether it can be missing for some customer. */
export const judgeVariable = (
  path: readonly string[],
  facts: TemplateFacts,
  part: MailPart,
): VariableVerdict => {
  const known =
    findKnown(path) ?? (PROPERTIES.has(path.at(-1) ?? "") ? findKnown(path.slice(0, -1)) : undefined);
  if (known === undefined) return judgeUnknown(path.join("."), facts);
  const isSure = known.always || known.sureUnder?.includes(facts.trigger) === true;
  return judgePlace(known, facts, part) ?? { kind: "known", always: isSure && isSet(known.name, facts) };
};
