import { type Gift, OFFER_DAYS } from "./campaign-spec.ts";
import { dayAt, plusDays } from "./local-time.ts";
import type { Journey, Life, Running } from "./model-state.ts";

/** Whether as many as may have taken it, or may still. */
const isFull = ({ slots }: Running, { limit }: Gift): boolean => limit > 0 && slots.length >= limit;

/** Makes an offer, and keeps room for who is promised it. Answers false when there is none. */
export const offer = (life: Life, journey: Journey, { running, gift }: OfOffer): boolean => {
  journey.offered = gift;
  if (gift.refuses && gift.limit > 0) return true;
  if (isFull(running, gift)) return false;
  const slot = { until: plusDays(dayAt(life.now), OFFER_DAYS), isTaken: false };
  running.slots.push(slot);
  journey.slot = slot;
  return true;
};

interface OfOffer {
  readonly running: Running;
  readonly gift: Gift;
}

/** Answers false when others have taken all there was. */
export const takeOffer = (life: Life, { slot, offered }: Journey, running: Running): boolean => {
  if (slot !== undefined) slot.isTaken = true;
  else if (offered === undefined || isFull(running, offered)) return false;
  else running.slots.push({ until: dayAt(life.now), isTaken: true });
  return true;
};
