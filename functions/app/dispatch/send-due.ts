import { BULK_ENTRIES, batchMails } from "#core/messaging/batch-mails.ts";
import { longestCapHours } from "#core/messaging/claim.ts";
import type { Contact } from "#core/messaging/contact.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { loadVersion } from "../sweep/load-campaigns.ts";
import { afterSkip } from "./after-mail.ts";
import { meetClosedAccount } from "./closed-account.ts";
import { type ComposeDeps, type Composed, type ComposedMail, composeMail } from "./compose-mail.ts";
import { clockOf, type SendAction } from "./decide-due.ts";
import { type SendBatchDeps, sendBatch } from "./send-batch.ts";
import type { Pace } from "./take-turn.ts";

export interface SendDueDeps extends ComposeDeps, SendBatchDeps {}

/** Whose turn did not come. */
export interface Waits {
  /** The account's rate or the time is used up: nothing more leaves. */
  readonly account: boolean;
  /** Campaigns whose own pace is used up. */
  readonly campaigns: ReadonlySet<string>;
}

export const NO_WAITS: Waits = { account: false, campaigns: new Set() };

export interface SendDueInput {
  /** Best first. */
  readonly sends: readonly SendAction[];
  readonly workspace: Workspace;
  readonly stillOpen: ReadonlyMap<string, Contact["open"]>;
  /** Wall time: whose turn comes later stays due. */
  readonly latest: Date;
  /** What is known to wait already. */
  readonly waits: Waits;
}

/** A batch of a campaign with a pace of its own takes no more of it than this. */
const PACE_SECONDS = 5;

/**
 * Composes and sends group by group, so that little is composed whose turn has not come. Answers names to count;
 * mails that the account's rate or the time did not allow are not named.
 */
export const sendDue = async (
  deps: SendDueDeps,
  input: SendDueInput,
): Promise<{ readonly names: readonly string[]; readonly waits: Waits }> => {
  const { workspace, sends } = input;
  if (sends.length === 0) return { names: [], waits: input.waits };
  const [quota, capHours] = await Promise.all([
    deps.mailer(workspace.sendPath).quota(),
    longestCap(deps.config, workspace),
  ]);
  const refused = await meetClosedAccount(deps, sends, quota);
  if (refused !== undefined) return { names: refused, waits: input.waits };
  const allowed = Math.max(1, Math.floor(quota.perSecond * workspace.sendRateShare));
  const campaigns = new Set(input.waits.campaigns);
  const names: string[] = [];
  for (const group of groupByPace(sends, allowed)) {
    const sent = await sendGroup(deps, { ...input, perSecond: allowed, capHours, campaigns }, group);
    names.push(...sent.names);
    if (sent.isOver) return { names, waits: { account: true, campaigns } };
  }
  return { names, waits: { account: false, campaigns } };
};

interface Group {
  readonly pace: Pace | undefined;
  readonly sends: readonly SendAction[];
}

/** As many as may go out in one call. A campaign with a pace of its own comes last: it must not hold back others. */
const groupByPace = (sends: readonly SendAction[], allowed: number): readonly Group[] => {
  const byPace = Map.groupBy(sends, ({ due: { inForce } }) =>
    inForce.runs.perMinute === undefined ? undefined : inForce.id,
  );
  const groups = [...byPace].flatMap(([campaign, own]) => {
    const perMinute = own[0]?.due.inForce.runs.perMinute;
    const pace = campaign === undefined || perMinute === undefined ? undefined : { campaign, perMinute };
    const paced = pace === undefined ? BULK_ENTRIES : Math.floor((pace.perMinute / 60) * PACE_SECONDS);
    const most = Math.max(1, Math.min(BULK_ENTRIES, allowed, paced));
    return Array.from({ length: Math.ceil(own.length / most) }, (_, index) => ({
      pace,
      sends: own.slice(index * most, (index + 1) * most),
    }));
  });
  return groups.toSorted((a, b) => Number(a.pace !== undefined) - Number(b.pace !== undefined));
};

const sendGroup = async (
  deps: SendDueDeps,
  input: SendDueInput & {
    readonly perSecond: number;
    readonly capHours: number;
    /** Filled with those that wait. */
    readonly campaigns: Set<string>;
  },
  { pace, sends }: Group,
): Promise<{ readonly names: readonly string[]; readonly isOver: boolean }> => {
  const { workspace, latest, campaigns } = input;
  if (deps.clock.wallNow() > latest) return { names: [], isOver: true };
  if (pace !== undefined && campaigns.has(pace.campaign))
    return { names: sends.map(againRate), isOver: false };
  const { mails, names } = await composeAll(deps, sends, workspace);
  const batches = batchMails(mails, {
    key: ({ from, replyTo }) => [from, replyTo ?? ""].join("\n"),
    bytes: ({ bytes }) => bytes,
    most: BULK_ENTRIES,
  });
  for (const batch of batches) {
    const sent = await sendBatch(deps, { ...input, mails: batch, pace });
    if (sent.turn === "wait") return { names, isOver: true };
    if (sent.turn === "paced" && pace !== undefined) campaigns.add(pace.campaign);
    names.push(...(sent.turn === "go" ? sent.names : batch.map(({ action }) => againRate(action))));
  }
  return { names, isOver: false };
};

type Stopped = Extract<Composed, { kind: "stopped" }>;

const againRate = ({ due }: SendAction): string => `${due.entry.campaignId}.again.rate`;

const composeAll = async (
  deps: SendDueDeps,
  sends: readonly SendAction[],
  workspace: Workspace,
): Promise<{ readonly mails: readonly ComposedMail[]; readonly names: string[] }> => {
  const now = deps.clock.businessNow();
  const composed = await Promise.all(sends.map((action) => composeMail(deps, { action, workspace, now })));
  const names: string[] = [];
  const mails: ComposedMail[] = [];
  const stopped: Stopped[] = [];
  for (const one of composed) {
    if (one.kind === "composed") mails.push(one);
    else stopped.push(one);
  }
  for (const one of stopped) names.push(await skipStopped(deps, one, { workspace, now }));
  const broken = stopped.filter(({ reason }) => reason.startsWith("template:"));
  for (const [reason, [first, ...more]] of Map.groupBy(broken, (one) => one.reason))
    deps.log.alarm("mail-not-composed", {
      campaign: first?.action.due.own.id,
      reason,
      message: first?.action.messageId,
      others: more.length,
    });
  return { mails, names };
};

/** Over all campaigns: a claim for one must not forget what the cap of another still counts. */
const longestCap = async (config: SendDueDeps["config"], workspace: Workspace): Promise<number> => {
  const states = (await config.campaigns()).filter(
    ({ version, status }) => version > 0 && status !== "archived",
  );
  const campaigns = await Promise.all(states.map(({ id, version }) => loadVersion(config, id, version)));
  return longestCapHours(workspace, campaigns);
};

const skipStopped = async (
  deps: SendDueDeps,
  { action, reason }: Stopped,
  at: { readonly workspace: Workspace; readonly now: Date },
): Promise<string> => {
  const clock = clockOf(action.due, at);
  const written = await deps.ledger.update(
    afterSkip({ own: action.due.own, enrolment: action.enrolment }, { clock, reason }),
  );
  return `${action.due.entry.campaignId}.${written === "updated" ? `skipped.${reason}` : "conflict"}`;
};
