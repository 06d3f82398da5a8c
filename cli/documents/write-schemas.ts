import { writeFile } from "node:fs/promises";
import { documentSchemas } from "#contracts/documents/json-schema.ts";

/** Writes `docs/*.schema.json`: `node cli/documents/write-schemas.ts`. A test says when it is due. */
for (const [file, schema] of Object.entries(documentSchemas()))
  await writeFile(
    new URL(`../../docs/${file}`, import.meta.url),
    `${JSON.stringify(schema, undefined, 2)}\n`,
  );
