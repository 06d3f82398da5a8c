import { type ImportHead, importState, readImport } from "#app/imports/import-record.ts";
import type { importRoutes } from "#contracts/api/imports.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const importHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof importRoutes> => ({
  "imports.create": async ({ body, key }) => show(await use.createImport({ ...body, key })),
  "imports.put-chunk": ({ params, body }) => use.putChunk({ ...params, rows: body.rows }),
  "imports.finish": async ({ params, body }) => show(await use.finishImport({ ...params, ...body })),
  "imports.get": async ({ params }) => show(await readImport(use.runs, params.importId)),
  "imports.rejects": ({ params, query }) =>
    use.listRejects({ ...params, limit: query.limit, cursor: query.cursor }),
});

const show = (head: ImportHead) => ({ ...head, state: importState(head) });
