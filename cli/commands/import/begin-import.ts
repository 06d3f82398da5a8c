import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import type { RouteResponse } from "#contracts/api/routes.ts";
import type { ApiClient } from "../../client/api-client.ts";
import type { ImportPlan } from "../../import/plan.ts";
import type { ImportRequest } from "../../import/request.ts";

/** Raised whenever the same file would be cut into other chunks, or read into other rows, than before. */
const FORMAT = 2;

/**
 * Begins an import, or finds the one that was interrupted: its key follows from the file, from how it is read, and
 * from the day. An import that is done is left alone and another one begun, so that a file can be imported again.
 */
export const beginImport = async (
  api: ApiClient,
  input: { readonly request: ImportRequest; readonly plan: ImportPlan; readonly fireTriggers: boolean },
): Promise<RouteResponse<"imports.get">> => {
  const { request, plan, fireTriggers } = input;
  const contentHash = await hashFile(request.file);
  const body = { kind: request.kind, name: basename(request.file).slice(-200), contentHash, fireTriggers };
  const day = (await api.call("clock.get")).wallNow.slice(0, 10);
  const { options, workspace } = request;
  const reading = { ...plan, file: undefined, mapping: await mappingText(request), options, workspace };
  const key = createHash("sha256")
    .update(JSON.stringify([FORMAT, body, day, reading]))
    .digest("hex");
  for (let run = 1; ; run += 1) {
    const { id } = await api.call("imports.create", { body, idempotencyKey: `import-${key}-${run}` });
    const standing = await api.call("imports.get", { params: { importId: id } });
    if (standing.state !== "done") return standing;
  }
};

const hashFile = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
};

const mappingText = async ({ mapping }: ImportRequest): Promise<string | undefined> =>
  mapping === undefined ? undefined : readFile(mapping, "utf8");
