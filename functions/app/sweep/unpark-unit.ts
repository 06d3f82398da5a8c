import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { Runs } from "#ports/runs.ts";
import { NO_COUNTS } from "./late-unit.ts";
import type { SweepUnitWorker, UnitInput } from "./sweep-page.ts";

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
  async ({ campaignId }, input) => {
    const { unparked, cursor, read } = await unparkPage(deps, { ...input, campaignId });
    return { counts: unparked === 0 ? NO_COUNTS : { [`${campaignId}.unparked`]: unparked }, cursor, read };
  };

const unparkPage = async (
  deps: UnparkDeps,
  input: Pick<UnitInput, "shard" | "limit" | "cursor"> & { readonly campaignId: string },
): Promise<{ readonly unparked: number; readonly cursor: string | undefined; readonly read: number }> => {
  const { campaignId, shard } = input;
  const name = parkedMark(campaignId, shard);
  const mark = await deps.runs.mark<boolean>(name);
  if (mark?.value !== true || (await deps.config.campaign(campaignId))?.status === "paused")
    return { unparked: 0, cursor: undefined, read: 0 };
  const { items, cursor } = await deps.ledger.walk(campaignId, shard, input);
  const parked = items.map(({ enrolment }) => enrolment).filter(({ state }) => state === "parked");
  for (const enrolment of parked) await unpark(deps, enrolment);
  if (cursor === undefined) await deps.runs.setMark(name, false, mark.revision);
  return { unparked: parked.length, cursor, read: items.length };
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
    let unparked = 0;
    for (let shard = 0; shard < input.shards; shard += 1) {
      let cursor: string | undefined;
      do {
        const page = await unparkPage(deps, { campaignId: input.campaignId, shard, cursor, limit: 500 });
        unparked += page.unparked;
        cursor = page.cursor;
      } while (cursor !== undefined);
    }
    return { unparked };
  };
