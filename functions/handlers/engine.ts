import { createRecoverAllOffers } from "#app/answers/recover-offers.ts";
import { createAudit } from "#app/audit/audit.ts";
import { createExplain } from "#app/audit/explain.ts";
import { createDispatchPage } from "#app/dispatch/dispatch-page.ts";
import { createDueCheck, createNextDue } from "#app/dispatch/due-check.ts";
import { createRecoverBudgets } from "#app/dispatch/recover-budgets.ts";
import { createFinishDispatch, createPrepareDispatch } from "#app/dispatch/run-dispatch.ts";
import { createTakeEvent } from "#app/feedback/take-event.ts";
import { createPlan } from "#app/plan/plan.ts";
import { createReport } from "#app/results/report.ts";
import { createStoreResults } from "#app/results/store-results.ts";
import { createContinueRun } from "#app/runs/continue-run.ts";
import { createAheadUnit } from "#app/sweep/ahead-unit.ts";
import { createBacklogUnit } from "#app/sweep/backlog-unit.ts";
import { createCrossUnit } from "#app/sweep/cross-unit.ts";
import { createDatesUnit } from "#app/sweep/dates-unit.ts";
import { createEnterCustomers } from "#app/sweep/enter-customers.ts";
import { createFinishSweep } from "#app/sweep/finish-sweep.ts";
import { createLateUnit } from "#app/sweep/late-unit.ts";
import { createOnceUnit } from "#app/sweep/once-unit.ts";
import { createPrepareSweep } from "#app/sweep/prepare-sweep.ts";
import { createSettleUnit } from "#app/sweep/settle-unit.ts";
import { createSlotUnit } from "#app/sweep/slot-unit.ts";
import { createSweepPage } from "#app/sweep/sweep-page.ts";
import { createUnparkCampaign, createUnparkUnit } from "#app/sweep/unpark-unit.ts";
import { createWaitingUnit } from "#app/sweep/waiting-unit.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import type { Answers } from "#ports/answers.ts";
import type { Budgets } from "#ports/budgets.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Contacts } from "#ports/contacts.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Log } from "#ports/log.ts";
import type { Mailer } from "#ports/mailer.ts";
import type { Offers } from "#ports/offers.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { CustomerReader, People } from "#ports/people.ts";
import type { Queue } from "#ports/queue.ts";
import type { Results } from "#ports/results.ts";
import type { Rate, Runs } from "#ports/runs.ts";
import type { Tasks } from "#ports/tasks.ts";

/** The adapters that sweep, dispatch and feedback work with. */
export interface EngineParts {
  readonly config: ConfigStore;
  readonly people: People;
  readonly ledger: Ledger;
  readonly contacts: Contacts;
  readonly budgets: Budgets;
  readonly answers: Answers;
  readonly offers: Offers;
  readonly tasks: Tasks;
  readonly outbox: Outbox;
  readonly runs: Runs;
  readonly results: Results;
  readonly rate: Rate;
  readonly mailer: (path: "bulk" | "single") => Mailer;
  readonly events: Queue;
  readonly clock: Clock;
  readonly log: Log;
  readonly drawKey: () => Promise<Uint8Array>;
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly newId: () => string;
  readonly codeVersion: string;
  /** Entries that one page of a sweep or a dispatch takes. */
  readonly pageSize: number;
}

/** A dispatch writes to no customer. */
export type DispatchParts = Omit<EngineParts, "people"> & { readonly people: CustomerReader };

/** The steps of the workflow `sweep`. */
export const createSweepEngine = (parts: EngineParts) => {
  const crossing = { ...parts, enterCustomers: createEnterCustomers(parts) };
  return {
    prepareSweep: createPrepareSweep(parts),
    sweepPage: createSweepPage({
      ...parts,
      workers: {
        ahead: createAheadUnit(parts),
        cross: createCrossUnit(crossing),
        late: createLateUnit(crossing),
        dates: createDatesUnit(parts),
        slot: createSlotUnit(crossing),
        once: createOnceUnit(crossing),
        waiting: createWaitingUnit(crossing),
        backlog: createBacklogUnit(crossing),
        unpark: createUnparkUnit(parts),
        settle: createSettleUnit(parts),
      },
    }),
    continueSweep: createContinueRun(parts, "sweep"),
    finishSweep: createFinishSweep(parts),
  };
};

/** The steps of the workflow `dispatch`. */
export const createDispatchEngine = (parts: DispatchParts) => {
  const recoveries = [createRecoverBudgets(parts), createRecoverAllOffers(parts)];
  const dispatch = {
    ...parts,
    recoverBudgets: async () => {
      for (const recover of recoveries) await recover();
    },
  };
  return {
    prepareDispatch: createPrepareDispatch(dispatch),
    dispatchPage: createDispatchPage(parts),
    continueDispatch: createContinueRun(parts, "dispatch"),
    finishDispatch: createFinishDispatch(dispatch),
  };
};

/** All use cases of the daily work together. A Lambda function takes less, so that its bundle stays small. */
export const createEngine = (parts: EngineParts) => ({
  ...createSweepEngine(parts),
  ...createDispatchEngine(parts),
  dueCheck: createDueCheck(parts),
  nextDue: createNextDue(parts),
  takeEvent: createTakeEvent(parts),
  unparkCampaign: createUnparkCampaign(parts),
  audit: createAudit(parts),
  explain: createExplain(parts),
  report: createReport(parts),
  plan: createPlan(parts),
  storeResults: createStoreResults(parts),
});
