import { existsSync } from "node:fs";

const KNOWN = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser of these tests: what `CHROMIUM` names, else the first that is installed in a usual place. */
export const findChromium = (): string | undefined => {
  const named = process.env["CHROMIUM"];
  if (named === undefined) return KNOWN.find((path) => existsSync(path));
  if (!existsSync(named)) throw new Error(`CHROMIUM is ${named}, and there is no such file`);
  return named;
};
