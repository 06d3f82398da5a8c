import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { campaignWords } from "#support/campaign-words.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

interface Row {
  readonly words: readonly string[];
  readonly file: string;
  readonly title: string;
}

const rows: readonly Row[] = read("docs/end-to-end.md")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => {
    const [, words = "", file = "", title = ""] =
      line.split(" | ").length === 3 ? ["", ...line.split(" | ")] : [];
    return {
      words: [...words.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word),
      file: file.replaceAll("`", ""),
      title: title.replace(/ \|$/, ""),
    };
  });
const named = rows.flatMap(({ words }) => words);

describe("docs/end-to-end.md", () => {
  it("names every word of the campaign language and every guard, once, and no other", () => {
    const isNamed = (word: string): boolean =>
      named.includes(word) || named.includes(`${word.split("=")[0]}=*`);
    const words = campaignWords();
    expect(words.filter((word) => !isNamed(word))).toEqual([]);
    const known = new Set(words.flatMap((word) => [word, `${word.split("=")[0]}=*`]));
    expect(named.filter((word) => !known.has(word))).toEqual([]);
    expect(named.filter((word, index) => named.indexOf(word) !== index)).toEqual([]);
  });

  it.each(rows.map(({ file, title }) => [file, title]))(
    "names a test that is there: %s, %s",
    (file, title) => {
      expect(existsSync(join(root, file)), file).toBe(true);
      expect(title).not.toBe("");
      expect(read(file)).toContain(title);
    },
  );
});
