import { readFile, writeFile } from "node:fs/promises";
import { fillTables } from "./reference-tables.ts";

/** Brings the tables of the references up to date: `node cli/documents/write-references.ts`. A test says when it is due. */
for (const name of ["campaign-reference.md", "import.md"]) {
  const file = new URL(`../../docs/${name}`, import.meta.url);
  await writeFile(file, fillTables(await readFile(file, "utf8")));
}
