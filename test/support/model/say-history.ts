import type { Enrolment } from "#core/enrolment/enrolment.ts";
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
    .map((journey: Journey) => sayState({ ...journey, mails: [...journey.mails] }));

/** Crossings that a pause refused need not be on record: a sweep that does not run in a pause finds none. */
export const statesOf = async (
  world: World,
  nameOf: ReadonlyMap<string, string>,
  model: Model,
): Promise<readonly string[]> => {
  const all = await Promise.all(CAMPAIGNS.map((campaign) => enrolmentsOf(world, campaign)));
  return all
    .flat()
    .filter(({ customerId }) => !model.isErased(nameOf.get(customerId) ?? ""))
    .filter(({ campaignId, reason }) => campaignId !== "quiet" || reason !== "paused")
    .map((enrolment: Enrolment) =>
      sayState({
        who: nameOf.get(enrolment.customerId) ?? enrolment.customerId,
        campaign: enrolment.campaignId,
        enteredAt: enrolment.entry.at.getTime(),
        state: enrolment.state,
        reason: enrolment.reason,
        mails: Object.entries(enrolment.steps).flatMap(([step, { kind, reason }]) =>
          kind === "skipped" ? [[step, `skipped ${reason}`] as const] : [],
        ),
      }),
    );
};

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
    case "unsubscribe":
    case "erase":
      return `${op.kind} ${op.who}`;
    default:
      return `${op.kind} ${op.campaign}${op.kind === "resume" && op.catchUp ? " --catch-up" : ""}`;
  }
};
