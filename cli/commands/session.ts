import type { Aws } from "../aws.ts";
import { type ApiClient, type ApiClientOptions, createApiClient } from "../client/api-client.ts";
import { ApiProblemError } from "../client/problem-error.ts";
import type { Io } from "../output/io.ts";
import { createPaint, type Look, type Paint } from "../output/look.ts";
import { createProgress, type Progress } from "../output/progress.ts";
import { findConnection } from "./connection.ts";
import { UsageError } from "./errors.ts";

/** Options that every command takes. */
export interface GlobalOptions {
  readonly stage?: string | undefined;
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
  /** The stage on AWS that is asked for, with the way to it. @throws UsageError without `--stage` */
  stage(): { readonly name: string; readonly aws: Aws };
  readonly paint: Paint;
  /** Asks for the workspace's zone, currency and time; UTC where none is set up yet. */
  look(): Promise<Look>;
  /** A remark, beside the results; silent with `--quiet`. */
  note(text: string): void;
  progress(): Progress;
}

export const createSession = (io: Io, options: GlobalOptions, aws?: Aws): Session => {
  const stage = (): { readonly name: string; readonly aws: Aws } => stageOf(options, aws);
  let client: Promise<ApiClient> | undefined;
  const connect = async (): Promise<ApiClientOptions> => {
    if (options.stage === undefined) return findConnection({ url: options.url, token: options.token }, io);
    const { name, aws } = stage();
    return aws.connect(name);
  };
  const api: ApiClient = {
    call: async (id, input) => {
      client ??= connect().then(createApiClient);
      return (await client).call(id, input);
    },
  };
  const paint = createPaint(isColoured(io, options));
  const quiet = options.quiet === true;
  return {
    io,
    json: options.json === true,
    api,
    stage,
    paint,
    look: async () => ({ paint, width: io.columns, ...(await placeOf(api)) }),
    note: (text) => {
      if (!quiet) io.err(`${text}\n`);
    },
    progress: () => createProgress(quiet ? { bar: undefined, line: () => undefined } : toProgress(io)),
  };
};

const stageOf = (
  { stage, url, token }: GlobalOptions,
  aws: Aws | undefined,
): { readonly name: string; readonly aws: Aws } => {
  const other = url === undefined ? token && "--token" : `--url ${url}`;
  if (stage !== undefined && other)
    throw new UsageError(`--stage ${stage} and ${other} name two places; give one of them`);
  if (stage === undefined || aws === undefined)
    throw new UsageError("This looks at a stage on AWS; say which: rekindle --stage prod …");
  return { name: stage, aws };
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
