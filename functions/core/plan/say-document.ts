import type { Backlog, Cap, EventMatch, ExitRule, Goal, Reentry, Trigger } from "../campaign/campaign.ts";
import type { OfferOfStep, SplitStep, WaitUntil } from "../campaign/step.ts";
import { describeActivity, describeCondition } from "../condition/explain-condition.ts";
import { assertNever } from "../shared/errors.ts";
import { fromMinor } from "../shared/money.ts";

/** `1 day`, `36 hours`. */
export const sayHours = (hours: number): string =>
  hours % 24 === 0 ? sayDays(hours / 24) : `${hours} hour${hours === 1 ? "" : "s"}`;

const sayDays = (days: number): string => `${days} day${days === 1 ? "" : "s"}`;

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** `currency`: the workspace's, of money in conditions. */
export const sayTrigger = (trigger: Trigger, currency: string): string =>
  `${lineOf(trigger, currency)}${backlogOf(trigger.backlog)}`;

const lineOf = (trigger: Trigger, currency: string): string => {
  switch (trigger.kind) {
    case "inactive":
      return `${sayDays(trigger.days)} of silence`;
    case "contract-ending":
      return `${sayDays(trigger.beforeDays)} before a contract's ${trigger.of}`;
    case "signed-up":
      return `sign-up${trigger.withinDays === undefined ? "" : ` within ${sayDays(trigger.withinDays)}`}`;
    case "returned":
      return `return${trigger.afterDays === undefined ? "" : ` after ${sayDays(trigger.afterDays)}`}`;
    case "event":
      return `${sayEvent(trigger, currency)}${trigger.episode === undefined ? "" : `, once for each ${trigger.episode}`}`;
    case "date":
      return `${trigger.yearly ? "each year " : ""}${sayLead(trigger.leadDays)}${trigger.field}`;
    case "once":
      return `once at ${trigger.at}, ${trigger.zone}'s time${trigger.ifPast === "send" ? ", or at once" : ""}`;
    case "every":
      return `every ${sayDays(trigger.days)}`;
    default:
      return assertNever(trigger);
  }
};

const sayLead = (leadDays: number): string => {
  if (leadDays === 0) return "on ";
  return `${sayDays(Math.abs(leadDays))} ${leadDays > 0 ? "before" : "after"} `;
};

const backlogOf = (backlog: Backlog | undefined): string =>
  backlog === undefined ? "" : `, with a backlog of ${sayDays(backlog.upToDays)}, ${backlog.perDay} a day`;

const sayEvent = ({ name, where }: EventMatch, currency: string): string =>
  `${name}${where === undefined ? "" : ` where ${describeCondition(where, currency)}`}`;

export const sayGoal = ({ kind, event, withinDays, count, margin }: Goal, currency: string): string => {
  const what = event === undefined ? kind : sayEvent(event, currency);
  const counted = count === "revenue" ? `, counting revenue at a margin of ${percent(margin)}` : "";
  return `${what} within ${sayDays(withinDays)}${counted}`;
};

export const sayExit = (rules: readonly ExitRule[], currency: string): string =>
  rules.map((rule) => (typeof rule === "string" ? rule : sayEvent(rule, currency))).join(", ") || "none";

export const sayReentry = ({ afterDays, times }: Reentry): string => {
  const limits = [
    ...(afterDays === undefined ? [] : [`after ${sayDays(afterDays)}`]),
    ...(times === undefined ? [] : [times === 1 ? "once in all" : `${times} times in all`]),
  ];
  return limits.join(", ") || "at each episode";
};

export const sayCap = (cap: "workspace" | "none" | Cap): string => {
  if (typeof cap === "string") return cap === "none" ? "none" : "the workspace's";
  return `${cap.mails} mail${cap.mails === 1 ? "" : "s"} in ${sayHours(cap.hours)}`;
};

export const sayWait = (until: WaitUntil, currency: string): string => {
  switch (until.kind) {
    case "for":
      return sayHours(until.hours);
    case "inactive":
      return `until ${sayDays(until.days)} of silence`;
    case "contract":
      return `until ${sayBefore(until.beforeDays)}the contract's ${until.of}`;
    case "date":
      return `until ${sayBefore(until.beforeDays)}${until.field}`;
    case "day":
      return `until ${sayBefore(until.beforeDays)}${until.day}`;
    case "event":
      return `for ${describeActivity(until.activity, currency)}, ${sayHours(until.hours)} at most`;
    case "answered":
      return `for the answer, ${sayHours(until.hours)} at most`;
    default:
      return assertNever(until);
  }
};

const sayBefore = (days: number): string => (days === 0 ? "" : `${sayDays(days)} before `);

export const saySplit = ({ parts }: SplitStep): string =>
  parts.map(({ share }) => percent(share)).join(" / ");

/** `currency`: the workspace's, of what it costs and of an amount that names none. */
export const sayOffer = (offer: OfferOfStep | undefined, currency: string): string => {
  if (offer === undefined) return "no offer";
  const { kind, value, plan, costMinor, expiresDays, limit, ifFull } = offer;
  const isMoney = kind === "amount-off" || kind === "renewal-rate";
  const own = offer.currency ?? currency;
  const worth = isMoney ? `${fromMinor(value ?? 0, own)} ${own}` : (plan ?? `${value}`);
  return [
    `${kind} ${worth}`,
    `costs ${fromMinor(costMinor, currency)} ${currency}`,
    `for ${sayDays(expiresDays)}`,
    ...(limit === undefined ? [] : [`at most ${limit}`]),
    ...(ifFull === "refuse" ? ["while they last"] : []),
  ].join(", ");
};
