import type { EveryTrigger } from "../campaign/dated-trigger.ts";
import { type Day, daysBetween } from "../shared/day.ts";
import { shortHash } from "../shared/ids.ts";

/** What ids are made of, in the order in which the index has them. */
const LETTERS = "234567abcdefghijklmnopqrstuvwxyz";
const BITS = 5;
const LENGTH = 8;
/** An id is a keyed hash: its first 40 bits are spread evenly. */
const ROOM = 2 ** (BITS * LENGTH);

/** The ids of a slot, as the first letters of its first and its last one. The slots share out all ids, evenly. */
export const slotRange = (slot: number, slots: number): { readonly from: string; readonly to: string } => ({
  from: toLetters(Math.ceil((slot * ROOM) / slots)),
  to: toLetters(Math.ceil(((slot + 1) * ROOM) / slots) - 1),
});

export const isInSlot = (customerId: string, slot: number, slots: number): boolean => {
  const { from, to } = slotRange(slot, slots);
  const letters = customerId.slice(0, LENGTH);
  return letters >= from && letters <= to;
};

const toLetters = (number: number): string => {
  let rest = number;
  let text = "";
  for (let index = 0; index < LENGTH; index += 1) {
    text = LETTERS.charAt(rest % LETTERS.length) + text;
    rest = Math.floor(rest / LETTERS.length);
  }
  return text;
};

/**
 * Whose turn it is on a day: which slot of the base, in which cycle since the start. Each campaign begins with another
 * slot, so that two of the same length do not write to the same people on the same days.
 */
export const turnOf = (
  { days }: EveryTrigger,
  { id, startedOn }: { readonly id: string; readonly startedOn: Day },
  day: Day,
): { readonly cycle: number; readonly slot: number } => {
  const passed = daysBetween(startedOn, day);
  return { cycle: Math.floor(passed / days), slot: (passed + firstSlot(id)) % days };
};

const firstSlot = (campaignId: string): number =>
  [...shortHash(campaignId).slice(0, 6)].reduce((sum, letter) => sum * 32 + LETTERS.indexOf(letter), 0);
