import { defineConfig } from "vitest/config";
import { findChromium } from "./test/support/browser/find-chromium.ts";

if (findChromium() === undefined)
  process.stderr.write(
    "There is no Chromium: the tests in a browser are skipped. Install it (Debian: apt-get install chromium), or set CHROMIUM.\n",
  );

/** Customers' pages in a real browser, against the running product. `SCREENSHOTS=1` takes the pictures of docs anew. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
