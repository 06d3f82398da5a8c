import { dayOf, HOUR_MS } from "#core/shared/day.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Offers } from "#ports/offers.ts";
import { requireWorkspace } from "../sweep/settings.ts";

export interface RecoverOffersDeps {
  readonly answers: Pick<Answers, "answered" | "issued">;
  readonly offers: Offers;
  readonly config: ConfigStore;
  readonly clock: Clock;
}

/** A reservation older than this belongs to no request and no worker that still runs. */
const ABANDONED_MS = HOUR_MS / 4;

/**
 * Gives back what offers of a campaign hold and nobody will use: those that have ended, and what a crash left
 * reserved. An acceptance that is stored keeps its slot, an offer that was issued keeps it to its end.
 */
export const createRecoverOffers =
  ({ answers, offers, config, clock }: RecoverOffersDeps) =>
  async (campaignId: string): Promise<void> => {
    const now = clock.businessNow();
    const isAbandoned = ({ at }: { readonly at: Date }): boolean =>
      now.getTime() - at.getTime() >= ABANDONED_MS;
    const { zone } = await requireWorkspace(config);
    await offers.release(campaignId, dayOf(now, zone));
    const open = await offers.open(campaignId);
    const acceptances = open.acceptances.filter(isAbandoned);
    const answered = await answers.answered(acceptances.map(({ messageId }) => messageId));
    for (const { messageId, code } of acceptances)
      await offers.close({ messageId, code, kept: answered.get(messageId)?.acceptance?.code === code });
    for (const { id, messageIds } of open.holds.filter(isAbandoned)) {
      const issued = await Promise.all(messageIds.map((messageId) => answers.issued(messageId)));
      await offers.settleHold(campaignId, id, issued.filter((each) => each !== undefined).length);
    }
  };

/** The same for every campaign that was ever published. */
export const createRecoverAllOffers = (deps: RecoverOffersDeps) => async (): Promise<void> => {
  const recover = createRecoverOffers(deps);
  for (const { id, version } of await deps.config.campaigns()) if (version > 0) await recover(id);
};
