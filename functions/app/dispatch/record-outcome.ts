import { pauseCampaign } from "#app/campaigns/pause-campaign.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Attempt } from "#core/messaging/message.ts";
import { HOUR_MS } from "#core/shared/day.ts";
import { assertNever } from "#core/shared/errors.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { Log } from "#ports/log.ts";
import type { SendOutcome } from "#ports/mailer.ts";
import { afterHold, afterSent, afterSkip } from "./after-mail.ts";
import type { ComposedMail } from "./compose-mail.ts";
import { clockOf, type SendAction } from "./decide-due.ts";

export interface RecordDeps {
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly log: Log;
}

interface RecordInput {
  readonly mail: ComposedMail;
  readonly workspace: Workspace;
  readonly outcome: SendOutcome;
}

/** Throttled mails come back after so long. */
const BACK_OFF_MS = HOUR_MS / 12;

/** What a mail is counted as. Whose enrolment somebody else changed meanwhile stays due and is looked at again. */
export const unlessConflict =
  (name: string) =>
  (written: "updated" | "conflict"): string =>
    written === "updated" ? name : "conflict";

/**
 * Writes down what became of one claimed mail: the message first, then the enrolment. A crash in between is
 * healed by the claim that is still open and the message that proves acceptance.
 */
export const recordOutcome = async (deps: RecordDeps, input: RecordInput): Promise<string> => {
  const { outcome } = input;
  switch (outcome.kind) {
    case "accepted":
      return recordAccepted(deps, input, outcome.sesId);
    case "unknown":
      // the claim stays open and the entry due: events or the grace will settle it
      await recordAttempt(deps, input, { claimedAt: deps.clock.businessNow() });
      return "in-doubt";
    case "refused":
      return recordRefused(deps, input, outcome);
    default:
      return assertNever(outcome);
  }
};

const recordAccepted = async (deps: RecordDeps, input: RecordInput, sesId: string): Promise<string> => {
  const { action } = input.mail;
  const now = deps.clock.businessNow();
  await recordAttempt(deps, input, { claimedAt: now, sentAt: now, sesId, provenBy: "reply" });
  const clock = clockOf(action.due, { workspace: input.workspace, now });
  const sent = { clock, attempt: action.attempt, at: now, variant: input.mail.mail };
  const enrolment = afterSent({ own: action.due.own, enrolment: action.enrolment }, sent);
  if ((await deps.ledger.update(enrolment)) === "updated") return "sent";
  return correctRecord(deps, action, enrolment);
};

/**
 * Another worker that did not know of the claim yet has given this mail up, or ended the enrolment. The mail is out,
 * so the record says so; where the enrolment is still due, the open claim and the message heal it.
 */
const correctRecord = async (
  { ledger }: RecordDeps,
  { step }: SendAction,
  sent: Enrolment,
): Promise<"sent" | "conflict"> => {
  const stands = (await ledger.enrolments([sent])).get(enrolmentKeyText(sent));
  const record = sent.steps[step.id];
  if (stands === undefined || record === undefined) return "conflict";
  const isOver = stands.state !== "active" && stands.state !== "parked";
  if (!isOver && stands.steps[step.id]?.kind !== "skipped") return "conflict";
  const steps = { ...stands.steps, [step.id]: record };
  const written = await ledger.update({ ...stands, steps, lastMailAt: sent.lastMailAt });
  return written === "updated" ? "sent" : "conflict";
};

const recordRefused = async (
  deps: RecordDeps,
  input: RecordInput,
  outcome: Extract<SendOutcome, { kind: "refused" }>,
): Promise<string> => {
  const { action } = input.mail;
  const now = deps.clock.businessNow();
  const clock = clockOf(action.due, { workspace: input.workspace, now });
  if (outcome.scope === "mail") {
    await recordAttempt(deps, input, { claimedAt: now, failedAt: now, failure: outcome.reason });
    const at = { own: action.due.own, enrolment: action.enrolment };
    return deps.ledger
      .update(afterSkip(at, { clock, reason: "rejected", attempt: action.attempt }))
      .then(unlessConflict("skipped.rejected"));
  }
  if (outcome.scope === "campaign") await stopCampaign(deps, action.due.inForce.id, outcome.reason);
  const until = new Date(now.getTime() + BACK_OFF_MS);
  // the claim is given back last: until then nobody else can take the mail
  const written = await deps.ledger.update(
    afterHold(action.enrolment, { gate: "throttled", at: now, until }),
  );
  await deps.contacts.release(action.due.contact.addressKey, action.messageId);
  return unlessConflict("held.throttled")(written);
};

const recordAttempt = async (
  deps: RecordDeps,
  { mail, workspace }: RecordInput,
  known: Partial<Attempt>,
): Promise<void> => {
  const { action, template } = mail;
  await deps.ledger.recordAttempt({
    messageId: action.messageId,
    attempt: action.attempt,
    known,
    message: {
      messageId: action.messageId,
      campaignId: action.due.inForce.id,
      version: action.enrolment.version,
      mail: mail.mail,
      locale: template.locale,
      templateHash: template.hash,
      sender: mail.from,
      addressKey: action.due.contact.addressKey,
      dueAt: action.enrolment.firstDueAt ?? action.enrolment.entry.at,
      costMicros: workspace.mailCostMicros,
      gates: action.saw,
    },
  });
};

/** SES refuses the account, the sender or the configuration set: every further mail would be refused as well. */
export const stopCampaign = async (
  deps: Pick<RecordDeps, "config" | "clock" | "log">,
  campaignId: string,
  reason: string,
): Promise<void> => {
  const statusReason = `Sending was refused: ${reason}`;
  if (await pauseCampaign(deps, { campaignId, by: "dispatch", reason: statusReason }))
    deps.log.alarm("sending-refused", { campaign: campaignId, reason });
};
