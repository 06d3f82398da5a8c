import { buildBundles } from "./build-bundles.ts";
import { BUNDLES } from "./bundles.ts";
import { measureBundles } from "./measure-bundles.ts";

const kB = (bytes: number): string => `${Math.round(bytes / 1000)} kB`.padStart(9);

const lines = measureBundles(await buildBundles(BUNDLES)).map(
  ({ name, bytes, sdkBytes }) => `${name.padEnd(18)}${kB(bytes)}${kB(bytes - sdkBytes)} without the SDK`,
);
process.stdout.write(`${lines.join("\n")}\nBundles are in ${BUNDLES}\n`);
