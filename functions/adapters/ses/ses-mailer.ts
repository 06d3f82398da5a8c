import { type SESv2Client, SendBulkEmailCommand, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { MailBatch, Mailer, OutgoingMail, SendOutcome } from "#ports/mailer.ts";
import { groupIntoBatches } from "./group-batches.ts";
import { type NotAccepted, outcomeOfEntry, outcomeOfError, type Refused } from "./ses-outcomes.ts";
import { createQuota } from "./ses-quota.ts";
import { isAddressable, templateDataOf, toBulkRequest, toSingleRequest } from "./ses-requests.ts";

export interface SesMailerOptions {
  /** From `createSesClient`: one that never repeats. */
  readonly client: SESv2Client;
  readonly path: "bulk" | "single";
  readonly wallNow: () => Date;
  /** For one whole `send`; what was not called by then is certainly not sent. Default 20 s. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
const CALL = { max: 50, maxBytes: 900_000, perSecond: Number.POSITIVE_INFINITY };
/** Characters of one entry's data; a larger mail goes out by itself. */
const LONGEST_DATA = 262_144;
const SINGLES_AT_ONCE = 10;

interface Call {
  readonly client: SESv2Client;
  readonly batch: MailBatch;
  readonly signal: AbortSignal;
}

type Outcomes = Map<OutgoingMail, SendOutcome>;

/** Sends through SES v2. A call is made once; only a call that SES refused as a whole is made again, in halves. */
export const createSesMailer = (options: SesMailerOptions): Mailer => ({
  quota: createQuota(options.client, options.wallNow),

  send: async (batch) => {
    const call = {
      client: options.client,
      batch,
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
    };
    const { good = [], bad = [] } = Object.groupBy(batch.mails, (mail) =>
      isAddressable(mail) ? "good" : "bad",
    );
    const outcomes: Outcomes = refuseAll(bad, {
      kind: "refused",
      scope: "mail",
      reason: "not an address that SES can deliver to",
    });
    const send = options.path === "bulk" ? sendInBulk : sendSingly;
    for (const [mail, outcome] of await send(call, good)) outcomes.set(mail, outcome);
    return batch.mails.map((mail) => outcomes.get(mail) ?? { kind: "unknown", reason: "no result" });
  },
});

const sendInBulk = async (call: Call, mails: readonly OutgoingMail[]): Promise<Outcomes> => {
  const { small = [], large = [] } = Object.groupBy(mails, (mail) =>
    templateDataOf(mail).length <= LONGEST_DATA ? "small" : "large",
  );
  const outcomes: Outcomes = new Map();
  for (const group of groupIntoBatches(small, CALL))
    for (const [mail, outcome] of await sendGroup(call, group)) outcomes.set(mail, outcome);
  for (const [mail, outcome] of await sendSingly(call, large)) outcomes.set(mail, outcome);
  return outcomes;
};

/**
 * When SES finds fault with the call as a whole it has taken nothing, and one mail may be the cause: halves find it.
 * When every mail seems to be at fault, it is what they share.
 */
const sendGroup = async (call: Call, mails: readonly OutgoingMail[]): Promise<Outcomes> => {
  const outcomes: Outcomes = new Map();
  const faulty: Refused[] = [];
  const sendPart = async (part: readonly OutgoingMail[]): Promise<void> => {
    const answer = await once(call.signal, () =>
      call.client.send(new SendBulkEmailCommand(toBulkRequest(call.batch, part)), {
        abortSignal: call.signal,
      }),
    );
    if (answer.kind === "answered") {
      for (const [index, mail] of part.entries())
        outcomes.set(mail, outcomeOfEntry(answer.output.BulkEmailEntryResults?.[index]));
    } else if (isMailFault(answer.outcome) && part.length > 1) {
      const half = Math.ceil(part.length / 2);
      await sendPart(part.slice(0, half));
      await sendPart(part.slice(half));
    } else {
      if (isMailFault(answer.outcome)) faulty.push(answer.outcome);
      for (const mail of part) outcomes.set(mail, answer.outcome);
    }
  };
  await sendPart(mails);
  const [fault] = faulty;
  if (fault === undefined || mails.length === 1 || faulty.length < mails.length) return outcomes;
  return refuseAll(mails, { ...fault, scope: "campaign" });
};

/** Stops calling at the first answer that goes for all of them. */
const sendSingly = async (call: Call, mails: readonly OutgoingMail[]): Promise<Outcomes> => {
  let forAll: NotAccepted | undefined;
  const sendOne = async (mail: OutgoingMail): Promise<SendOutcome> => {
    if (forAll) return forAll;
    const answer = await once(call.signal, () =>
      call.client.send(new SendEmailCommand(toSingleRequest(call.batch, mail)), { abortSignal: call.signal }),
    );
    if (answer.kind === "answered")
      return outcomeOfEntry({ Status: "SUCCESS", MessageId: answer.output.MessageId });
    if (answer.outcome.kind === "refused" && answer.outcome.scope !== "mail") forAll = answer.outcome;
    return answer.outcome;
  };
  const outcomes = await inParallel(
    mails,
    SINGLES_AT_ONCE,
    async (mail) => [mail, await sendOne(mail)] as const,
  );
  return new Map(outcomes);
};

const isMailFault = (outcome: NotAccepted): outcome is Refused =>
  outcome.kind === "refused" && outcome.scope === "mail";

const refuseAll = (mails: readonly OutgoingMail[], outcome: NotAccepted): Outcomes =>
  new Map(mails.map((mail) => [mail, outcome]));

const once = async <T>(
  signal: AbortSignal,
  request: () => Promise<T>,
): Promise<
  | { readonly kind: "answered"; readonly output: T }
  | { readonly kind: "failed"; readonly outcome: NotAccepted }
> => {
  if (signal.aborted)
    return {
      kind: "failed",
      outcome: { kind: "refused", scope: "later", reason: "time was up before the call" },
    };
  try {
    return { kind: "answered", output: await request() };
  } catch (error) {
    return { kind: "failed", outcome: outcomeOfError(error) };
  }
};
