import { HOUR_MS } from "#core/shared/day.ts";
import type { Mailer } from "#ports/mailer.ts";
import { afterHold } from "./after-mail.ts";
import type { SendAction } from "./decide-due.ts";
import { type RecordDeps, stopCampaign, unlessConflict } from "./record-outcome.ts";

type Quota = Awaited<ReturnType<Mailer["quota"]>>;

/**
 * What becomes of mails while the account lets none out, without a claim being taken; undefined when it does. An
 * account that may not send pauses the campaigns, as when SES refuses it; a day's quota that is used up holds the
 * mails for an hour. Answers names to count.
 */
export const meetClosedAccount = async (
  deps: Pick<RecordDeps, "config" | "clock" | "ledger" | "log">,
  sends: readonly SendAction[],
  { sendingEnabled, leftToday }: Quota,
): Promise<readonly string[] | undefined> => {
  if (!sendingEnabled) {
    const campaigns = new Set(sends.map(({ due }) => due.inForce.id));
    for (const id of campaigns) await stopCampaign(deps, id, "sending is switched off for the account");
    return sends.map((action) => named(action, "again.state"));
  }
  if (leftToday === undefined || leftToday > 0) return undefined;
  const at = deps.clock.businessNow();
  const until = new Date(at.getTime() + HOUR_MS);
  return Promise.all(
    sends.map(async (action) => {
      const held = afterHold(action.enrolment, { gate: "rate", at, until });
      return named(action, unlessConflict("held.rate")(await deps.ledger.update(held)));
    }),
  );
};

const named = ({ due }: SendAction, name: string): string => `${due.entry.campaignId}.${name}`;
