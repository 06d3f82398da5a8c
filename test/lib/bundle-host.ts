/** Runs bundles as Lambda does, for the process that forked it: each message is one call. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export interface HostCall {
  readonly id: number;
  readonly name: string;
  readonly event: unknown;
}

export type HostAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

const [, , bundles = ""] = process.argv;

process.on("message", async ({ id, name, event }: HostCall) => {
  // the SDK reads it when a client first signs, and keeps it: each function signs with its own name
  process.env["AWS_ACCESS_KEY_ID"] = name;
  try {
    const { handler } = await import(pathToFileURL(join(bundles, name, "index.mjs")).href);
    const result = await handler(event, { awsRequestId: `${id}`, functionName: name });
    process.send?.({ id, result } satisfies HostAnswer);
  } catch (error) {
    const text = error instanceof Error ? `${error.stack}` : String(error);
    process.send?.({ id, error: text } satisfies HostAnswer);
  }
});
