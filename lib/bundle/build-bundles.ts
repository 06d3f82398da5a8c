import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { FUNCTIONS } from "../../functions/manifest.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** What a function does not need of the packages that it uses. */
const STAND_INS = {
  "node:sqlite": here("lazy-sqlite.ts"),
  "@aws-sdk/credential-provider-node": here("environment-credentials.ts"),
  undici: here("nothing.cjs"),
  "iconv-lite": here("nothing.cjs"),
};

/** The API describes itself. */
const DESCRIBING = ["Api"];

/** Alone among the files of zod, and asked for by its own files only. */
const withoutJsonSchema: Plugin = {
  name: "without-json-schema",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\.\/core\/(json-schema-processors|to-json-schema)\.js$/ }, () => ({
      path: here("no-json-schema.cjs"),
    }));
  },
};

/**
 * Makes a directory `<function>/` with `index.mjs` and its source map for each function of the manifest: what is
 * deployed, and what one machine can run as well. Answers what each is made of.
 */
export const buildBundles = async (directory: string): Promise<Metafile> => {
  rmSync(directory, { recursive: true, force: true });
  const [describing = [], others = []] = [true, false].map((describes) =>
    FUNCTIONS.filter(({ name }) => DESCRIBING.includes(name) === describes),
  );
  const built = await Promise.all([
    buildSome(directory, describing, []),
    buildSome(directory, others, [withoutJsonSchema]),
  ]);
  return {
    inputs: Object.assign({}, ...built.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...built.map(({ outputs }) => outputs)),
  };
};

const buildSome = async (
  directory: string,
  functions: typeof FUNCTIONS,
  plugins: Plugin[],
): Promise<Metafile> => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: functions.map(({ name, entry }) => ({ in: `functions/${entry}`, out: `${name}/index` })),
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    // the texts of the pages, in their own letters: escaped, each takes two to three times the room
    charset: "utf8",
    platform: "node",
    target: "node24",
    format: "esm",
    // packages of CommonJS ask for Node's own modules in their way
    banner: { js: BANNER },
    mainFields: ["module", "main"],
    alias: STAND_INS,
    plugins,
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
};

const BANNER =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';
