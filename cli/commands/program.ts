import { readFileSync } from "node:fs";
import { Command } from "commander";
import { addAccountCommands } from "./account.ts";
import { addCampaignCommands } from "./campaigns.ts";
import { addCheckCommands } from "./check.ts";
import { addClickCommands } from "./clicks.ts";
import { addCostCommand } from "./cost.ts";
import { addCustomerCommands } from "./customers.ts";
import { examplesText, type Frame } from "./define-command.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addExportCommand } from "./export.ts";
import { addFeedbackCommands } from "./feedback.ts";
import { addImportCommands } from "./import/import.ts";
import { addKeyCommands } from "./keys.ts";
import { addMailCommands } from "./mails.ts";
import { addResponseCommands } from "./responses.ts";
import { addRunCommands } from "./runs.ts";
import { addSegmentCommands } from "./segments.ts";
import { addStatusCommand } from "./status.ts";
import { addSystemCommands } from "./system.ts";
import { addTaskCommands } from "./tasks.ts";
import { addOutboundCommands } from "./webhooks.ts";
import { addWorkspaceCommands } from "./workspace.ts";

const EXIT_CODES = `
Exit codes:
  0    done
  1    refused or failed, with the reason
  2    wrong usage
  3    nothing answers: Rekindle is not running, or not there
  4    the audit or the doctor found something
  130  interrupted
`;

const EXAMPLES = [
  "import customers customers.csv",
  "plan playbooks/win-back",
  "publish playbooks/win-back && rekindle start win-back",
  "report",
  "audit --deep",
];

/** The whole command line. Its parse throws CommanderError for wrong usage, and after help and version. */
export const createProgram = (frame: Frame): Command => {
  const program = new Command("rekindle")
    .description("Wins back customers who drift away, and accounts for every mail.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option("--stage <name>", "a stage on AWS, with your AWS credentials (docs/deploy.md)")
    .option("--url <address>", "where Rekindle answers (REKINDLE_URL; else the one that runs here)")
    .option("--token <token>", "lets you in (REKINDLE_TOKEN; else of the one that runs here)")
    .option("--json", "print the result as JSON, for programs")
    .option("-q, --quiet", "no progress and no remarks, only results and refusals")
    .option("--no-color", "no colour (NO_COLOR)")
    .configureHelp({ showGlobalOptions: true, helpWidth: Math.min(frame.io.columns, 100) })
    .configureOutput({ writeOut: frame.io.out, writeErr: frame.io.err })
    .showHelpAfterError("See: rekindle --help")
    .exitOverride()
    .addHelpText("after", `${examplesText(EXAMPLES)}${EXIT_CODES}`);
  addAll(program, frame);
  return program;
};

const addAll = (program: Command, frame: Frame): void => {
  program.commandsGroup("Begin:");
  addStatusCommand(program, frame);
  addWorkspaceCommands(program, frame);
  addImportCommands(program, frame);
  program.commandsGroup("Campaigns:");
  addAllCampaignCommands(program, frame);
  addSegmentCommands(program, frame);
  program.commandsGroup("What happens:");
  addRunCommands(program, frame);
  addAccountCommands(program, frame);
  addCustomerCommands(program, frame);
  addFeedbackCommands(program, frame);
  addResponseCommands(program, frame);
  addClickCommands(program, frame);
  addTaskCommands(program, frame);
  program.commandsGroup("The rest:");
  addExportCommand(program, frame);
  addOutboundCommands(program, frame);
  addKeyCommands(program, frame);
  addSystemCommands(program, frame);
  addDoctorCommand(program, frame);
  addCostCommand(program, frame);
  program.addHelpCommand(
    new Command("help")
      .argument("[command]")
      .description("Print the help of a command")
      .helpGroup("The rest:"),
  );
  // what is written `rekindle campaign plan …` elsewhere works as well
  addAllCampaignCommands(
    program
      .command("campaign", { hidden: true })
      .description("The same commands, without the word campaign."),
    frame,
  );
};

const addAllCampaignCommands = (parent: Command, frame: Frame): void => {
  addCheckCommands(parent, frame);
  addMailCommands(parent, frame);
  addCampaignCommands(parent, frame);
};

const version = (): string =>
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
