import type { Command, Option } from "commander";
import type * as z from "zod";
import type { Aws } from "../aws.ts";
import type { Io } from "../output/io.ts";
import { UsageError } from "./errors.ts";
import { createSession, type GlobalOptions, type Session } from "./session.ts";

/** What a command found out or did: for programs as data, for people as text. */
export interface Answer {
  readonly data: unknown;
  readonly text: () => string | Promise<string>;
  /** @default 0 */
  readonly exitCode?: number;
}

export interface CommandSpec<Input extends z.ZodType> {
  /** `explain <customer> [campaign]` */
  readonly use: string;
  readonly summary: string;
  /** What one should know beyond the summary. */
  readonly details?: string;
  readonly options?: readonly Option[];
  /** Without the word `rekindle`. */
  readonly examples: readonly string[];
  /** Checks arguments and options, by their names. */
  readonly input: Input;
  readonly run: (session: Session, input: z.output<Input>) => Promise<Answer>;
}

/** What every command needs from the program it is part of. */
export interface Frame {
  readonly io: Io;
  /** The way to stages on AWS. */
  readonly aws?: Aws | undefined;
  /** Takes the exit code of the command that ran. */
  readonly onExit: (code: number) => void;
}

/** Adds a command; its answer goes to standard output, as text or with `--json` as data. */
export const defineCommand = <Input extends z.ZodType>(
  parent: Command,
  frame: Frame,
  spec: CommandSpec<Input>,
): Command => {
  const command = parent.command(spec.use).summary(spec.summary);
  command.description([`${spec.summary}.`, ...(spec.details ? [spec.details] : [])].join("\n\n"));
  for (const option of spec.options ?? []) command.addOption(option);
  command.addHelpText("after", examplesText(spec.examples));
  return command.action(async () => {
    const session = createSession(frame.io, command.optsWithGlobals<GlobalOptions>(), frame.aws);
    const answer = await spec.run(session, readInput(command, spec.input));
    const text = session.json ? JSON.stringify(answer.data, undefined, 2) : await answer.text();
    if (text !== "") frame.io.out(`${text}\n`);
    frame.onExit(answer.exitCode ?? 0);
  });
};

/** Adds a word that only holds others together. */
export const defineGroup = (
  parent: Command,
  group: { readonly name: string; readonly summary: string; readonly examples: readonly string[] },
): Command =>
  parent
    .command(group.name)
    .summary(group.summary)
    .description(`${group.summary}.`)
    .addHelpText("after", examplesText(group.examples));

export const examplesText = (examples: readonly string[]): string =>
  `\nExamples:\n${examples.map((example) => `  $ rekindle ${example}`).join("\n")}\n`;

const readInput = <Input extends z.ZodType>(command: Command, schema: Input): z.output<Input> => {
  const given = Object.fromEntries(
    command.registeredArguments.map((argument, index) => [argument.name(), command.processedArgs[index]]),
  );
  const parsed = schema.safeParse({ ...command.opts(), ...given });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const option = command.options.find((each) => each.attributeName() === name);
    return `${option?.long ?? `<${name}>`} ${message}`;
  });
  throw new UsageError(problems.join("\n"));
};
