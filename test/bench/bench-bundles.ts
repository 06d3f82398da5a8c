import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { FUNCTIONS } from "../../functions/manifest.ts";
import { buildBundles } from "../../lib/bundle/build-bundles.ts";
import { type BundleSize, measureBundles } from "../../lib/bundle/measure-bundles.ts";
import { median, type Row } from "./row.ts";

const run = promisify(execFile);
const IMPORTS = 9;
/** They publish and preview, with MJML. */
const EXEMPT = ["Api", "Jobs"];
/** Whom customers wait for: they open pages. */
const PUBLIC = ["Unsubscribe", "Preferences", "Survey", "Offer"];

/** Sizes of what is deployed, and how long a cold start takes to load each public handler. */
export const benchBundles = async (): Promise<readonly Row[]> => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-bundles-"));
  try {
    const sizes = measureBundles(await buildBundles(directory));
    const imports: Row[] = [];
    for (const name of PUBLIC) imports.push(...(await importRows(name, directory)));
    return [
      ...sizeRows("public", "public handler", largest(sizes.filter(({ name }) => PUBLIC.includes(name)))),
      ...sizeRows(
        "workflow",
        "largest other handler",
        largest(sizes.filter(({ name }) => !PUBLIC.includes(name) && !EXEMPT.includes(name))),
      ),
      ...sizeRows("exempt", "largest with MJML", largest(sizes.filter(({ name }) => EXEMPT.includes(name)))),
      ...imports,
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const importRows = async (name: string, directory: string): Promise<readonly Row[]> => {
  const entry = FUNCTIONS.find((one) => one.name === name)?.entry;
  if (entry === undefined) throw new Error(`The manifest has no function ${name}`);
  const bare = join(directory, `${name}-bare.mjs`);
  await buildWithoutSdk(`functions/${entry}`, bare);
  return [
    {
      id: `import.${name}.bare`,
      what: `cold import of ${name} without the SDK, median of ${IMPORTS}`,
      value: await coldImport(bare),
      unit: "ms",
      atMost: 60,
    },
    {
      id: `import.${name}.all`,
      what: "· with the SDK, kept near 120 ms",
      value: await coldImport(join(directory, name, "index.mjs")),
      unit: "ms",
    },
  ];
};

const largest = (sizes: readonly BundleSize[]): BundleSize =>
  sizes.reduce((most, one) => (one.bytes - one.sdkBytes > most.bytes - most.sdkBytes ? one : most));

const sizeRows = (id: string, what: string, { name, bytes, sdkBytes }: BundleSize): readonly Row[] => {
  const limits = EXEMPT.includes(name) ? undefined : { own: { atMost: 400 }, all: { atMost: 900 } };
  return [
    {
      id: `bundle.${id}.own`,
      what: `bundle of the ${what} (${name}), minified, without the SDK`,
      value: (bytes - sdkBytes) / 1000,
      unit: "kB",
      ...limits?.own,
    },
    { id: `bundle.${id}.all`, what: "· with the SDK", value: bytes / 1000, unit: "kB", ...limits?.all },
  ];
};

const SDK = /^(@aws-sdk|@smithy|@aws-crypto|@aws)\//;
const STUB = "module.exports = new Proxy(class {}, { get: (of, name) => of[name] ?? module.exports });";

/** The same handler with a stand-in for the SDK: what our own code takes to load. */
const buildWithoutSdk = async (entry: string, outfile: string): Promise<void> => {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    logLevel: "error",
    plugins: [
      {
        name: "without-sdk",
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: SDK }, ({ path }) => ({ path, namespace: "stub" }));
          onLoad({ filter: /.*/, namespace: "stub" }, () => ({ contents: STUB, loader: "js" }));
        },
      },
    ],
  });
};

/** Median milliseconds that a fresh process takes for the import alone. */
const coldImport = async (file: string): Promise<number> => {
  const script = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); process.stdout.write(String(performance.now() - t)); process.exit();`;
  const times: number[] = [];
  for (let count = 0; count < IMPORTS; count += 1) {
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, REKINDLE_STATE: ":memory:" },
    });
    times.push(Number(stdout));
  }
  return median(times);
};
