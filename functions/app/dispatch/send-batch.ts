import { CLAIM_TO_CALL_MS, keepRecent } from "#core/messaging/claim.ts";
import type { Contact } from "#core/messaging/contact.ts";
import { addDays, dayOf, startOfDay } from "#core/shared/day.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Answers } from "#ports/answers.ts";
import type { Budgets } from "#ports/budgets.ts";
import type { Clock } from "#ports/clock.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Mailer, SendOutcome } from "#ports/mailer.ts";
import type { Offers } from "#ports/offers.ts";
import { afterHold, afterSkip } from "./after-mail.ts";
import type { ComposedMail } from "./compose-mail.ts";
import { clockOf } from "./decide-due.ts";
import { holdOffers, settleOffers } from "./hold-offers.ts";
import { type RecordDeps, recordOutcome, unlessConflict } from "./record-outcome.ts";
import { type TurnDeps, type TurnInput, takeTurn } from "./take-turn.ts";

export interface SendBatchDeps extends RecordDeps, TurnDeps {
  readonly contacts: Contacts;
  readonly budgets: Budgets;
  readonly answers: Answers;
  readonly mailer: (path: Workspace["sendPath"]) => Mailer;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly offers: Offers;
}

export interface BatchInput extends Omit<TurnInput, "count"> {
  readonly workspace: Workspace;
  /** Of one campaign when there is a `pace`. */
  readonly mails: readonly ComposedMail[];
  /** So long any cap looks back: older claims are pruned. */
  readonly capHours: number;
  /** Open claims of these contacts that are still unsettled; the others are pruned. */
  readonly stillOpen: ReadonlyMap<string, Contact["open"]>;
}

/** Names to count, or why nothing was done. */
export type BatchResult =
  | { readonly turn: "go"; readonly names: readonly string[] }
  | { readonly turn: "paced" | "wait" };

/**
 * Sends one batch: rate, state, budget, claims, the call, the record, in this order. What it could not claim or was
 * not its turn stays due.
 */
export const sendBatch = async (deps: SendBatchDeps, input: BatchInput): Promise<BatchResult> => {
  const turn = await takeTurn(deps, { ...input, count: input.mails.length });
  if (turn !== "go") return { turn };
  const { active, stopped } = await splitByState(deps.config, input.mails);
  const funded = await reserveBudgets(deps, { ...input, mails: active });
  const offered = await holdOffers(deps, funded.mails, deps.clock.businessNow());
  const full = await Promise.all(offered.full.map((mail) => withoutRoom(deps, input, mail)));
  const claimedAt = deps.clock.wallNow().getTime();
  const claims = await Promise.all(offered.mails.map((mail) => claim(deps, input, mail)));
  const claimed = offered.mails.filter((_, index) => claims[index] === "claimed");
  const lost = offered.mails.filter((_, index) => claims[index] !== "claimed");

  // a page behind a link is there before the link is out; a crash here leaves claims in doubt, and no answer astray
  await deps.answers.issue(claimed.flatMap(({ issued }) => issued ?? []));
  const outcomes = await call(deps, { ...input, mails: claimed, claimedAt });
  const names = await Promise.all(
    claimed.map(async (mail, index) => {
      const outcome = outcomes[index] ?? ({ kind: "unknown", reason: "no answer for this entry" } as const);
      return named(mail, await recordOutcome(deps, { mail, workspace: input.workspace, outcome }));
    }),
  );
  const out = new Set(
    claimed.flatMap(({ action }, index) => (outcomes[index]?.kind === "refused" ? [] : [action.messageId])),
  );
  await settleOffers(deps, offered.holds, (messageId) => out.has(messageId));
  await closeBudgets(deps, { input, reservations: funded.reservations, claimed, outcomes });
  return {
    turn,
    names: [
      ...funded.names,
      ...full,
      ...names,
      ...lost.map((mail) => named(mail, "again.conflict")),
      ...stopped.map((mail) => named(mail, "again.state")),
    ],
  };
};

/** The offer is taken as often as it may be, or its money is spent: nobody else is offered it. */
const withoutRoom = async (
  deps: SendBatchDeps,
  { workspace }: BatchInput,
  mail: ComposedMail,
): Promise<string> => {
  const { due, enrolment } = mail.action;
  const clock = clockOf(due, { workspace, now: deps.clock.businessNow() });
  const skipped = afterSkip({ own: due.own, enrolment }, { clock, reason: "offer-full" });
  return named(mail, unlessConflict("skipped.offer-full")(await deps.ledger.update(skipped)));
};

/** A pause or a stop works before the next claim, not only before the next page. */
const splitByState = async (config: SendBatchDeps["config"], mails: readonly ComposedMail[]) => {
  const ids = [...new Set(mails.map(({ action }) => action.due.inForce.id))];
  const states = await Promise.all(ids.map((id) => config.campaign(id)));
  const running = new Set(states.flatMap((state) => (state?.status === "active" ? [state.id] : [])));
  const { active = [], stopped = [] } = Object.groupBy(mails, ({ action }) =>
    running.has(action.due.inForce.id) ? "active" : "stopped",
  );
  return { active, stopped };
};

const named = ({ action }: ComposedMail, name: string): string => `${action.due.entry.campaignId}.${name}`;

interface Funded {
  readonly mails: readonly ComposedMail[];
  /** Counted already: held or skipped for want of money. */
  readonly names: readonly string[];
  readonly reservations: readonly { readonly campaignId: string; readonly id: string }[];
}

const reserveBudgets = async (deps: SendBatchDeps, input: BatchInput): Promise<Funded> => {
  const now = deps.clock.businessNow();
  const limited = Map.groupBy(input.mails, ({ action }) => action.due.inForce.id);
  const mails: ComposedMail[] = [];
  const names: string[] = [];
  const reservations: { campaignId: string; id: string }[] = [];
  for (const [campaignId, own] of limited) {
    const budget = own[0]?.action.due.inForce.budget;
    if (budget === undefined || (budget.totalMicros === undefined && budget.perDayMicros === undefined)) {
      mails.push(...own);
      continue;
    }
    const id = deps.newId();
    const reserved = await deps.budgets.reserve({
      campaignId,
      reservationId: id,
      messageIds: own.map(({ action }) => action.messageId),
      eachMicros: input.workspace.mailCostMicros,
      day: dayOf(now, input.workspace.zone),
      ...budget,
      at: now,
    });
    const covered = new Set(reserved.covered);
    if (covered.size > 0) reservations.push({ campaignId, id });
    for (const mail of own) {
      if (covered.has(mail.action.messageId)) mails.push(mail);
      else
        names.push(
          named(
            mail,
            await withoutMoney(deps, { mail, input, stoppedBy: reserved.stoppedBy ?? "total", now }),
          ),
        );
    }
  }
  return { mails, names, reservations };
};

/** The day's budget is spent: tomorrow. The whole is spent: given up, with the reason. */
const withoutMoney = async (
  deps: SendBatchDeps,
  one: {
    readonly mail: ComposedMail;
    readonly input: BatchInput;
    readonly stoppedBy: "total" | "per-day";
    readonly now: Date;
  },
): Promise<string> => {
  const { action } = one.mail;
  const { workspace } = one.input;
  const clock = clockOf(action.due, { workspace, now: one.now });
  if (one.stoppedBy === "total") {
    return deps.ledger
      .update(afterSkip({ own: action.due.own, enrolment: action.enrolment }, { clock, reason: "budget" }))
      .then(unlessConflict("skipped.budget"));
  }
  const until = clock.opening(startOfDay(addDays(dayOf(one.now, workspace.zone), 1), workspace.zone));
  return deps.ledger
    .update(afterHold(action.enrolment, { gate: "budget", at: one.now, until }))
    .then(unlessConflict("held.budget"));
};

const claim = async (
  deps: SendBatchDeps,
  input: BatchInput,
  { action }: ComposedMail,
): Promise<"claimed" | "conflict"> => {
  const { contact } = action.due;
  const now = deps.clock.businessNow();
  return deps.contacts.claim({
    contact,
    messageId: action.messageId,
    attempt: action.attempt,
    at: now,
    recent: keepRecent(contact, input.capHours, now).filter(
      ({ messageId }) => messageId !== action.messageId,
    ),
    open: (input.stillOpen.get(contact.addressKey) ?? contact.open).filter(
      ({ messageId }) => messageId !== action.messageId,
    ),
    survey: action.step.asks?.first === action.step.id,
    service: action.due.inForce.purpose === "service",
  });
};

const call = async (
  deps: SendBatchDeps,
  batch: BatchInput & { readonly claimedAt: number },
): Promise<readonly SendOutcome[]> => {
  const [first] = batch.mails;
  if (first === undefined) return [];
  if (deps.clock.wallNow().getTime() - batch.claimedAt > CLAIM_TO_CALL_MS)
    return batch.mails.map(() => ({ kind: "refused", scope: "later", reason: "claim too old" }));
  return deps.mailer(batch.workspace.sendPath).send({
    from: first.from,
    replyTo: first.replyTo,
    configurationSet: batch.workspace.configurationSet,
    mails: batch.mails.map(({ outgoing }) => outgoing),
  });
};

const closeBudgets = async (
  deps: SendBatchDeps,
  one: {
    readonly input: BatchInput;
    readonly reservations: Funded["reservations"];
    readonly claimed: readonly ComposedMail[];
    readonly outcomes: readonly SendOutcome[];
  },
): Promise<void> => {
  for (const { campaignId, id } of one.reservations) {
    const spent = one.claimed.filter(
      ({ action }, index) => action.due.inForce.id === campaignId && one.outcomes[index]?.kind !== "refused",
    ).length;
    await deps.budgets.close(campaignId, id, spent * one.input.workspace.mailCostMicros);
  }
};
