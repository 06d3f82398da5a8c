import { flatten } from "./flat-steps.ts";
import { type Address, type Journey, type Life, runningOf } from "./model-state.ts";
import { look, place, stepOf } from "./model-walk.ts";

/**
 * When the last mail of somebody held out would go out if nothing happened: they live through it alone, in the campaign
 * as it stands, and each mail leaves when it is due, whatever caps and money say: the way is as long for who gets none.
 */
export const wouldEnd = (life: Life, journey: Journey): number => {
  const address: Address = { closed: undefined, repliedAt: undefined, claims: [] };
  const person = { name: journey.who, events: [], erased: false, contract: undefined, address };
  const running = runningOf(life, journey.campaign);
  const spec = { ...running.spec, budget: { total: 0, perDay: 0 } };
  const alone: Life = {
    ...life,
    people: new Map([[journey.who, person]]),
    campaigns: new Map([[journey.campaign, { ...running, spec, slots: [], spent: [] }]]),
    journeys: [],
    mails: [],
    episodes: new Set(),
    mailed: new Map(),
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
    alone.mailed.clear();
    address.claims.length = 0;
    look(alone, other);
  }
  return Math.max(0, ...alone.mails.map(({ at }) => at));
};
