import { type ApiClient, createApiClient } from "../client/api-client.ts";
import { ApiProblemError } from "../client/problem-error.ts";
import type { Io } from "../output/io.ts";
import { createPaint, type Look, type Paint } from "../output/look.ts";
import { createProgress, type Progress } from "../output/progress.ts";
import { findConnection } from "./connection.ts";

/** Options that every command takes. */
export interface GlobalOptions {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly color?: boolean | undefined;
}

/** One run of the command line. */
export interface Session {
  readonly io: Io;
  readonly json: boolean;
  /** Looks for the product on its first call. */
  readonly api: ApiClient;
  readonly paint: Paint;
  /** Asks for the workspace's zone, currency and time; UTC where none is set up yet. */
  look(): Promise<Look>;
  /** A remark, beside the results; silent with `--quiet`. */
  note(text: string): void;
  progress(): Progress;
}

export const createSession = (io: Io, options: GlobalOptions): Session => {
  let client: ApiClient | undefined;
  const api: ApiClient = {
    call: (id, input) => {
      client ??= createApiClient(findConnection({ url: options.url, token: options.token }, io));
      return client.call(id, input);
    },
  };
  const paint = createPaint(isColoured(io, options));
  const quiet = options.quiet === true;
  return {
    io,
    json: options.json === true,
    api,
    paint,
    look: async () => ({ paint, width: io.columns, ...(await placeOf(api)) }),
    note: (text) => {
      if (!quiet) io.err(`${text}\n`);
    },
    progress: () => createProgress(quiet ? { bar: undefined, line: () => undefined } : toProgress(io)),
  };
};

const toProgress = (io: Io) => ({ bar: io.bar, line: (text: string) => io.err(`${text}\n`) });

/** See no-color.org and force-color.org. */
const isColoured = ({ env, outIsTty }: Io, { color }: GlobalOptions): boolean => {
  if (color === false || (env["NO_COLOR"] ?? "") !== "") return false;
  return outIsTty || (env["FORCE_COLOR"] ?? "") !== "";
};

const placeOf = async (api: ApiClient): Promise<Pick<Look, "zone" | "currency" | "now" | "wallNow">> => {
  const [settings, clock] = await Promise.all([settingsOf(api), api.call("clock.get")]);
  return { ...settings, now: clock.businessNow, wallNow: clock.wallNow };
};

const settingsOf = async (api: ApiClient): Promise<Pick<Look, "zone" | "currency">> => {
  try {
    return (await api.call("workspace.get")).workspace;
  } catch (error) {
    // before the first `workspace put` there is none
    if (error instanceof ApiProblemError && error.problem.status === 409)
      return { zone: "UTC", currency: "USD" };
    throw error;
  }
};
