import { OFFER_DAYS } from "./campaign-spec.ts";
import type { Draft, Op } from "./history.ts";
import type { Model } from "./journey-model.ts";
import { HOUR } from "./local-time.ts";
import type { Journey } from "./model-state.ts";

/** The operation with those whose turn it is; undefined where there is no sense in it. */
export const meantOp = (draft: Draft, model: Model, now: number): Op | undefined => {
  switch (draft.kind) {
    case "scores": {
      const asked = ofTurn(model.asked("ask"), draft);
      return asked && { ...draft, campaign: asked.campaign, who: asked.who };
    }
    case "accepts": {
      const open = model.asked("gift").filter((one) => mayAccept(one, now));
      const offered = ofTurn(open, draft);
      return offered && { ...draft, campaign: offered.campaign, who: offered.who };
    }
    case "replies": {
      const who = ofTurn(model.mailed(), draft);
      return who === undefined ? undefined : { ...draft, who };
    }
    default:
      return makesSense(draft, model) ? draft : undefined;
  }
};

const ofTurn = <One>(all: readonly One[], { turn }: { readonly turn: number }): One | undefined =>
  all[turn % all.length];

const makesSense = (op: Op, model: Model): boolean => {
  switch (op.kind) {
    case "pause":
      return model.statusOf(op.campaign) === "active";
    case "resume":
      return model.statusOf(op.campaign) === "paused";
    case "stop":
      return model.statusOf(op.campaign) !== "stopped";
    case "publish":
      return model.statusOf(op.spec.id) !== "stopped";
    case "contract":
      return !model.isErased(op.who) && (op.change === "ends" || model.hasContract(op.who));
    case "erase":
    case "happens":
      return !model.isErased(op.who);
    default:
      return true;
  }
};

/** Close to its end an offer is left alone: to the hour it ends when its page says. */
const mayAccept = ({ answers, sentAt }: Journey, now: number): boolean =>
  !answers.has("gift") && now - (sentAt.get("gift") ?? 0) < (OFFER_DAYS - 2) * 24 * HOUR;
