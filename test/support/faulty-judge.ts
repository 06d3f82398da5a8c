import { expect } from "vitest";
import type { AuditReport } from "#app/audit/audit.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { accountFor, type StepAccount } from "#core/results/account.ts";
import type { World } from "./world.ts";

export interface Verdict {
  readonly audit: AuditReport;
  readonly accounts: readonly StepAccount[];
  readonly enrolments: readonly Enrolment[];
  /** How often SES accepted each message, by its own log. */
  readonly accepted: ReadonlyMap<string, number>;
}

/** Fates of mails that SES must never have seen. */
const UNSENT = new Set(["pending", "held", "held-out", "exited", "lost"]);

/**
 * Holds what the tables say against what SES really took: every mail has one fate, no mail went out twice but the
 * ones that may, nothing is lost, the deep audit is clean, and every report adds up.
 */
export const judge = async (
  world: World,
  { mayBeTwice = [] }: { readonly mayBeTwice?: readonly string[] } = {},
): Promise<Verdict> => {
  const accepted = new Map([...world.ses.log().byMessage].map(([id, mails]) => [id, mails.length]));
  const twice = [...accepted].filter(([, count]) => count > 1).map(([id]) => id);
  expect(twice.filter((id) => !mayBeTwice.includes(id))).toEqual([]);

  const { accounts, enrolments } = await readLedger(world);
  const wrong = accounts.filter(({ messageId, fate, why }) => {
    const count = accepted.get(messageId) ?? 0;
    if (fate === "sent") return count === 0;
    if (fate === "duplicate") return count < 2;
    if (fate === "skipped") return count > 0 && why !== "rejected";
    return UNSENT.has(fate) && count > 0;
  });
  expect(wrong).toEqual([]);
  const known = new Set(accounts.map(({ messageId }) => messageId));
  expect([...accepted.keys()].filter((id) => !known.has(id))).toEqual([]);

  const audit = await world.engine.audit({ deep: true, campaignId: undefined }, async () => undefined);
  expect(audit.totals).toMatchObject({ lost: 0, missing: 0 });
  expect(audit.clean).toBe(true);
  expect(audit.totals.sent).toBe(accounts.filter(({ fate }) => fate === "sent").length);
  await judgeReports(world, enrolments);
  return { audit, accounts, enrolments, accepted };
};

/** How many mails have each fate, by the judge's own count. */
export const fatesOf = ({ accounts }: Verdict): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { fate, why } of accounts) {
    const name = fate === "skipped" || fate === "held" || fate === "exited" ? `${fate}.${why}` : fate;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

const readLedger = async (world: World) => {
  const meta = await world.parts.config.meta();
  const accounts: StepAccount[] = [];
  const enrolments: Enrolment[] = [];
  for (const state of await world.parts.config.campaigns()) {
    for (let shard = 0; shard < (meta?.shards ?? 0); shard += 1) {
      const { items } = await world.parts.ledger.walk(state.id, shard, { limit: 10_000, cursor: undefined });
      for (const { enrolment, messages } of items) {
        const version = await world.parts.config.version(state.id, enrolment.version);
        if (version === undefined) throw new Error(`No version ${enrolment.version} of ${state.id}`);
        enrolments.push(enrolment);
        accounts.push(
          ...accountFor(enrolment, { campaign: version.campaign, state, messages, now: world.now() }),
        );
      }
    }
  }
  return { accounts, enrolments };
};

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** crossed = entered + held out + refused; due = sent + held + skipped + exited; and the ledger says the same. */
const judgeReports = async (world: World, enrolments: readonly Enrolment[]): Promise<void> => {
  const { items } = await world.parts.runs.list("sweep", { limit: 1_000, cursor: undefined });
  for (const head of items.filter(({ finishedAt }) => finishedAt !== undefined)) {
    const report = await world.engine.report(head.id);
    for (const { campaignId, crossed, entered, heldOut, refused, due } of report.campaigns) {
      expect(crossed).toBe(entered + heldOut + sum(refused));
      const held = Object.values(due.held).reduce((total, { count }) => total + count, 0);
      expect(due.due).toBe(due.sent + held + sum(due.skipped) + sum(due.exited));
      const own = enrolments.filter((one) => one.campaignId === campaignId && one.entry.sweep === head.id);
      const arms = Map.groupBy(own, ({ state, entry }) => (state === "refused" ? "refused" : entry.arm));
      expect({ entered, heldOut, refused: sum(refused) }).toEqual({
        entered: arms.get("treatment")?.length ?? 0,
        heldOut: arms.get("holdout")?.length ?? 0,
        refused: arms.get("refused")?.length ?? 0,
      });
    }
  }
};
