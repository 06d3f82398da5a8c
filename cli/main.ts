import { CommanderError } from "commander";
import { InvalidInputError } from "#core/shared/errors.ts";
import type { Aws } from "./aws.ts";
import { ApiProblemError, ApiUnreachableError } from "./client/problem-error.ts";
import { JobFailedError } from "./client/wait-for-job.ts";
import { NotRunningError, RefusedError, UsageError } from "./commands/errors.ts";
import { EXIT } from "./commands/exit-codes.ts";
import { createProgram } from "./commands/program.ts";
import { type Failure, failureText } from "./output/failure.ts";
import { type Io, terminalIo } from "./output/io.ts";

/** Runs a command line and answers its exit code; nothing is thrown. */
export const main = async (args: readonly string[], io: Io, aws?: Aws): Promise<number> => {
  let exitCode: number = EXIT.done;
  const program = createProgram({
    io,
    aws,
    onExit: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    const failure = toFailure(error);
    if (failure === undefined) return EXIT.done;
    // commander has printed its own already
    if (!(error instanceof CommanderError)) io.err(`${failureText(failure)}\n`);
    const { exitCode: code, ...shown } = failure;
    if (args.includes("--json")) io.out(`${JSON.stringify({ error: shown }, undefined, 2)}\n`);
    return code;
  }
};

/** The same on the terminal that this process sits at. */
export const runOnTerminal = async (args: readonly string[], aws: Aws): Promise<number> => {
  process.once("SIGINT", () => {
    process.stderr.write("\nInterrupted. What was done stays done; start it again to go on.\n");
    // a bar puts the cursor back first
    setImmediate(() => process.exit(EXIT.interrupted));
  });
  return main(args, terminalIo(), aws);
};

/** Undefined for what is none: help and version end by an error of commander's. */
const toFailure = (error: unknown): Failure | undefined => {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CommanderError && error.exitCode === 0) return undefined;
  if (error instanceof UsageError || error instanceof CommanderError)
    return { kind: "usage", message, faults: [], exitCode: EXIT.usage };
  if (error instanceof NotRunningError || error instanceof ApiUnreachableError)
    return { kind: "not-running", message, faults: [], exitCode: EXIT.notRunning };
  if (error instanceof ApiProblemError) {
    const faults = error.problem.faults ?? [];
    const hint = error.problem.status === 401 ? " Give the right token with --token or REKINDLE_TOKEN." : "";
    return { kind: "refused", message: message + hint, faults, exitCode: EXIT.refused };
  }
  if (error instanceof InvalidInputError)
    return { kind: "refused", message, faults: error.faults, exitCode: EXIT.refused };
  if (error instanceof RefusedError || error instanceof JobFailedError)
    return { kind: "refused", message, faults: [], exitCode: EXIT.refused };
  return {
    kind: "failed",
    message: `Something went wrong that should not: ${message}`,
    faults: [],
    exitCode: EXIT.refused,
  };
};
