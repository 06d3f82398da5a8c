import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { FUNCTIONS, type FunctionSpec } from "../../functions/manifest.ts";

/** A Lambda function as the local runtime calls it. */
export type LocalHandler = (event: unknown, context: unknown) => Promise<unknown>;

export interface LocalFunction {
  readonly spec: FunctionSpec;
  readonly handler: LocalHandler;
}

/**
 * Loads the handlers of the manifest into this process: the sources, or the bundles that are deployed, when
 * `REKINDLE_BUNDLES` names their directory. Their environment must be set before: they read it when they are first
 * called.
 */
export const loadFunctions = async (
  bundles: string | undefined = process.env["REKINDLE_BUNDLES"],
): Promise<ReadonlyMap<string, LocalFunction>> => {
  const loaded = await Promise.all(
    FUNCTIONS.map(async (spec) => {
      const { handler } = await import(
        bundles === undefined
          ? new URL(`../../functions/${spec.entry}`, import.meta.url).href
          : pathToFileURL(join(resolve(bundles), spec.name, "index.mjs")).href
      );
      return [spec.name, { spec, handler: handler as LocalHandler }] as const;
    }),
  );
  return new Map(loaded);
};

/** `${PrepareSweepFunction}` in a workflow file stands for the function `PrepareSweep`. */
export const workflowTokens = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    FUNCTIONS.filter(({ trigger }) => trigger.kind === "workflow").map(({ name }) => [
      `${name}Function`,
      name,
    ]),
  );
