import type { RouteResponse } from "#contracts/api/routes.ts";
import type { Fault } from "#core/shared/errors.ts";
import type { ApiClient } from "../../client/api-client.ts";
import type { Reject } from "../../import/batches.ts";
import type { OpenedImport } from "../../import/open-import.ts";
import { toFault } from "../../output/failure.ts";
import { collect } from "../pages.ts";

/**
 * The lines that passed here and that the server refused, with their texts. Few, as both judge by the same schema: the
 * file is read once more for them.
 */
export const serverRejects = async (
  api: ApiClient,
  input: { readonly import: RouteResponse<"imports.get">; readonly opened: OpenedImport },
): Promise<readonly Reject[]> => {
  const { id, counts } = input.import;
  if (counts.rejected === 0) return [];
  const params = { importId: id };
  const { items } = await collect(Number.POSITIVE_INFINITY, (query) =>
    api.call("imports.rejects", { params, query }),
  );
  const byLine = Map.groupBy(items.map(toFault), ({ line }) => line);
  const rejects: Reject[] = [];
  for await (const { rows, texts } of input.opened.rows())
    for (const [index, { line }] of rows.entries()) {
      const faults: readonly Fault[] | undefined = byLine.get(line);
      if (line !== undefined && faults !== undefined)
        rejects.push({ line, text: texts[index] ?? "", faults });
    }
  return rejects;
};
