import type { Campaign } from "#core/campaign/campaign.ts";
import type { Enrolment, EnrolmentKey } from "#core/enrolment/enrolment.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import { loadVersion } from "../sweep/load-campaigns.ts";

export interface WakeDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
}

/** Each refusal means that somebody else wrote the same enrolment first: a dispatch, or one of many answers at once. */
const TRIES = 100;

/** What happened: something that a wait is for, or that ends the enrolment whatever it waits for. */
export type WokenBy = "awaited" | "exit";

/**
 * Makes an enrolment due now that stands at a wait which an answer or an event can end; dispatch then looks whether
 * it has. One that is due already may be in the hands of a dispatch that has not seen the answer: it is written once
 * more as it is, so that whatever that dispatch writes fails and it looks again. Called after the answer or the
 * activity is stored. May be repeated, and may be called for any enrolment: one that waits for nothing of the kind
 * stays as it is, at the cost of a read. `now` is business time.
 */
export const createWake =
  (deps: WakeDeps) =>
  async (key: EnrolmentKey, now: Date, by: WokenBy = "awaited"): Promise<"woken" | "not-waiting"> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const enrolment = (await deps.ledger.enrolments([key])).get(enrolmentKeyText(key));
      if (enrolment === undefined || !(await isAwaiting(deps, enrolment, { now, by }))) return "not-waiting";
      const dueAt = enrolment.dueAt !== undefined && enrolment.dueAt < now ? enrolment.dueAt : now;
      if ((await deps.ledger.update({ ...enrolment, dueAt })) === "updated") return "woken";
    }
    throw new Error(`Enrolment ${enrolmentKeyText(key)} was changed ${TRIES} times while it was woken`);
  };

/** Due already, whatever it stands at, or at a wait that may be over now. */
const isAwaiting = async (
  { config }: WakeDeps,
  enrolment: Enrolment,
  { now, by }: { readonly now: Date; readonly by: WokenBy },
): Promise<boolean> => {
  const { state, dueAt, campaignId, version } = enrolment;
  if (state !== "active" || dueAt === undefined) return false;
  return dueAt <= now || canBeWoken(await loadVersion(config, campaignId, version), enrolment, by);
};

/** Whether what an enrolment stands at may be over before its time. Looking at a wait that goes on changes nothing. */
export const canBeWoken = (
  { steps }: Pick<Campaign, "steps">,
  { stepId }: Enrolment,
  by: WokenBy = "awaited",
): boolean => {
  const step = steps.find(({ id }) => id === stepId);
  if (step?.kind !== "wait") return false;
  return by === "exit" || step.until.kind === "answered" || step.until.kind === "event";
};
