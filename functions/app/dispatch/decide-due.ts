import type { EmailStep } from "#core/campaign/step.ts";
import type { Customer } from "#core/customer/customer.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { endsAtOnce } from "#core/enrolment/exits.ts";
import { close, leaveBy, type StandingFacts } from "#core/enrolment/standing.ts";
import { type Effect, type Position, type WalkClock, walk } from "#core/enrolment/walk.ts";
import { type ClaimStanding, standingOf } from "#core/messaging/claim.ts";
import type { OpenClaim } from "#core/messaging/contact.ts";
import { decideGates, type GateValues, windowOf } from "#core/messaging/gates.ts";
import { isAccepted, isRejected, type Message } from "#core/messaging/message.ts";
import { nextOpening } from "#core/messaging/send-window.ts";
import { dayOf, HOUR_MS } from "#core/shared/day.ts";
import { assertNever } from "#core/shared/errors.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { conditionFacts } from "#core/sweep/judge-entry.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { afterHold, afterSent, afterSkip, stepRecord } from "./after-mail.ts";
import type { DueFacts } from "./due-facts.ts";
import { canBeWoken } from "./wake.ts";

/** What dispatch does about one due enrolment. `name` is what the run counts it as. */
export type DueAction =
  | {
      readonly kind: "write";
      readonly enrolment: Enrolment;
      readonly name: string;
      readonly parks: boolean;
      /** To be carried out before the enrolment is written. */
      readonly effects?: readonly Effect[];
      /** A mail that SES is known to have taken, perhaps by its events alone: what is kept of it may be missing. */
      readonly taken?: TakenMail;
    }
  | {
      readonly kind: "send";
      readonly due: DueFacts;
      /** As it stands before the mail: waits that are over are recorded already. */
      readonly enrolment: Enrolment;
      readonly step: EmailStep;
      readonly messageId: string;
      readonly attempt: number;
      readonly saw: GateValues;
      readonly clock: WalkClock;
    }
  /** A claim whose fate is not known yet: its entry stays where it is. */
  | { readonly kind: "leave"; readonly name: string };

export interface TakenMail {
  readonly claim: OpenClaim;
  readonly step: EmailStep;
  /** As it stood before the mail. */
  readonly enrolment: Enrolment;
}

export type SendAction = Extract<DueAction, { kind: "send" }>;

export interface DecideContext {
  readonly workspace: Workspace;
  readonly now: Date;
  /** Message of an open claim, when the due mail has one. */
  readonly message: Message | undefined;
  readonly eventsPending: boolean;
}

/** Decides about one due enrolment from what was read; writes nothing. */
export const decideDue = (due: DueFacts, context: DecideContext): DueAction => {
  const { state, inForce } = due;
  const clock = clockOf(due, context);
  const position = walk(due.own, due.enrolment, clock);
  // a claim in doubt is settled first: whatever else happened, that mail may be out
  const open = claimOf(due, position.enrolment);
  if (open !== undefined) {
    const standing = standOf(open, inForce, context);
    const settled = settleClaim({ own: due.own, inForce, enrolment: position.enrolment }, standing, {
      clock,
      context,
    });
    if (settled !== undefined) return settled;
  }
  const doubted = open && withAttempt(position.enrolment, open.attempt);
  const enrolment = doubted ?? due.enrolment;
  if (state.status === "archived")
    return write(close(enrolment, { state: "exited", reason: "stopped", at: context.now }), "exited.stopped");
  const left = leaveBy(inForce.exit, enrolment, exitFactsOf(due, context));
  if (left !== undefined) return write(left, `${left.state}.${left.reason}`);
  if (position.kind !== "email") return passOn(due, position, context);
  const mail = doubted ?? position.enrolment;
  // waits run on during a pause: it is the mail that is parked, due since now
  if (state.status === "paused")
    return { kind: "write", enrolment: { ...mail, state: "parked" }, name: "parked", parks: true };
  if (hasJustMoved(due.facts.customer, context.now)) return { kind: "leave", name: "again.address" };
  return decideMail(due, {
    step: position.step,
    enrolment: mail,
    attempt: (open?.attempt ?? 0) + 1,
    clock,
    context,
  });
};

const exitFactsOf = (
  { facts, contact, seen, activities, silenceBroken = false }: DueFacts,
  { workspace, now }: DecideContext,
): StandingFacts => ({
  ...facts,
  repliedAt: contact.repliedAt,
  accepted: seen.accepted,
  silenceBroken,
  events: { activities, zone: workspace.zone, now },
  today: dayOf(now, workspace.zone),
  now,
});

/** Writes where an enrolment has come to. A pause holds tasks and events as it holds mails. */
const passOn = (
  { state, enrolment }: DueFacts,
  position: Exclude<Position, { kind: "email" }>,
  { now }: DecideContext,
): DueAction => {
  const { effects } = position;
  if (state.status === "paused" && effects.length > 0)
    return {
      kind: "write",
      enrolment: { ...enrolment, state: "parked", dueAt: now },
      name: "parked",
      parks: true,
    };
  const { state: ends, reason } = position.enrolment;
  const name = ends === "exited" ? `exited.${reason}` : position.kind;
  return { ...write(position.enrolment, name), effects };
};

/** Longer than any page of a dispatch runs. */
const MOVING_MS = HOUR_MS / 4;

/**
 * Another worker may still know the former address only, and nothing at the new one would keep it from sending as
 * well: the mail waits until all such workers are gone.
 */
const hasJustMoved = ({ movedAt }: Customer, now: Date): boolean =>
  movedAt !== undefined && now.getTime() - movedAt.getTime() < MOVING_MS;

/** Keeps in mind that so many attempts may have gone out, whatever becomes of the mail now. */
const withAttempt = (enrolment: Enrolment, attempt: number): Enrolment => ({
  ...enrolment,
  steps: { ...enrolment.steps, [enrolment.stepId ?? ""]: { ...stepRecord(enrolment), attempt } },
});

export const clockOf = (
  due: DueFacts,
  { workspace, now }: Pick<DecideContext, "workspace" | "now">,
): WalkClock => ({
  now,
  zone: workspace.zone,
  facts: {
    ...due.seen,
    customer: conditionFacts({
      trigger: due.enrolment.entry.facts,
      facts: due.facts,
      activities: due.seen.activities,
      workspace,
      now,
    }),
  },
  opening: (at) =>
    due.inForce.purpose === "service"
      ? at
      : nextOpening({ ...windowOf({ campaign: due.inForce, workspace, customer: due.facts.customer }), at }),
});

/**
 * The claim of the mail that the enrolment stands at after waits that are over: the newest at the customer's address
 * or one that they had before. An attempt that may have gone out and whose claim is gone, because its repetition was
 * refused, counts as claimed long ago.
 */
export const claimOf = (
  { contact, formerContacts }: Pick<DueFacts, "contact" | "formerContacts">,
  at: Enrolment,
): OpenClaim | undefined => {
  if (at.stepId === undefined) return undefined;
  const messageId = messageIdOf({ ...at, stepId: at.stepId });
  const doubted = at.steps[at.stepId]?.attempt ?? 0;
  const claims = [
    ...(doubted === 0 ? [] : [{ messageId, attempt: doubted, at: new Date(0) }]),
    ...[contact, ...formerContacts].flatMap(({ open }) => open),
  ];
  return claims
    .filter((claim) => claim.messageId === messageId)
    .reduce<OpenClaim | undefined>(
      (newest, claim) => (newest === undefined || claim.attempt >= newest.attempt ? claim : newest),
      undefined,
    );
};

const standOf = (claim: OpenClaim, inForce: DueFacts["inForce"], context: DecideContext): ClaimStanding => {
  const attempts = Object.values(context.message?.attempts ?? {});
  const accepted = attempts.some((each) => isAccepted(each) && !isRejected(each));
  const last = context.message?.attempts[String(claim.attempt)];
  const rejected = last !== undefined && isRejected(last);
  return standingOf({
    claim,
    proof: accepted ? "accepted" : rejected ? "rejected" : "none",
    graceHours: context.workspace.graceHours,
    now: context.now,
    eventsPending: context.eventsPending,
    ifUnknown: inForce.ifUnknown,
  });
};

/** What an open claim means; undefined when the mail may be sent (again). */
const settleClaim = (
  due: Pick<DueFacts, "own" | "inForce" | "enrolment">,
  standing: ClaimStanding,
  { clock, context }: { readonly clock: WalkClock; readonly context: DecideContext },
): DueAction | undefined => {
  switch (standing.kind) {
    case "free":
    case "resend":
      return undefined;
    case "in-doubt":
      return { kind: "leave", name: "in-doubt" };
    case "accepted":
      return {
        ...write(
          lookSoon(
            due,
            afterSent(due, { clock, attempt: standing.claim.attempt, ...sentOf(context) }),
            context,
          ),
          "sent",
        ),
        ...takenMail(due, standing.claim),
      };
    case "rejected":
      return {
        ...write(
          afterSkip(due, { clock, reason: "rejected", attempt: standing.claim.attempt }),
          "skipped.rejected",
        ),
        ...takenMail(due, standing.claim),
      };
    case "unknown":
      return write(
        afterSkip(due, { clock, reason: "unknown", attempt: standing.claim.attempt }),
        "skipped.unknown",
      );
    default:
      return assertNever(standing);
  }
};

/** An answer may have come while nobody knew that the mail was out: nobody was there to be woken, or to leave. */
const lookSoon = (
  { own, inForce }: Pick<DueFacts, "own" | "inForce">,
  enrolment: Enrolment,
  { now }: Pick<DecideContext, "now">,
): Enrolment =>
  canBeWoken(own, enrolment, endsAtOnce(inForce.exit) ? "exit" : "awaited")
    ? { ...enrolment, dueAt: now }
    : enrolment;

const takenMail = (
  { own, enrolment }: Pick<DueFacts, "own" | "enrolment">,
  claim: OpenClaim,
): { readonly taken?: TakenMail } => {
  const step = own.steps.find(({ id }) => id === enrolment.stepId);
  return step?.kind === "email" ? { taken: { claim, step, enrolment } } : {};
};

/** When it went out and which mail it was; an event alone does not know the latter. */
const sentOf = ({ message, now }: DecideContext): { readonly at: Date; readonly variant?: string } => ({
  at: Object.values(message?.attempts ?? {}).find(isAccepted)?.sentAt ?? now,
  ...(message?.mail && { variant: message.mail }),
});

interface MailInput {
  readonly step: EmailStep;
  readonly enrolment: Enrolment;
  readonly attempt: number;
  readonly clock: WalkClock;
  readonly context: DecideContext;
}

const decideMail = (due: DueFacts, mail: MailInput): DueAction => {
  const { enrolment, step, clock, context } = mail;
  const decision = decideGates({
    workspace: context.workspace,
    campaign: due.inForce,
    step,
    enrolment,
    customer: due.facts.customer,
    contact: due.contact,
    now: context.now,
  });
  const at = { own: due.own, enrolment };
  switch (decision.kind) {
    case "exit":
      return write(
        close(enrolment, { state: "exited", reason: decision.reason, at: context.now }),
        `exited.${decision.reason}`,
      );
    case "skip": {
      const reason = decision.gate === undefined ? decision.reason : `${decision.reason}:${decision.gate}`;
      return write(afterSkip(at, { clock, reason }), `skipped.${reason}`);
    }
    case "hold":
      return write(
        afterHold(enrolment, { gate: decision.gate, at: context.now, until: decision.until }),
        `held.${decision.gate}`,
      );
    case "send": {
      const messageId = messageIdOf({ ...enrolment, stepId: step.id });
      return {
        kind: "send",
        due,
        enrolment,
        step,
        messageId,
        attempt: mail.attempt,
        saw: decision.saw,
        clock,
      };
    }
    default:
      return assertNever(decision);
  }
};

const write = (enrolment: Enrolment, name: string): Extract<DueAction, { kind: "write" }> => ({
  kind: "write",
  enrolment,
  name,
  parks: false,
});
