import { attemptFromEvent, type SesEvent } from "#core/messaging/ses-event.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Ledger } from "#ports/ledger.ts";
import { type RaiseComplaintDeps, raiseComplaint } from "./raise-complaint.ts";
import { type RestDeps, restAddress } from "./rest-address.ts";
import { type SuppressDeps, suppressAddress } from "./suppress-address.ts";

export type TakeEventDeps = SuppressDeps & RestDeps & RaiseComplaintDeps;

/**
 * Takes one event of SES, in any order and any number of times. A Send that repeats what SES's reply said is
 * read and not written; everything but Send and Delivery is also kept as it came.
 */
export const createTakeEvent =
  (deps: TakeEventDeps) =>
  async (event: SesEvent, raw: string): Promise<"taken" | "known" | "ignored"> => {
    const ref = parseMessageId(event.messageId);
    const known = attemptFromEvent(event);
    if (ref === undefined || known === undefined) return "ignored";
    const attempt = event.what.kind === "sent" ? await newAttempt(deps.ledger, event) : event.attempt;
    if (attempt === undefined) return "known";
    await deps.ledger.recordAttempt({
      messageId: event.messageId,
      attempt,
      known,
      message: undefined,
    });
    if (event.what.kind !== "sent" && event.what.kind !== "delivered")
      await deps.ledger.keepRawEvent({
        messageId: event.messageId,
        eventId: event.eventId,
        at: event.at,
        body: raw,
      });
    await suppressAddress(deps, event, ref.customerId);
    await restAddress(deps, event, ref.customerId);
    if (event.what.kind === "complained") await raiseComplaint(deps, ref, event.at);
    return "taken";
  };

/** Added to the number of an attempt that SES took a second time: what must never be, and must not be hidden. */
const ACCEPTED_AGAIN = 100;

/** The attempt that a Send is news of; undefined when the reply has said it already. */
const newAttempt = async (ledger: Ledger, event: SesEvent): Promise<number | undefined> => {
  // what was written this very moment is at worst written once more
  const known = (await ledger.message(event.messageId, { eventual: true }))?.attempts[String(event.attempt)];
  if (known?.sentAt === undefined) return event.attempt;
  const same = known.sesId === undefined || known.sesId === event.sesId;
  return same ? undefined : event.attempt + ACCEPTED_AGAIN;
};
