import { basename, dirname } from "node:path";
import type { Metafile } from "esbuild";

export interface BundleSize {
  readonly name: string;
  readonly bytes: number;
  /** Of these, AWS's SDK with what only it stands on. */
  readonly sdkBytes: number;
}

/** The last two are those of its endpoint cache. */
const SDK = /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws|mnemonist|obliterator)\//;

export const measureBundles = ({ outputs }: Metafile): readonly BundleSize[] =>
  Object.entries(outputs)
    .filter(([file]) => file.endsWith(".mjs"))
    .map(([file, { bytes, inputs }]) => ({
      name: basename(dirname(file)),
      bytes,
      sdkBytes: Object.entries(inputs)
        .filter(([input]) => SDK.test(input))
        .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
    }));
