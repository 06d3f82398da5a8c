import * as z from "zod";
import { CampaignDocument } from "../campaign/campaign-document.ts";
import { SegmentDocument } from "../segment/parse-segment.ts";
import { WorkspaceDocument } from "../workspace/workspace-document.ts";

/** JSON Schemas of the documents, by file name in `docs/`, for completion in editors. */
export const documentSchemas = (): Readonly<Record<string, object>> => ({
  "campaign.schema.json": toSchema(CampaignDocument),
  "segment.schema.json": toSchema(SegmentDocument),
  "workspace.schema.json": toSchema(WorkspaceDocument),
});

/** Draft 7, which the YAML language server knows best. */
const toSchema = (document: z.ZodType): object =>
  z.toJSONSchema(document, { io: "input", target: "draft-07" });
