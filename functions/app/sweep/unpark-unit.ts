import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { Runs } from "#ports/runs.ts";
import { NO_COUNTS } from "./late-unit.ts";
import type { SweepUnitWorker } from "./sweep-page.ts";

/** Set when dispatch parks the first enrolment of a shard during a pause; cleared when all are back. */
export const parkedMark = (campaignId: string, shard: number): string => `parked.${campaignId}.${shard}`;

export interface UnparkDeps {
  readonly config: ConfigStore;
  readonly ledger: Ledger;
  readonly runs: Runs;
  readonly clock: Clock;
}

/** Puts parked enrolments back into the due index; dispatch then applies `notLaterThan` as to any other. */
export const createUnparkUnit =
  (deps: UnparkDeps): SweepUnitWorker<"unpark"> =>
  async (unit, input) => {
    const mark = await deps.runs.mark<boolean>(parkedMark(unit.campaignId, input.shard));
    const state = await deps.config.campaign(unit.campaignId);
    if (mark?.value !== true || state?.status === "paused")
      return { counts: NO_COUNTS, cursor: undefined, read: 0 };
    const page = await deps.ledger.walk(unit.campaignId, input.shard, {
      limit: input.limit,
      cursor: input.cursor,
    });
    const parked = page.items.map(({ enrolment }) => enrolment).filter(({ state: s }) => s === "parked");
    for (const enrolment of parked) await unpark(deps, enrolment);
    if (page.cursor === undefined)
      await deps.runs.setMark(parkedMark(unit.campaignId, input.shard), false, mark.revision);
    return {
      counts: parked.length === 0 ? NO_COUNTS : { [`${unit.campaignId}.unparked`]: parked.length },
      cursor: page.cursor,
      read: page.items.length,
    };
  };

/** Puts one back into the due index, whoever else changes it meanwhile; not in the past, where nobody looks. */
export const unpark = async (
  { ledger, clock }: Pick<UnparkDeps, "ledger" | "clock">,
  parked: Enrolment,
): Promise<void> => {
  let current: Enrolment | undefined = parked;
  while (current?.state === "parked") {
    const now = clock.businessNow();
    const dueAt = current.dueAt === undefined || current.dueAt < now ? now : current.dueAt;
    if ((await ledger.update({ ...current, state: "active", dueAt })) === "updated") return;
    current = (await ledger.enrolments([parked])).get(enrolmentKeyText(parked));
  }
};

/** Brings a campaign's parked enrolments back at once, shard by shard, for `resume`. */
export const createUnparkCampaign =
  (deps: UnparkDeps) =>
  async (input: {
    readonly campaignId: string;
    readonly shards: number;
  }): Promise<{ readonly unparked: number }> => {
    const worker = createUnparkUnit(deps);
    let unparked = 0;
    for (let shard = 0; shard < input.shards; shard += 1) {
      let cursor: string | undefined;
      do {
        const page = await worker(
          { kind: "unpark", campaignId: input.campaignId, version: 0 },
          { runId: "", plan: { day: "", units: [], sweptTo: {}, held: null }, shard, cursor, limit: 500 },
        );
        unparked += page.counts[`${input.campaignId}.unparked`] ?? 0;
        cursor = page.cursor;
      } while (cursor !== undefined);
    }
    return { unparked };
  };
