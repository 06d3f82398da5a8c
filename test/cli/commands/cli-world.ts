import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Aws } from "#cli/aws.ts";
import { main } from "#cli/main.ts";
import type { Io } from "#cli/output/io.ts";
import { createLambdaHttpServer, type HttpHandler } from "#local/http/lambda-http-server.ts";
import { type ApiWorld, openApiWorld, TOKEN, type WorldOptions } from "#support/api/api-world.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON. */
  readonly json: () => unknown;
}

export interface CliWorld {
  readonly world: ApiWorld;
  readonly url: string;
  /** A folder of its own, the working directory of the commands. */
  readonly directory: string;
  rekindle(args: readonly string[], io?: RunIo): Promise<Ran>;
  close(): Promise<void>;
}

export type RunIo = Partial<Io> & { readonly aws?: Aws };

/** Runs a command line as a person without colours and progress bar would, and keeps what it prints. */
export const runCli = async (args: readonly string[], io: RunIo = {}): Promise<Ran> => {
  const printed = { out: "", err: "" };
  const { aws, ...own } = io;
  const streams = {
    env: {},
    cwd: tmpdir(),
    columns: 80,
    outIsTty: false,
    bar: undefined,
    ask: undefined,
    ...own,
    out: (text: string) => {
      printed.out += text;
    },
    err: (text: string) => {
      printed.err += text;
    },
  };
  const code = await main(args, streams, aws);
  return { code, ...printed, json: () => JSON.parse(printed.out) };
};

const PUMP_MS = 20;

/** The real API over HTTP, with a queue that is emptied all the time. */
export const openCliWorld = async (options: WorldOptions = {}): Promise<CliWorld> => {
  const world = await openApiWorld(options);
  const handler = world.handler as unknown as HttpHandler;
  const server = await createLambdaHttpServer({
    routes: [{ prefix: "/api/v1", functionName: "api", handler }],
  });
  let pumping: Promise<unknown> = Promise.resolve();
  const pump = setInterval(() => {
    pumping = pumping.then(() => world.deliver());
  }, PUMP_MS);
  const directory = mkdtempSync(join(tmpdir(), "rekindle-cli-"));
  return {
    world,
    url: server.url,
    directory,
    rekindle: (args, io) =>
      runCli(args, { env: { REKINDLE_URL: server.url, REKINDLE_TOKEN: TOKEN }, cwd: directory, ...io }),
    close: async () => {
      clearInterval(pump);
      await pumping;
      await server.stop();
      await world.close();
      rmSync(directory, { recursive: true });
    },
  };
};
