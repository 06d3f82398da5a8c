import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import type { World } from "#support/world.ts";
import { CAMPAIGNS, documentOf } from "./campaign-spec.ts";
import type { Op } from "./history.ts";
import type { Model } from "./journey-model.ts";
import { clockText } from "./local-time.ts";
import type { Journey, ModelMail } from "./model-state.ts";

export const sayMail = ({ campaign, who, step, at }: ModelMail): string =>
  `${who} got ${campaign}/${step} at ${clockText(at)}`;

const sayState = (one: {
  readonly who: string;
  readonly campaign: string;
  readonly enteredAt: number;
  readonly state: string;
  readonly reason: string | undefined;
  readonly mails: readonly (readonly [string, string])[];
}): string => {
  const skipped = one.mails.filter(([, fate]) => fate !== "sent").map(([step, fate]) => `${step} ${fate}`);
  return [
    `${one.who} entered ${one.campaign} at ${clockText(one.enteredAt)}: ${one.state}`,
    ...(one.reason === undefined ? [] : [`(${one.reason})`]),
    ...skipped.sort(),
  ].join(" ");
};

export const modelStates = (model: Model): string[] =>
  model.journeys
    .filter(({ who }) => !model.isErased(who))
    .flatMap((journey: Journey) => [
      sayState({ ...journey, mails: [...journey.mails] }),
      ...(journey.hasTask ? [sayTask(journey)] : []),
    ]);

const sayTask = (one: {
  readonly who: string;
  readonly campaign: string;
  readonly enteredAt: number;
}): string => `${one.who} is to be asked about ${one.campaign} of ${clockText(one.enteredAt)}`;

/** Crossings that a pause refused need not be on record: a sweep that does not run in a pause finds none. */
export const statesOf = async (
  world: World,
  nameOf: ReadonlyMap<string, string>,
  model: Model,
): Promise<readonly string[]> => {
  const all = await Promise.all(CAMPAIGNS.map((campaign) => enrolmentsOf(world, campaign)));
  const known = all.flat().map((enrolment) => ({
    enrolment,
    who: nameOf.get(enrolment.customerId) ?? enrolment.customerId,
    campaign: enrolment.campaignId,
    enteredAt: enrolment.entry.at.getTime(),
  }));
  const states = known
    .filter(({ who, enrolment }) => !model.isErased(who) && !wasPaused(enrolment))
    .map(({ enrolment, ...one }) => sayState({ ...one, ...enrolment, mails: skipsOf(enrolment) }));
  const { items } = await world.parts.tasks.list({ state: "open", limit: 500, cursor: undefined });
  const tasks = items.map(({ about }) => {
    const asked = parseMessageId(about?.messageId ?? "");
    const of = known.find(
      ({ enrolment }) =>
        asked !== undefined &&
        enrolment.campaignId === asked.campaignId &&
        enrolment.customerId === asked.customerId &&
        enrolment.episode === asked.episode,
    );
    return of === undefined ? "a task about nothing" : sayTask(of);
  });
  return [...states, ...tasks];
};

const wasPaused = ({ campaignId, reason }: Enrolment): boolean =>
  campaignId !== "order" && reason === "paused";

const skipsOf = ({ steps }: Enrolment): readonly (readonly [string, string])[] =>
  Object.entries(steps).flatMap(([step, { kind, reason }]) =>
    kind === "skipped" ? [[step, `skipped ${reason}`] as const] : [],
  );

export const say = (op: Op): string => {
  switch (op.kind) {
    case "pass":
      return `${op.hours} hours on${op.sweeps ? ", sweep" : ""}, dispatch`;
    case "happens":
      return `${op.who}: ${op.what} ${op.hoursAgo} hours ago${op.what === "Order" ? `, basket ${op.basket}` : ""}${op.twice ? ", delivered twice" : ""}`;
    case "publish":
      return `publish${op.moves ? " --move" : ""} ${documentOf(op.spec).replaceAll("\n", "\n    ")}`;
    case "scores":
      return `${op.who} answers ${op.score} to ${op.campaign}`;
    case "accepts":
      return `${op.who} accepts the offer of ${op.campaign}`;
    case "contract":
      return `${op.who}: the contract ${op.change === "ends" ? `ends in ${op.inDays} days` : `is ${op.change}`}`;
    case "replies":
    case "unsubscribe":
    case "erase":
      return `${op.kind} ${op.who}`;
    default:
      return `${op.kind} ${op.campaign}${op.kind === "resume" && op.catchUp ? " --catch-up" : ""}`;
  }
};
