/** The one-machine runtime as `npm start -- --empty` runs it, in a process of its own. Ends with its parent. */
import { startRuntime } from "#local/runtime/start-runtime.ts";

export interface RuntimeProcessOptions {
  readonly directory: string;
  readonly port: number;
}

const { directory, port }: RuntimeProcessOptions = JSON.parse(process.argv[2] ?? "{}");
const complain = (what: string, error: unknown): void =>
  void process.stderr.write(`${what}: ${error instanceof Error ? error.stack : error}\n`);

process.on("disconnect", () => process.exit());
const started = await startRuntime({
  directory,
  port,
  relay: undefined,
  jobs: {},
  onError: complain,
  onFatal: (error) => {
    complain("tables", error);
    process.exit(1);
  },
});
if (started.kind === "locked") throw new Error(`${directory} is locked by ${started.pid}`);
process.send?.({ url: started.runtime.url, token: started.runtime.token });
