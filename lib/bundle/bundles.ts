import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FUNCTIONS } from "../../functions/manifest.ts";

/** Where `npm run bundle` puts the bundles and the stacks take them from. */
export const BUNDLES = fileURLToPath(new URL("../../dist/functions", import.meta.url));

/** @throws Error when a function of the manifest was not bundled */
export const requireBundles = (): void => {
  const missing = FUNCTIONS.find(({ name }) => !existsSync(join(BUNDLES, name, "index.mjs")));
  if (missing !== undefined)
    throw new Error(`There is no bundle of ${missing.name}. Run first: npm run bundle`);
};
