import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import type { ApiClientOptions } from "../client/api-client.ts";
import type { Io } from "../output/io.ts";
import { NotRunningError, UsageError } from "./errors.ts";

/** What a running `npm start` leaves in its data directory, readable by its owner only. */
const ConnectionFile = z.object({ url: z.url(), token: z.string().min(1) });

/**
 * Where the API is and how to get in: by option, else environment, else the file of the product that runs here. The
 * token of that file goes to its own address only.
 * @throws UsageError, NotRunningError
 */
export const findConnection = (
  given: { readonly url: string | undefined; readonly token: string | undefined },
  { env, cwd }: Pick<Io, "env" | "cwd">,
): ApiClientOptions => {
  const directory = resolve(cwd, env["REKINDLE_DATA"] ?? ".rekindle");
  const file = readConnection(join(directory, "connection.json"));
  const stated = given.url ?? (env["REKINDLE_URL"] || undefined);
  const url = stated === undefined ? file?.url : toUrl(stated);
  if (url === undefined)
    throw new NotRunningError(
      `Rekindle does not run here: there is no connection.json in ${directory}. Start it with: npm start. ` +
        "Or name another place: --url and --token, or REKINDLE_URL and REKINDLE_TOKEN.",
    );
  const own = file !== undefined && toUrl(file.url) === toUrl(url) ? file.token : undefined;
  const token = given.token ?? (env["REKINDLE_TOKEN"] || undefined) ?? own;
  if (token === undefined)
    throw new UsageError(`There is no token for ${url}. Give one with --token or REKINDLE_TOKEN.`);
  return { url, token };
};

const readConnection = (path: string): z.infer<typeof ConnectionFile> | undefined => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    return ConnectionFile.parse(JSON.parse(text));
  } catch {
    throw new NotRunningError(`${path} cannot be understood. Start Rekindle again with: npm start`);
  }
};

const toUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url.origin;
  throw new UsageError(`--url ${text} is no address; right would be http://127.0.0.1:4400`);
};
