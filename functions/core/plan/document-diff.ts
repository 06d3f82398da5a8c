import type { Campaign } from "../campaign/campaign.ts";
import type { EmailStep, Step, WaitStep } from "../campaign/step.ts";
import { describeCondition } from "../condition/explain-condition.ts";
import { sameJson } from "../shared/same-json.ts";
import {
  percent,
  sayCap,
  sayExit,
  sayGoal,
  sayHours,
  sayOffer,
  sayReentry,
  saySplit,
  sayTrigger,
  sayWait,
} from "./say-document.ts";

/** One thing that a new version says otherwise. */
export interface DocumentChange {
  /** Field of the document, or `steps.<id>`, `mails.<name>`. */
  readonly about: string;
  readonly text: string;
}

/** What the new version says otherwise, in words and in the order of the document. Steps are told apart by their ids. */
export const documentDiff = (
  before: Campaign,
  after: Campaign,
  currency: string,
): readonly DocumentChange[] => [
  ...FIELDS.flatMap(({ about, text }) => {
    const said = text(before, after, currency);
    return said === undefined ? [] : [{ about, text: said }];
  }),
  ...stepChanges(before.steps, after.steps, currency),
  ...mailChanges(before.mails, after.mails),
];

interface FieldRule {
  readonly about: string;
  readonly text: (before: Campaign, after: Campaign, currency: string) => string | undefined;
}

/** `X instead of Y`; undefined where the words leave out what differs. */
const swap = (now: string, before: string): string | undefined =>
  now === before ? undefined : `${now} instead of ${before}`;

/** `what X instead of Y`, when the two differ. */
const instead = <T>(
  about: string,
  pick: (campaign: Campaign) => T,
  words: (value: T, currency: string) => string = (value) => `${value ?? "none"}`,
): FieldRule => ({
  about,
  text: (before, after, currency) =>
    sameJson([pick(before)], [pick(after)])
      ? undefined
      : `${about} ${swap(words(pick(after), currency), words(pick(before), currency)) ?? "is set up otherwise"}`,
});

const money = (micros: number, currency: string): string =>
  `${(micros / 1_000_000).toLocaleString("en-US", { maximumFractionDigits: 6 })} ${currency}`;

const budget = (pick: "totalMicros" | "perDayMicros"): FieldRule => ({
  about: "budget",
  text: ({ budget: { [pick]: before } }, { budget: { [pick]: after } }, currency) => {
    const each = pick === "totalMicros" ? "budget" : "budget a day";
    if (before === after) return undefined;
    if (before === undefined) return `a ${each} of ${money(after ?? 0, currency)}, where there was none`;
    if (after === undefined) return `no ${each} any more, instead of ${money(before, currency)}`;
    return `${money(Math.abs(after - before), currency)} ${after > before ? "more" : "less"} ${each}`;
  },
});

const FIELDS: readonly FieldRule[] = [
  instead("name", ({ name }) => name),
  instead("purpose", ({ purpose }) => purpose),
  instead("topic", ({ topic }) => topic),
  instead("runs from", ({ runs }) => runs.from),
  instead("runs until", ({ runs }) => runs.until),
  instead("mails a minute", ({ runs }) => runs.perMinute),
  instead("trigger", ({ trigger }) => trigger, sayTrigger),
  instead(
    "audience",
    ({ audience }) => audience,
    (audience, currency) => (audience === undefined ? "everybody" : describeCondition(audience, currency)),
  ),
  instead("goal", ({ goal }) => goal, sayGoal),
  instead("exit", ({ exit }) => exit, sayExit),
  instead("reentry", ({ reentry }) => reentry, sayReentry),
  instead("holdout", ({ holdout }) => holdout, percent),
  {
    about: "window",
    text: (a, b) => (sameJson(a.window, b.window) ? undefined : "mail may leave at other times"),
  },
  instead("cap", ({ cap }) => cap, sayCap),
  budget("totalMicros"),
  budget("perDayMicros"),
  instead("priority", ({ priority }) => priority),
  instead("ifUnknown", ({ ifUnknown }) => ifUnknown),
  instead("ifLosing", ({ ifLosing = "pause" }) => ifLosing),
];

const stepChanges = (
  before: readonly Step[],
  after: readonly Step[],
  currency: string,
): readonly DocumentChange[] => {
  const old = new Map(before.map((step) => [step.id, step]));
  const now = new Set(after.map(({ id }) => id));
  const changes = after.flatMap((step): readonly DocumentChange[] => {
    const known = old.get(step.id);
    const about = `steps.${step.id}`;
    if (known === undefined) return [{ about, text: `step \`${step.id}\` is new (${step.kind})` }];
    return stepWords(known, step, currency).map((words) => ({ about, text: `step \`${step.id}\` ${words}` }));
  });
  const removed = before
    .filter(({ id }) => !now.has(id))
    .map(({ id, kind }) => ({ about: `steps.${id}`, text: `step \`${id}\` (${kind}) is gone` }));
  return [...changes, ...removed, ...orderChange(before, after)];
};

const orderChange = (before: readonly Step[], after: readonly Step[]): readonly DocumentChange[] => {
  const kept = (steps: readonly Step[], others: readonly Step[]): readonly string[] =>
    steps.map(({ id }) => id).filter((id) => others.some((other) => other.id === id));
  return sameJson(kept(before, after), kept(after, before))
    ? []
    : [{ about: "steps", text: "the steps come in another order" }];
};

const stepWords = (before: Step, after: Step, currency: string): readonly string[] => {
  if (before.kind !== after.kind) return [`is of kind ${after.kind} instead of ${before.kind}`];
  if (sameJson(before, after)) return [];
  const words = kindWords(before, after, currency);
  return words.length > 0 ? words : ["is set up otherwise"];
};

const kindWords = (before: Step, after: Step, currency: string): readonly string[] => {
  if (before.kind === "email" && after.kind === "email") return emailWords(before, after, currency);
  if (before.kind === "wait" && after.kind === "wait") return waitWords(before, after, currency);
  if (before.kind === "split" && after.kind === "split" && saySplit(before) !== saySplit(after))
    return [`splits ${saySplit(after)} instead of ${saySplit(before)}`];
  return [];
};

const emailWords = (before: EmailStep, after: EmailStep, currency: string): readonly string[] => {
  const mailsOf = ({ variants }: EmailStep): readonly string[] => variants.map(({ mail }) => mail);
  const [old, now] = [mailsOf(before), mailsOf(after)];
  const offer = swap(sayOffer(after.offers, currency), sayOffer(before.offers, currency));
  return [
    ...(sameJson(old, now)
      ? sameJson(before.variants, after.variants)
        ? []
        : [`shares its mails out otherwise: ${sharesOf(after)}`]
      : [`has another mail: ${now.join(", ")} instead of ${old.join(", ")}`]),
    ...(sameJson([before.offers], [after.offers])
      ? []
      : [offer === undefined ? "words its offer otherwise" : `makes another offer: ${offer}`]),
    ...(sameJson([before.asks], [after.asks]) ? [] : ["asks otherwise"]),
    ...(before.next === after.next ? [] : [`leads on to ${after.next ?? "the next step"}`]),
  ];
};

const sharesOf = ({ variants }: EmailStep): string =>
  variants.map(({ mail, share }) => `${mail} ${percent(share)}`).join(", ");

const waitWords = (before: WaitStep, after: WaitStep, currency: string): readonly string[] => [
  ...(sameJson(before.until, after.until)
    ? []
    : [`waits ${swap(sayWait(after.until, currency), sayWait(before.until, currency)) ?? "otherwise"}`]),
  ...(before.atLeastHours === after.atLeastHours
    ? []
    : [`keeps ${sayHours(after.atLeastHours)} to the last mail instead of ${sayHours(before.atLeastHours)}`]),
];

const mailChanges = (before: Campaign["mails"], after: Campaign["mails"]): readonly DocumentChange[] =>
  Object.entries(after).flatMap(([name, { locales }]) => {
    const old = before[name]?.locales;
    if (old === undefined) return [];
    const about = `mails.${name}`;
    const names = (test: (locale: string) => boolean, among: Readonly<Record<string, string>>): string =>
      Object.keys(among).filter(test).sort().join(", ");
    const other = names((locale) => old[locale] !== undefined && old[locale] !== locales[locale], locales);
    const added = names((locale) => old[locale] === undefined, locales);
    const gone = names((locale) => locales[locale] === undefined, old);
    return [
      ...(other === "" ? [] : [{ about, text: `mail \`${name}\` has another text in ${other}` }]),
      ...(added === "" ? [] : [{ about, text: `mail \`${name}\` is now there in ${added}` }]),
      ...(gone === "" ? [] : [{ about, text: `mail \`${name}\` is no longer there in ${gone}` }]),
    ];
  });
