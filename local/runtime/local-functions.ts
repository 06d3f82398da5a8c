import { FUNCTIONS, type FunctionSpec } from "../../functions/manifest.ts";

/** A Lambda function as the local runtime calls it. */
export type LocalHandler = (event: unknown, context: unknown) => Promise<unknown>;

export interface LocalFunction {
  readonly spec: FunctionSpec;
  readonly handler: LocalHandler;
}

/**
 * Loads the handlers of the manifest into this process. Their environment must be set before: they read it when
 * they are first called.
 */
export const loadFunctions = async (
  load: (entry: string) => Promise<{ readonly handler: unknown }> = loadSource,
): Promise<ReadonlyMap<string, LocalFunction>> => {
  const loaded = await Promise.all(
    FUNCTIONS.map(async (spec) => {
      const { handler } = await load(spec.entry);
      return [spec.name, { spec, handler: handler as LocalHandler }] as const;
    }),
  );
  return new Map(loaded);
};

const loadSource = (entry: string): Promise<{ readonly handler: unknown }> =>
  import(new URL(`../../functions/${entry}`, import.meta.url).href);

/** `${PrepareSweepFunction}` in a workflow file stands for the function `PrepareSweep`. */
export const workflowTokens = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    FUNCTIONS.filter(({ trigger }) => trigger.kind === "workflow").map(({ name }) => [
      `${name}Function`,
      name,
    ]),
  );
