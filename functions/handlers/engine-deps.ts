import { setTimeout as sleep } from "node:timers/promises";
import {
  budgets,
  clock,
  config,
  contacts,
  drawKey,
  env,
  eventQueue,
  keyRing,
  ledger,
  log,
  mailer,
  newId,
  once,
  people,
  rate,
  runs,
} from "./deps.ts";
import { createEngine } from "./engine.ts";

const PAGE_SIZE = 500;

/** The daily work, put together on first use from the parts that deps.ts makes. */
export const engine = /* @__PURE__ */ once(() =>
  createEngine({
    config: config(),
    people: people(),
    ledger: ledger(),
    contacts: contacts(),
    budgets: budgets(),
    runs: runs(),
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
