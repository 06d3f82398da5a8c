import { setTimeout as sleep } from "node:timers/promises";
import {
  announcing,
  answers,
  budgets,
  checkedLedger,
  clock,
  config,
  contacts,
  customerReader,
  drawKey,
  env,
  eventQueue,
  keyRing,
  log,
  mailer,
  newId,
  offers,
  once,
  outbox,
  people,
  rate,
  results,
  runs,
  tasks,
} from "./deps.ts";
import { createDispatchEngine, createEngine, createSweepEngine, type EngineParts } from "./engine.ts";

const PAGE_SIZE = 500;

const shared = /* @__PURE__ */ once(
  (): Omit<EngineParts, "people"> => ({
    config: config(),
    ledger: announcing(checkedLedger()),
    contacts: contacts(),
    budgets: budgets(),
    answers: answers(),
    offers: offers(),
    tasks: tasks(),
    outbox: outbox(),
    runs: runs(),
    results: results(),
    rate: rate(),
    mailer,
    events: eventQueue(),
    clock: clock(),
    log: log(),
    drawKey,
    keyRing,
    sleep: async (ms) => {
      if (ms > 0) await sleep(ms);
    },
    newId,
    codeVersion: env().REKINDLE_VERSION,
    pageSize: PAGE_SIZE,
  }),
);

const parts = /* @__PURE__ */ once((): EngineParts => ({ ...shared(), people: people() }));

/*
 * The daily work, put together on first use from the parts that deps.ts makes. What a function does not name falls
 * out of its bundle.
 */
export const engine = /* @__PURE__ */ once(() => createEngine(parts()));
export const sweepEngine = /* @__PURE__ */ once(() => createSweepEngine(parts()));
export const dispatchEngine = /* @__PURE__ */ once(() =>
  createDispatchEngine({ ...shared(), people: customerReader() }),
);
