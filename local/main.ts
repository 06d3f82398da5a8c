#!/usr/bin/env node
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { createSqliteSecrets } from "#adapters/local/sqlite-secrets.ts";
import { SECOND_TOKEN } from "#adapters/system/token-authorise.ts";
import { createApiClient } from "#cli/client/api-client.ts";
import { type DemoOptions, isSetUp, setUpRenewal, setUpWinBack } from "./demo/demo.ts";
import { printFirstWriteKey } from "./demo/first-write-key.ts";
import { printOutcome } from "./demo/print-outcome.ts";
import { sendRows } from "./demo/send-rows.ts";
import { removeConnection, writeConnection } from "./runtime/connection.ts";
import { type Runtime, startRuntime } from "./runtime/start-runtime.ts";
import { createSteward, type Steward } from "./runtime/steward.ts";
import { openWaitingRows } from "./runtime/waiting-rows.ts";

const HELP = `npm start [-- OPTIONS]    Rekindle on this machine: tables, SES, Step Functions, API and inbox.

  --data DIR      where everything is kept (default .rekindle, or REKINDLE_DATA)
  --port N        of the API and the inbox (default 4400, or REKINDLE_PORT)
  --mail-port N   takes replies by SMTP on this machine (default: the port and 25, 4425)
  --empty         start without the demonstration
  --relay URL     really send: smtps://user:password@host:465; needs --links
  --second-token  print the token of a second person, who approves what one may not decide alone
  --links URL     public https address under which this machine's links are reached
  --help`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (what: string, error: unknown): void =>
  void process.stderr.write(
    `${pc.red(what)}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      data: { type: "string", default: process.env["REKINDLE_DATA"] ?? ".rekindle" },
      port: { type: "string", default: process.env["REKINDLE_PORT"] ?? "4400" },
      "mail-port": { type: "string" },
      empty: { type: "boolean", default: false },
      relay: { type: "string" },
      links: { type: "string" },
      "second-token": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TypeError(`--port must be a number from 0 to 65535, not ${values.port}`);
  const mailPort = Number(values["mail-port"] ?? (port === 0 ? 0 : port + 25));
  if (!Number.isInteger(mailPort) || mailPort < 0 || mailPort > 65_535)
    throw new TypeError(`--mail-port must be a number from 0 to 65535, not ${values["mail-port"]}`);
  return { ...values, port, mailPort };
};

const main = async (): Promise<number | undefined> => {
  const options = readOptions();
  if (options.help) {
    say(HELP);
    return 0;
  }
  if (options.links !== undefined) process.env["REKINDLE_LINKS"] = options.links;
  else process.env["REKINDLE_LINKS"] = `http://127.0.0.1:${options.port}`;
  let steward: Steward | undefined;
  let setUp: Promise<void> = Promise.resolve();
  const started = await startRuntime({
    directory: options.data,
    port: options.port,
    mailPort: options.mailPort,
    relay: options.relay === undefined ? undefined : { relayUrl: options.relay, linkBaseUrl: options.links },
    jobs: {
      "clock-advance": async (input, report) => {
        const to = new Date((input as { to: string }).to);
        // a sweep must not meet customers whose purchases are still on their way
        await setUp;
        return steward?.advance(to, (now) => report({ note: now.toISOString() }));
      },
    },
    onError: complain,
    onFatal: (error) => {
      complain("The table store died; start again, nothing that was acknowledged is lost", error);
      process.exit(1);
    },
  });
  if (started.kind === "locked") {
    const who = started.pid === undefined ? "another process" : `process ${started.pid}`;
    process.stderr.write(
      `${pc.red("Already running:")} ${who} has ${options.data} open. Use that one, stop it, or name another folder with --data.\n`,
    );
    return 1;
  }
  const { runtime } = started;
  writeConnection(options.data, { url: runtime.url, token: runtime.token, pid: process.pid });
  const client = createApiClient(runtime);
  const waiting = openWaitingRows(runtime.statePath);
  const feed = {
    next: () => waiting.next(),
    arrive: async (): Promise<number> => {
      const rows = waiting.arrived(runtime.clock.businessNow(), 1_000);
      if (rows.length === 0) return 0;
      await sendRows(client, { kind: "activity", name: "CDNOW purchases", rows: rows.map(({ row }) => row) });
      waiting.taken(rows.map(({ id }) => id));
      return rows.length;
    },
  };
  steward = createSteward({ runtime, feed, onError: complain });
  stopOnSignal(async () => {
    removeConnection(options.data);
    await steward?.stop();
    await runtime.stop();
  });

  say(`\n${pc.bold("Rekindle")} on this machine\n`);
  const demo = { runtime, steward, client, waiting, say };
  if (!options.empty && !(await isSetUp(client))) {
    setUp = demonstrate(demo);
    await setUp;
  } else await steward.tick();
  printAddresses(runtime);
  await printFirstWriteKey({ client, url: runtime.url, say });
  if (options["second-token"]) say(`  Second  token ${await secondToken(runtime.statePath)}\n`);
  steward.start();
  return undefined;
};

const demonstrate = async (demo: DemoOptions): Promise<void> => {
  const { client, say } = demo;
  const importOthers = await setUpWinBack(demo);
  await printOutcome({ client, say, campaigns: ["win-back"] });
  printAddresses(demo.runtime);
  await importOthers();
  await setUpRenewal(demo);
  await printOutcome({ client, say, campaigns: ["renewal"] });
};

const secondToken = (statePath: string): Promise<string> =>
  createSqliteSecrets({ path: statePath }).ensure(SECOND_TOKEN, () => randomBytes(24).toString("base64url"));

const printAddresses = ({ url, token, mailPort }: Pick<Runtime, "url" | "token" | "mailPort">): void => {
  say(`\n  Inbox   ${pc.cyan(`${url}/inbox`)}`);
  say(`  API     ${pc.cyan(`${url}/api/v1`)}   token ${token}`);
  say(`  Replies smtp://127.0.0.1:${mailPort}   takes mail as from customers`);
  say(
    `  Next    ${pc.bold("npx rekindle clock advance 30d")}   in another terminal; ${pc.bold("npx rekindle --help")} for the rest\n`,
  );
};

/** What fails from here on fails because the parts are gone. */
let stopping = false;

const stopOnSignal = (stop: () => Promise<void>): void => {
  const onSignal = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    say("\nStopping …");
    stop().then(
      () => process.exit(0),
      (error) => {
        complain("stop", error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
};

main().then(
  (code) => {
    if (code !== undefined) process.exit(code);
  },
  (error) => {
    if (stopping) return;
    complain("Rekindle does not start", error);
    process.exit(1);
  },
);
