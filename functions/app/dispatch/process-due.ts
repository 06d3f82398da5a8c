import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { walk } from "#core/enrolment/walk.ts";
import type { Contact, OpenClaim } from "#core/messaging/contact.ts";
import type { Message } from "#core/messaging/message.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { type DueEntry, enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { Queue } from "#ports/queue.ts";
import type { Runs } from "#ports/runs.ts";
import { parkedMark, unpark } from "../sweep/unpark-unit.ts";
import type { TaskDeps } from "../tasks/tasks.ts";
import { carryOutEffects } from "./carry-out-effects.ts";
import { completeMessage } from "./complete-message.ts";
import { claimOf, clockOf, type DueAction, decideDue, type SendAction } from "./decide-due.ts";
import { type DueFacts, type LoadDueDeps, loadDue } from "./due-facts.ts";
import { NO_WAITS, type SendDueDeps, sendDue, type Waits } from "./send-due.ts";

export interface ProcessDueDeps extends LoadDueDeps, SendDueDeps, TaskDeps {
  /** Events of SES on their way: while any waits, nothing is given up as unknown. */
  readonly events: Queue;
  readonly runs: Runs;
}

export interface ProcessedDue {
  /** How often each thing happened, by campaign: `win-back.sent`. */
  readonly names: readonly string[];
  /** Entries that agree with their enrolment and are still due: they keep their hour open. */
  readonly live: number;
  /** Whose turn has not come: the rest of the page, or the campaigns that have a pace of their own. */
  readonly waits: Waits;
}

/**
 * Decides about a page of due entries and sends what may leave before `latest` (wall time). Entries are worked off
 * best first.
 */
export const processDue = async (
  deps: ProcessDueDeps,
  entries: readonly DueEntry[],
  latest: Date,
): Promise<ProcessedDue> => {
  const names: string[] = [];
  let live = 0;
  let rest = entries;
  let waits: Waits = NO_WAITS;
  // one mail per contact and round: the second one of a contact must see the claim of the first
  while (rest.length > 0 && !waits.account) {
    const round = await processRound(deps, rest, { latest, waits });
    names.push(...round.names);
    live += round.live;
    rest = round.deferred;
    waits = round.waits;
  }
  return { names, live, waits };
};

const processRound = async (
  deps: ProcessDueDeps,
  entries: readonly DueEntry[],
  turn: { readonly latest: Date; readonly waits: Waits },
) => {
  const { due, workspace } = await loadDue(deps, entries);
  const now = deps.clock.businessNow();
  const { messages, eventsPending } = await loadClaims(deps, { due, workspace, now });
  const decided = due.map((one) => ({
    one,
    action: decideDue(one, {
      workspace,
      now,
      message: messages.get(messageOf(one, { workspace, now })),
      eventsPending,
    }),
  }));
  const { first, deferred } = firstPerContact(decided);
  const names = await Promise.all(
    first.map(({ one, action }) => {
      if (action.kind === "send") return undefined;
      const message = messages.get(messageOf(one, { workspace, now }));
      return carryOut(deps, one, { action, message, workspace });
    }),
  );
  const sends = first.flatMap(({ action }) => (action.kind === "send" ? [action] : []));
  const sent = await sendDue(deps, { ...turn, sends, workspace, stillOpen: await stillOpen(deps, sends) });
  const all = [...names.filter((name) => name !== undefined), ...sent.names];
  return { names: all, live: all.filter(staysDue).length, deferred, waits: sent.waits };
};

/** By the name that it is counted as. */
export const staysDue = (name: string): boolean => /\.(in-doubt|again\..*|conflict)$/.test(name);

const messageOf = (due: DueFacts, at: { readonly workspace: Workspace; readonly now: Date }): string =>
  claimOf(due, walk(due.own, due.enrolment, clockOf(due, at)).enrolment)?.messageId ?? "";

/**
 * Messages of open claims: they say whether SES took the mail. The queue is asked first: an event that leaves it
 * afterwards is in the messages already, and none can slip through in between.
 */
const loadClaims = async (
  deps: ProcessDueDeps,
  at: { readonly due: readonly DueFacts[]; readonly workspace: Workspace; readonly now: Date },
): Promise<{ readonly messages: ReadonlyMap<string, Message>; readonly eventsPending: boolean }> => {
  const open = at.due.map((one) => messageOf(one, at)).filter((id) => id !== "");
  if (open.length === 0) return { messages: new Map(), eventsPending: false };
  const eventsPending = await hasEvents(deps.events);
  return { messages: await deps.ledger.messages(open), eventsPending };
};

const hasEvents = async (events: Queue): Promise<boolean> => {
  const { waiting, inFlight, dead } = await events.depth();
  return waiting + inFlight + dead > 0;
};

interface Decided {
  readonly one: DueFacts;
  readonly action: DueAction;
}

/** Highest priority first; of two mails to one contact the second waits for the next round. */
const firstPerContact = (decided: readonly Decided[]) => {
  const ordered = [...decided].sort(
    (a, b) =>
      b.one.inForce.priority - a.one.inForce.priority ||
      a.one.entry.dueAt.getTime() - b.one.entry.dueAt.getTime(),
  );
  const taken = new Set<string>();
  const first: Decided[] = [];
  const deferred: DueEntry[] = [];
  for (const each of ordered) {
    const { addressKey } = each.one.contact;
    if (each.action.kind === "send" && taken.has(addressKey)) deferred.push(each.one.entry);
    else first.push(each);
    if (each.action.kind === "send") taken.add(addressKey);
  }
  return { first, deferred };
};

const carryOut = async (
  deps: ProcessDueDeps,
  due: DueFacts,
  one: {
    readonly action: Exclude<DueAction, SendAction>;
    readonly message: Message | undefined;
    readonly workspace: Workspace;
  },
): Promise<string> => {
  const { action } = one;
  const campaign = due.entry.campaignId;
  if (action.kind === "leave") return `${campaign}.${action.name}`;
  if (action.parks) return `${campaign}.${await park(deps, action.enrolment)}`;
  const { taken, effects = [] } = action;
  if (effects.length > 0) await carryOutEffects(deps, effects, action.enrolment);
  const mail = taken && (await completeMessage(deps, due, { ...one, taken }));
  const written = await deps.ledger.update(
    taken && mail !== undefined ? withVariant(action.enrolment, taken.step.id, mail) : action.enrolment,
  );
  return `${campaign}.${written === "updated" ? action.name : "conflict"}`;
};

const withVariant = (enrolment: Enrolment, stepId: string, variant: string): Enrolment => {
  const known = enrolment.steps[stepId];
  return known === undefined
    ? enrolment
    : { ...enrolment, steps: { ...enrolment.steps, [stepId]: { ...known, variant } } };
};

/** Takes an enrolment out of the due index; a resume that came meanwhile may not have seen it, so it looks itself. */
const park = async (deps: ProcessDueDeps, enrolment: Enrolment): Promise<"parked" | "conflict"> => {
  const { campaignId, shard, revision } = enrolment;
  await markParked(deps.runs, campaignId, shard);
  if ((await deps.ledger.update(enrolment)) === "conflict") return "conflict";
  await markParked(deps.runs, campaignId, shard);
  const state = await deps.config.campaign(campaignId);
  if (state?.status !== "paused") await unpark(deps, { ...enrolment, revision: revision + 1 });
  return "parked";
};

/** Before one is parked, so that none is ever forgotten. */
const markParked = async (runs: Runs, campaignId: string, shard: number): Promise<void> => {
  const name = parkedMark(campaignId, shard);
  for (;;) {
    const mark = await runs.mark<boolean>(name);
    if (mark?.value === true || (await runs.setMark(name, true, mark?.revision)) === "set") return;
  }
};

/** Claims of other mails at these contacts that are not settled yet; settled ones need not be kept. */
const stillOpen = async (
  deps: { readonly ledger: Ledger },
  sends: readonly SendAction[],
): Promise<ReadonlyMap<string, Contact["open"]>> => {
  const claims = sends.flatMap(({ due }) => due.contact.open);
  const refs = claims.flatMap(({ messageId }) => parseMessageId(messageId) ?? []);
  // the mail before this one, mostly: its enrolment was read after the contact and need not be read again
  const read = new Map(sends.map(({ due: { enrolment } }) => [enrolmentKeyText(enrolment), enrolment]));
  const others = refs.filter((ref) => !read.has(enrolmentKeyText(ref)));
  const found = others.length === 0 ? [] : await deps.ledger.enrolments(others);
  const enrolments = new Map([...read, ...found]);
  const isOpen = ({ messageId }: OpenClaim): boolean => {
    const ref = parseMessageId(messageId);
    if (ref === undefined) return false;
    const kind = enrolments.get(enrolmentKeyText(ref))?.steps[ref.stepId]?.kind;
    return kind !== "sent" && kind !== "skipped";
  };
  return new Map(sends.map(({ due: { contact } }) => [contact.addressKey, contact.open.filter(isOpen)]));
};
