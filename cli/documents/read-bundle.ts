import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Fault } from "#core/shared/errors.ts";

/** The files of a campaign by path, relative to the folder of its document. */
export type ReadBundle =
  | { readonly kind: "ok"; readonly files: Readonly<Record<string, string>>; readonly entry: string }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

/** Far more than a mail needs; a picture that strayed into the folder is named, not sent. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Reads a campaign from disk: the document, or the folder that holds it, and the files in `mails/` beside it.
 * What cannot be read is a fault; other errors of the file system are thrown.
 */
export const readBundle = async (path: string): Promise<ReadBundle> => {
  const found = await findEntry(path);
  if (found.kind === "faulty") return found;
  const { folder, entry } = found;
  const names = [entry, ...(await mailFiles(folder))];
  const read = await Promise.all(
    names.map(async (name) => [name, await readText(join(folder, name))] as const),
  );
  const faults = read.flatMap(([name, { problem }]) =>
    problem === undefined ? [] : [fault(name, ...problem)],
  );
  if (faults.length > 0) return { kind: "faulty", faults };
  return { kind: "ok", entry, files: Object.fromEntries(read.map(([name, { text = "" }]) => [name, text])) };
};

type Entry =
  | { readonly kind: "found"; readonly folder: string; readonly entry: string }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

const findEntry = async (path: string): Promise<Entry> => {
  const kind = await kindOf(path);
  if (kind === "file") return { kind: "found", folder: dirname(path), entry: basename(path) };
  if (kind !== "folder")
    return refuse(path, "is not there", "the path of a campaign document or of its folder");
  const documents = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const [first, second] = documents;
  if (first === undefined) return refuse(path, "holds no campaign", "a file `campaign.yaml` in it");
  if (documents.includes("campaign.yaml")) return { kind: "found", folder: path, entry: "campaign.yaml" };
  if (second === undefined) return { kind: "found", folder: path, entry: first };
  return refuse(
    path,
    `holds ${documents.length} documents: ${documents.join(", ")}`,
    "name the one that is meant",
  );
};

const mailFiles = async (folder: string): Promise<readonly string[]> => {
  if ((await kindOf(join(folder, "mails"))) !== "folder") return [];
  const inside = await readdir(join(folder, "mails"), { withFileTypes: true });
  return inside
    .filter((each) => each.isFile() && !each.name.startsWith("."))
    .map((each) => `mails/${each.name}`)
    .sort();
};

interface ReadText {
  readonly text?: string;
  readonly problem?: readonly [message: string, hint: string];
}

const readText = async (path: string): Promise<ReadText> => {
  const { size } = await stat(path);
  if (size > MAX_FILE_BYTES)
    return { problem: ["is larger than 1 MB", "only text belongs here; pictures need an address"] };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path)) };
  } catch (error) {
    if (error instanceof TypeError) return { problem: ["is no UTF-8 text", "save it as UTF-8"] };
    throw error;
  }
};

const kindOf = async (path: string): Promise<"file" | "folder" | "nothing"> => {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return "nothing";
    throw error;
  }
};

const fault = (file: string, message: string, hint: string): Fault => ({
  file,
  line: undefined,
  field: "",
  message,
  hint,
});

const refuse = (file: string, message: string, hint: string): Entry => ({
  kind: "faulty",
  faults: [fault(file, message, hint)],
});
