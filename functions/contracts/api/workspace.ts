import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Fault, NoBody, Nothing } from "./shared.ts";

export const Workspace = z
  .looseObject({ version: z.int(), zone: z.string(), locale: z.string(), currency: z.string() })
  .meta({ id: "Workspace", description: "The settings with every default filled in" });

export const PutWorkspace = z.strictObject({
  document: z.string().min(1, "must be the text of a workspace document").max(100_000),
  file: z.string().max(200).optional().meta({ description: "Name of the file, for the messages" }),
});

export const workspaceRoutes = {
  "workspace.get": defineRoute({
    method: "GET",
    path: "/workspace",
    role: "viewer",
    tag: "Workspace",
    summary: "The settings in force",
    params: Nothing,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: z.object({ workspace: Workspace }),
    idempotencyKey: "none",
  }),
  "workspace.put": defineRoute({
    method: "PUT",
    path: "/workspace",
    role: "admin",
    tag: "Workspace",
    summary: "Replace the settings by a document; the time zone stays as it was set up",
    params: Nothing,
    query: Nothing,
    body: PutWorkspace,
    status: 200,
    response: z.object({
      kind: z.enum(["created", "changed", "unchanged"]),
      workspace: Workspace,
      warnings: z.array(Fault),
    }),
    idempotencyKey: "none",
  }),
};
