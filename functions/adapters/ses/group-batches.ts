import type { OutgoingMail } from "#ports/mailer.ts";
import { toBulkEntry } from "./ses-requests.ts";

/** Sender, template and configuration set of the request, with room to spare. */
const ENVELOPE_BYTES = 2_000;

/**
 * Splits mails, in their order, into calls of at most `max` entries and `maxBytes` bytes, counted as the JSON that
 * goes over the wire (the parts are JSON inside JSON, so quotes count several times), and of no more than one second's
 * mails. A mail too large for any call stands alone.
 */
export const groupIntoBatches = <T extends OutgoingMail>(
  mails: readonly T[],
  limits: { readonly max: number; readonly maxBytes: number; readonly perSecond: number },
): T[][] => {
  const most = Math.max(1, Math.min(limits.max, Math.floor(limits.perSecond)));
  const batches: T[][] = [];
  let current: T[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const mail of mails) {
    const size = entryBytes(mail);
    if (current.length > 0 && (current.length >= most || bytes + size > limits.maxBytes)) {
      batches.push(current);
      current = [];
      bytes = ENVELOPE_BYTES;
    }
    current.push(mail);
    bytes += size;
  }
  return current.length > 0 ? [...batches, current] : batches;
};

/** With the comma that separates it from the next. */
export const entryBytes = (mail: OutgoingMail): number =>
  Buffer.byteLength(JSON.stringify(toBulkEntry(mail))) + 1;
