/**
 * The whole one-machine runtime as `npm start -- --empty` runs it, in a process of its own, with its tables behind
 * the proxy of a crash test. Ends with its parent.
 */
import { startRuntime } from "#local/runtime/start-runtime.ts";
import { createSteward, type Steward } from "#local/runtime/steward.ts";
import type { BehaviourInput } from "#local/ses/behaviour.ts";

/** What it is started with, as JSON. */
export interface EntryOptions {
  readonly directory: string;
  /** Of the proxy; it is told where the tables are before anything is asked of them. */
  readonly proxyUrl: string;
  readonly behaviour: BehaviourInput;
}

export type EntryMessage =
  | { readonly kind: "tables"; readonly endpoint: string }
  | { readonly kind: "ready"; readonly url: string; readonly token: string; readonly ses: string };

const { directory, proxyUrl, behaviour }: EntryOptions = JSON.parse(process.argv[2] ?? "{}");
const tell = (message: EntryMessage): void => void process.send?.(message);
const complain = (what: string, error: unknown): void =>
  void process.stderr.write(`${what}: ${error instanceof Error ? error.stack : error}\n`);

process.on("disconnect", () => process.exit());
process.env["REKINDLE_LINKS"] = "http://127.0.0.1:4400";
let steward: Steward | undefined;
const started = await startRuntime({
  directory,
  port: 0,
  relay: undefined,
  behaviour,
  tablesThrough: async (endpoint) => {
    tell({ kind: "tables", endpoint });
    return proxyUrl;
  },
  jobs: {
    "clock-advance": async (input, report) => {
      const to = new Date((input as { to: string }).to);
      return steward?.advance(to, (now) => report({ note: now.toISOString() }));
    },
  },
  onError: complain,
  onFatal: (error) => {
    complain("tables", error);
    process.exit(1);
  },
});
if (started.kind === "locked") throw new Error(`${directory} is locked by ${started.pid}`);
const { runtime } = started;
steward = createSteward({
  runtime,
  feed: { next: () => undefined, arrive: async () => 0 },
  onError: complain,
});
tell({ kind: "ready", url: runtime.url, token: runtime.token, ses: runtime.ses.endpoint });
await steward.tick();
steward.start();
