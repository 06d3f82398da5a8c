import { addDays, type Day } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import type { CampaignState } from "./campaign.ts";

/** What a person does to a campaign. */
export type LifeStep =
  | { readonly kind: "publish"; readonly version: number; readonly awaited: WaitedFor }
  | { readonly kind: "start" }
  | { readonly kind: "pause" }
  /** `catchUp`: those who crossed the line during the pause enter after all. */
  | { readonly kind: "resume"; readonly catchUp: boolean }
  | { readonly kind: "stop" };

/** What the steps of a version wait for: types of events, and dates of customers and contracts. */
export interface WaitedFor {
  readonly events: readonly string[];
  readonly dates: readonly string[];
}

export type LifeDecision =
  | { readonly kind: "changed"; readonly state: CampaignState }
  | { readonly kind: "refused"; readonly message: string };

/** The day in the workspace's zone, and the moment. */
export interface LifeMoment {
  readonly today: Day;
  readonly at: Date;
}

/**
 * The life of a campaign: draft, then active, paused and active again as often as wanted, then archived for good.
 * Every step that makes no sense is refused in words that name the way out.
 */
export const decideLifeStep = (state: CampaignState, step: LifeStep, now: LifeMoment): LifeDecision => {
  if (state.status === "archived")
    return refuse(`Campaign ${state.id} was stopped for good. Publish it again under another id.`);
  const change = CHANGES[step.kind](state, step as never, now);
  return typeof change === "string"
    ? refuse(change)
    : { kind: "changed", state: { ...state, ...change, updatedAt: now.at } };
};

const refuse = (message: string): LifeDecision => ({ kind: "refused", message });

type Change = Partial<CampaignState> | string;
type Of<Kind extends LifeStep["kind"]> = Extract<LifeStep, { kind: Kind }>;

const publish = (state: CampaignState, step: Of<"publish">): Change =>
  step.version > state.version
    ? {
        version: step.version,
        awaited: [...new Set([...(state.awaited ?? []), ...step.awaited.events])],
        awaitedDates: [...new Set([...(state.awaitedDates ?? []), ...step.awaited.dates])],
      }
    : `Version ${step.version} of ${state.id} is not newer than ${state.version}, which is in force.`;

const start = (state: CampaignState, _: Of<"start">, { today }: LifeMoment): Change => {
  if (state.version === 0) return `Campaign ${state.id} has no published version. Publish it, then start it.`;
  switch (state.status) {
    case "draft":
      return { status: "active", startedOn: today, statusReason: undefined };
    case "active":
      return `Campaign ${state.id} is active already, since ${state.startedOn}.`;
    case "paused":
      return `Campaign ${state.id} is paused. Resume it instead.`;
    case "archived":
      return `Campaign ${state.id} was stopped for good.`;
    default:
      return assertNever(state.status);
  }
};

const pause = (state: CampaignState, _: Of<"pause">, { today }: LifeMoment): Change => {
  if (state.status === "paused") return `Campaign ${state.id} is paused already.`;
  if (state.status !== "active")
    return `Campaign ${state.id} is a ${state.status}; only an active one can be paused.`;
  return {
    status: "paused",
    statusReason: undefined,
    pausedDays: [...state.pausedDays, { from: today, to: undefined }],
  };
};

/** The day of the resumption is no day of the pause: its crossings enter. */
const resume = (state: CampaignState, { catchUp }: Of<"resume">, { today }: LifeMoment): Change => {
  if (state.status !== "paused")
    return `Campaign ${state.id} is ${state.status}, not paused${state.status === "draft" ? ". Start it instead" : ""}.`;
  return {
    status: "active",
    statusReason: undefined,
    pausedDays: state.pausedDays.flatMap((pause) => {
      if (pause.to !== undefined) return [pause];
      return catchUp || pause.from >= today ? [] : [{ from: pause.from, to: addDays(today, -1) }];
    }),
  };
};

const stop = (state: CampaignState, _: Of<"stop">, { today }: LifeMoment): Change => ({
  status: "archived",
  statusReason: undefined,
  pausedDays: state.pausedDays.map((pause) => ({ ...pause, to: pause.to ?? today })),
});

const CHANGES: {
  readonly [Kind in LifeStep["kind"]]: (state: CampaignState, step: Of<Kind>, now: LifeMoment) => Change;
} = { publish, start, pause, resume, stop };
