import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { AcceptedMail } from "./accepted-mails.ts";
import type { Meter } from "./account.ts";
import { type Behaviour, drawnMs, hits, statusFor } from "./behaviour.ts";
import type { CallLog } from "./call-log.ts";
import { type EntryFault, entryFaultOf, type RequestFacts, refusalOf } from "./check-request.ts";
import { composeMail, destinationOf } from "./composed-mail.ts";
import { bareAddress, recipientsOf } from "./limits.ts";
import { entryCount, type Operation, parseSendRequest, type SendRequest } from "./requests.ts";
import { accountSuspended, badRequest, SesError, sendingPaused, serverError, tooMany } from "./ses-error.ts";

export interface SendDeps {
  readonly log: CallLog;
  readonly meter: Meter;
  readonly behaviour: () => Behaviour;
  readonly configurationSetExists: (name: string) => boolean;
  /** Of calls that name none, as the default of an identity. */
  readonly defaultConfigurationSet: string | undefined;
  /** New events (and relays) wait. */
  readonly onAccepted: () => void;
}

export type SendAnswer =
  | { readonly kind: "reply"; readonly callId: number; readonly body: object }
  | { readonly kind: "error"; readonly callId: number; readonly error: SesError }
  | { readonly kind: "drop"; readonly callId: number };

/** A sending call from arrival to answer. Its mails are stored for good before any answer is given. */
export const createSendMails =
  (deps: SendDeps) =>
  async (operation: Operation, body: Buffer, arrival: number): Promise<SendAnswer> => {
    const behaviour = deps.behaviour();
    await pause(drawnMs(behaviour, behaviour.delayMs.received, "delay-received", arrival));
    const parsed = parseBody(operation, body);
    const request = parsed instanceof SesError ? undefined : parsed;
    const callId = deps.log.received({ operation, body, request });
    if (parsed instanceof SesError) return { kind: "error", callId, error: parsed };

    const facts: RequestFacts = {
      request: parsed,
      bodyBytes: body.byteLength,
      configurationSetExists: deps.configurationSetExists,
    };
    const refusal = accountRefusal(deps, callId, facts);
    if (refusal !== undefined) return { kind: "error", callId, error: refusal };
    await pause(drawnMs(behaviour, behaviour.delayMs.accepted, "delay-accepted", callId));
    const results = acceptAll(deps, callId, facts);
    if (results instanceof SesError) return { kind: "error", callId, error: results };
    await pause(drawnMs(behaviour, behaviour.delayMs.replied, "delay-replied", callId));
    if (hits(behaviour, behaviour.failAfter, "fail-after", callId)) {
      return { kind: "error", callId, error: serverError() };
    }
    if (hits(behaviour, behaviour.dropReplies, "drop", callId)) return { kind: "drop", callId };
    return { kind: "reply", callId, body: answerBody(operation, results) };
  };

const pause = async (ms: number): Promise<void> => {
  if (ms > 0) await sleep(ms);
};

const parseBody = (operation: Operation, body: Buffer): SendRequest | SesError => {
  try {
    return parseSendRequest(operation, JSON.parse(body.toString("utf8")));
  } catch (error) {
    if (error instanceof z.ZodError) return badRequest(z.prettifyError(error));
    if (error instanceof SyntaxError) return badRequest("The request body is no JSON.");
    throw error;
  }
};

const accountRefusal = (deps: SendDeps, callId: number, facts: RequestFacts): SesError | undefined => {
  const behaviour = deps.behaviour();
  if (behaviour.account === "paused") return sendingPaused();
  if (behaviour.account === "suspended") return accountSuspended();
  if (hits(behaviour, behaviour.failBefore, "fail-before", callId)) return serverError();
  if (hits(behaviour, behaviour.throttle, "throttle", callId)) {
    return new SesError(429, behaviour.throttleAs, "Maximum sending rate exceeded.");
  }
  const refusal = refusalOf(facts);
  if (refusal !== undefined) return refusal;
  if (deps.meter.leftToday() < 1) return tooMany("Daily message quota exceeded.");
  const entries = Array.from({ length: entryCount(facts.request) }, (_, entry) => entry);
  const recipients = entries.reduce(
    (sum, entry) => sum + recipientsOf(destinationOf(facts.request, entry)).length,
    0,
  );
  return deps.meter.takeRate(recipients) ? undefined : tooMany("Maximum sending rate exceeded.");
};

type EntryResult =
  | { readonly kind: "accepted"; readonly messageId: string }
  | ({ readonly kind: "refused" } & EntryFault);

/** Decides each entry and writes the accepted ones in one transaction; no other call comes in between. */
const acceptAll = (
  deps: SendDeps,
  callId: number,
  facts: RequestFacts,
): readonly EntryResult[] | SesError => {
  const { request } = facts;
  const set = request.body.ConfigurationSetName ?? deps.defaultConfigurationSet;
  let left = deps.meter.leftToday();
  const decided = Array.from({ length: entryCount(request) }, (_, entry): AcceptedMail | EntryFault => {
    const fault = entryFaultOf(facts, entry) ?? simulatedFault(deps, callId, request, entry);
    if (fault !== undefined) return fault;
    const recipients = recipientsOf(destinationOf(request, entry)).length;
    if (left < 1) return { status: "ACCOUNT_DAILY_QUOTA_EXCEEDED", error: "Daily message quota exceeded." };
    left -= recipients;
    return { callId, entry, mail: composeMail(request, entry), configurationSet: set };
  });
  const only = decided[0];
  if (request.operation === "SendEmail" && only !== undefined && !("mail" in only))
    return tooMany(only.error);
  const mails = decided.filter((one): one is AcceptedMail => "mail" in one);
  const ids = deps.log.accepted(callId, mails, deps.behaviour());
  for (const { mail } of mails) deps.meter.count(recipientsOf(mail.destination).length);
  if (ids.length > 0) deps.onAccepted();
  const idOf = ids.values();
  return decided.map((one) =>
    "mail" in one ? { kind: "accepted", messageId: idOf.next().value ?? "" } : { kind: "refused", ...one },
  );
};

const simulatedFault = (
  deps: SendDeps,
  callId: number,
  request: SendRequest,
  entry: number,
): EntryFault | undefined => {
  if (request.operation === "SendEmail") return undefined;
  const addresses = recipientsOf(destinationOf(request, entry)).map(bareAddress);
  return statusFor(deps.behaviour(), callId, entry, addresses);
};

const answerBody = (operation: Operation, results: readonly EntryResult[]): object => {
  const first = results[0];
  if (operation === "SendEmail") return { MessageId: first?.kind === "accepted" ? first.messageId : "" };
  return {
    BulkEmailEntryResults: results.map((result) =>
      result.kind === "accepted"
        ? { Status: "SUCCESS", MessageId: result.messageId }
        : { Status: result.status, Error: result.error },
    ),
  };
};
