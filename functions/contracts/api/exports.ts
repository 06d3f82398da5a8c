import * as z from "zod";
import { EXPORT_LISTS, type ExportList } from "#core/exports/columns.ts";
import { defineRoute } from "./route.ts";
import { CampaignId, NoBody, PageQuery, pageOf } from "./shared.ts";

export const ExportName = z.enum(EXPORT_LISTS as [ExportList, ...ExportList[]]);

export const exportRoutes = {
  "exports.page": defineRoute({
    method: "GET",
    path: "/exports/{list}",
    role: "admin",
    tag: "Exports",
    summary: "A list as rows by column, page by page; a page may be empty before the end",
    params: z.strictObject({ list: ExportName }),
    query: PageQuery.extend({ campaign: CampaignId.optional() }),
    body: NoBody,
    status: 200,
    response: pageOf(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
    idempotencyKey: "none",
  }),
};
