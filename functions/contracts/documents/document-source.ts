import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { Fault } from "#core/shared/errors.ts";

export const MAX_DOCUMENT_BYTES = 256 * 1024;
/** Deeper than any document of ours can be; a guard for what walks it. */
const MAX_NESTING = 60;

export type Path = readonly PropertyKey[];

/** A document as somebody sent it, which can still say where each part of it stands. */
export interface DocumentSource {
  /** Undefined where there is only one body. */
  readonly file: string | undefined;
  readonly value: unknown;
  /** 1-based line of a field, or of the nearest part around it that is there; undefined for JSON bodies. */
  readonly lineOf: (path: Path) => number | undefined;
}

export type ReadDocument =
  | { readonly kind: "ok"; readonly source: DocumentSource }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

/** A body that came as JSON: no file, no lines. */
export const objectSource = (value: unknown): DocumentSource => ({
  file: undefined,
  value,
  lineOf: () => undefined,
});

/** Reads YAML 1.2 (and so JSON). Never throws: what cannot be read is a list of faults. */
export const readYaml = (file: string, text: string): ReadDocument => {
  if (new TextEncoder().encode(text).length > MAX_DOCUMENT_BYTES)
    return unreadable(file, "is larger than 256 kB", "split it, or take out what is no setting");
  try {
    return readSmallYaml(file, text);
  } catch (error) {
    // the parser recurses: what exhausts it is nested without end, or aliases that blow up
    if (error instanceof RangeError) return tooDeep(file);
    if (error instanceof ReferenceError)
      return unreadable(
        file,
        "has aliases that are not set or used too often",
        "write out what `*alias` stands for",
      );
    throw error;
  }
};

const readSmallYaml = (file: string, text: string): ReadDocument => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    schema: "core",
    merge: false,
  });
  const problems = [...document.errors, ...document.warnings];
  if (problems.some((problem) => problem.code === "RESOURCE_EXHAUSTION")) return tooDeep(file);
  if (problems.length > 0) {
    const faults = problems.slice(0, 20).map(
      (problem): Fault => ({
        file,
        line: lines.linePos(problem.pos[0]).line,
        field: "",
        message: `is no valid YAML: ${problem.message}`,
        hint: SYNTAX_HINTS[problem.code],
      }),
    );
    return { kind: "faulty", faults };
  }
  const value: unknown = document.toJS({ maxAliasCount: 20 });
  if (isDeeperThan(value, MAX_NESTING)) return tooDeep(file);
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  return {
    kind: "ok",
    source: { file, value, lineOf: (path) => lineOf({ root: document.contents, resolve, lines, path }) },
  };
};

const SYNTAX_HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "indent everything of one level by the same number of spaces",
  DUPLICATE_KEY: "write each key once",
  MULTIPLE_DOCS: "one document a file: take out the line `---`",
  TAG_RESOLVE_FAILED: "write plain values without `!tags`",
  MISSING_CHAR:
    "close what was opened (quotes, brackets, braces), and begin all entries of a list with `- ` at one depth",
};

const unreadable = (file: string, message: string, hint: string | undefined): ReadDocument => ({
  kind: "faulty",
  faults: [{ file, line: undefined, field: "", message, hint }],
});

const tooDeep = (file: string): ReadDocument =>
  unreadable(file, "is nested too deep", "no setting needs more than a few levels");

interface Search {
  readonly root: Node | null;
  readonly resolve: (node: unknown) => unknown;
  readonly lines: LineCounter;
  readonly path: Path;
}

const lineOf = ({ root, resolve, lines, path }: Search): number => {
  let node: unknown = resolve(root);
  let offset = offsetOf(node) ?? 0;
  for (const name of path) {
    const found = step(node, name);
    if (found === undefined) break;
    offset = offsetOf(found.at) ?? offset;
    node = resolve(found.value);
  }
  return lines.linePos(offset).line;
};

/** One step down: where the part stands, and what it is. */
const step = (node: unknown, name: PropertyKey): { at: unknown; value: unknown } | undefined => {
  if (isSeq(node)) {
    const item = node.items[Number(name)];
    return item === undefined ? undefined : { at: item, value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((each: Pair) => isScalar(each.key) && String(each.key.value) === String(name));
  return pair && { at: pair.key, value: pair.value };
};

const offsetOf = (node: unknown): number | undefined =>
  (node as Partial<Node> | null | undefined)?.range?.[0] ?? undefined;

const isDeeperThan = (value: unknown, depth: number): boolean => {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isDeeperThan(each, depth - 1));
};
