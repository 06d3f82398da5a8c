import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import * as z from "zod";
import type { Found, SettingsFacts } from "#core/doctor/account-facts.ts";
import { examineAccount } from "#core/doctor/examine-account.ts";
import type { Finding } from "#core/doctor/finding.ts";
import { probeFindings } from "#core/doctor/probe-findings.ts";
import { judgeReceivedMail } from "#core/doctor/received-mail.ts";
import type { ApiClient } from "../client/api-client.ts";
import { ApiProblemError } from "../client/problem-error.ts";
import { viewFindings } from "../output/doctor-view.ts";
import { type Answer, defineCommand, type Frame } from "./define-command.ts";
import { UsageError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";
import type { Session } from "./session.ts";

/** Looks at an account before and after a stage is deployed to it. */
export const addDoctorCommand = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "doctor",
    summary: "Look at the AWS account of a stage, and say what to do",
    details:
      "Works before the first deployment and after each. Changes nothing; --send-test sends one mail and makes a " +
      "queue and a rule, which it takes away again. Exit code 4: something is in the way of mails.",
    options: [
      new Option("--send-test <address>", "send a mail as campaigns do, and look for its events"),
      new Option("--read-mail <file>", "look at the source of the mail that arrived"),
    ],
    examples: [
      "--stage prod doctor",
      "--stage prod doctor --send-test you@example.com",
      "--stage prod doctor --read-mail test.eml",
      "--stage prod doctor --json",
    ],
    input: z.object({
      sendTest: z.email("must be an address: you@example.com").optional(),
      readMail: z.string().optional(),
    }),
    run: async (session, { sendTest, readMail }) => {
      const { name, aws } = session.stage();
      const source = readMail === undefined ? undefined : readSource(readMail, session.io.cwd);
      const facts = await aws.readAccount(name);
      const findings = [
        ...examineAccount(facts, await readSettings(session.api)),
        ...(sendTest === undefined ? [] : await testFindings(session, sendTest)),
        ...(source === undefined ? [] : judgeReceivedMail(source, facts.stage.senderDomain)),
      ];
      return toAnswer(findings, session);
    },
  });
};

const toAnswer = (findings: readonly Finding[], { paint, io }: Session): Answer => ({
  data: { findings, clean: !findings.some(({ state }) => state === "bad") },
  text: () => viewFindings(findings, { paint, width: io.columns }),
  exitCode: findings.some(({ state }) => state === "bad") ? EXIT.found : EXIT.done,
});

const testFindings = async ({ stage, note }: Session, to: string): Promise<readonly Finding[]> => {
  const { name, aws } = stage();
  note(`Sending a mail to ${to}; its events take up to a minute.`);
  const findings = probeFindings(await aws.sendProbe(name, to));
  note("When it has arrived: save its source (Show original), then rekindle doctor --read-mail FILE");
  return findings;
};

const readSource = (file: string, cwd: string): string => {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch {
    throw new UsageError(`--read-mail ${file} is not there`);
  }
};

/** What the settings must agree about, as far as the API of the stage gives it. */
const Settings = z.object({
  zone: z.string(),
  sweepAt: z.string(),
  configurationSet: z.string().optional(),
  mailCostMicros: z.number().optional(),
});

const readSettings = async (api: ApiClient): Promise<Found<SettingsFacts>> => {
  try {
    const { zone, sweepAt, configurationSet, mailCostMicros } = Settings.parse(
      (await api.call("workspace.get")).workspace,
    );
    const costPerThousand = mailCostMicros === undefined ? undefined : mailCostMicros / 1_000;
    return { kind: "found", value: { zone, sweepAt, configurationSet, costPerThousand } };
  } catch (error) {
    // before the first `workspace put` there is none
    if (error instanceof ApiProblemError && error.problem.status === 409) return { kind: "missing" };
    return { kind: "unknown", why: error instanceof Error ? error.message : String(error) };
  }
};
