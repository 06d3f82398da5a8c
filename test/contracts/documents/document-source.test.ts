import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_DOCUMENT_BYTES, readYaml } from "#contracts/documents/document-source.ts";

const sourceOf = (text: string) => {
  const read = readYaml("a.yaml", text);
  if (read.kind === "faulty") expect.fail(JSON.stringify(read.faults));
  return read.source;
};

describe("readYaml", () => {
  it("knows the line of each field, and of what is nearest to one that is missing", () => {
    const { lineOf } = sourceOf("# settings\na: 1\n\nb:\n  - c: 1\n  -\n    d: { e: [1,\n      2] }\n");
    expect([["a"], ["b"], ["b", 0], ["b", 0, "c"], ["b", 1], ["b", 1, "d", "e", 1]].map(lineOf)).toEqual([
      2, 4, 5, 5, 7, 8,
    ]);
    expect([[], ["x"], ["b", 0, "x"], ["b", 7], ["a", "x", "y"]].map(lineOf)).toEqual([2, 2, 5, 4, 2]);
  });

  it("follows aliases to where they were set", () => {
    const { lineOf, value } = sourceOf("base: &base\n  days: 3\ntrigger: *base\n");
    expect(value).toEqual({ base: { days: 3 }, trigger: { days: 3 } });
    expect(lineOf(["trigger", "days"])).toBe(2);
  });

  it("takes JSON, Windows line ends and a byte order mark", () => {
    expect(sourceOf('{"a": [1, "x", null]}').value).toEqual({ a: [1, "x", null] });
    const windows = sourceOf("\uFEFFa: 1\r\nb: 2\r\n");
    expect([windows.value, windows.lineOf(["b"])]).toEqual([{ a: 1, b: 2 }, 2]);
  });

  it("leaves dates, times and yes as text", () => {
    expect(sourceOf("a: 2026-12-31\nb: 09:00\nc: yes\non: no\nd: 10%").value).toEqual({
      a: "2026-12-31",
      b: "09:00",
      c: "yes",
      on: "no",
      d: "10%",
    });
  });

  it.each<[string, string, string]>([
    ["too large", `a: ${"x".repeat(MAX_DOCUMENT_BYTES)}`, "is larger than 256 kB"],
    ["large in bytes, not in letters", `a: ${"ü".repeat(MAX_DOCUMENT_BYTES / 2)}`, "is larger than 256 kB"],
    ["lists without end", "[".repeat(10_000), "is nested too deep"],
    ["blocks without end", "- ".repeat(10_000), "is nested too deep"],
    ["nested beyond all need", `${"[".repeat(70)}${"]".repeat(70)}`, "is nested too deep"],
    ["nested in itself", "a: &a [*a]", "is nested too deep"],
    [
      "a bomb of aliases",
      "a: &a [1,2]\nb: &b [*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]",
      "has aliases that are not set or used too often",
    ],
    ["an alias of nothing", "a: *b", "has aliases that are not set or used too often"],
    ["tags", "a: !!js/function x", "is no valid YAML: Unresolved tag: tag:yaml.org,2002:js/function"],
    ["lists as keys", "? [a]\n: b", "is no valid YAML: With stringKeys, all keys must be strings"],
  ])("refuses what is %s", (_, text, message) => {
    expect(readYaml("a.yaml", text)).toMatchObject({ faults: [{ file: "a.yaml", message }] });
  });

  it("never throws, and always has a line for every path", () => {
    const letters = fc.constantFrom(
      ..."ab:-[]{}&*!|>'\"#%? \n\t,1".split(""),
      "\u0000",
      "ü",
      "---\n",
      "<<: ",
    );
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: letters, maxLength: 60 }));
    const paths = fc.array(fc.oneof(fc.string(), fc.nat(3), fc.constantFrom("a", "b")), { maxLength: 3 });
    fc.assert(
      fc.property(texts, paths, (text, path) => {
        const read = readYaml("a.yaml", text);
        if (read.kind === "faulty") expect(read.faults).not.toEqual([]);
        else expect(read.source.lineOf(path)).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
