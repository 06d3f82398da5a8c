import { flatten } from "./flat-steps.ts";
import type { Journey, Life } from "./model-state.ts";
import { look, place, stepOf } from "./model-walk.ts";

/**
 * When the last mail of somebody held out would go out if nothing happened: they live through it alone, with a memory
 * of their own, in the campaign as it stands.
 */
export const wouldEnd = (life: Life, journey: Journey): number => {
  const address = { closed: undefined, claims: [] };
  const person = { name: journey.who, events: [], erased: false, address };
  const alone: Life = {
    ...life,
    people: new Map([[journey.who, person]]),
    journeys: [],
    mails: [],
    episodes: new Set(),
  };
  const other: Journey = {
    ...journey,
    state: "active",
    mails: new Map(),
    sentAt: new Map(),
    answers: new Map(),
    seen: new Map(),
  };
  place(alone, other, flatten(other.spec)[0]?.id);
  while (other.state === "active" && stepOf(other) !== undefined) {
    alone.now = Math.max(alone.now, other.due);
    look(alone, other);
  }
  return Math.max(0, ...alone.mails.map(({ at }) => at));
};
