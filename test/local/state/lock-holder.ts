/** A process for the test to kill: opens the data directory, says how that went, and lives on. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openDataDirectory } from "#local/state/data-directory.ts";

const { kind } = openDataDirectory(process.argv[2] ?? "");
// the lock must not hang on somebody keeping the answer
setFlagsFromString("--expose-gc");
runInNewContext("gc")();
process.stdout.write(kind);
setInterval(() => undefined, 1000);
