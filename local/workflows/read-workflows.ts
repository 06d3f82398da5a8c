import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of each workflow file by name: `sweep.asl.json` is `sweep`. The files that CDK deploys, as they are. */
export const readWorkflows = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(directory)
      .filter((file) => file.endsWith(".asl.json"))
      .map((file) => [file.slice(0, -".asl.json".length), readFileSync(join(directory, file), "utf8")]),
  );
