import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { documentSchemas } from "#contracts/documents/json-schema.ts";

describe("documentSchemas", () => {
  it.each(Object.entries(documentSchemas()))("docs/%s is up to date", async (file, schema) => {
    const written = await readFile(new URL(`../../../docs/${file}`, import.meta.url), "utf8");
    expect(JSON.parse(written), "run `node cli/documents/write-schemas.ts`").toEqual(schema);
  });

  it.each(Object.entries(documentSchemas()))("%s describes every field", (_, schema) => {
    expect(silentFields(schema, "")).toEqual([]);
  });
});

/** Fields without a description, neither of their own nor of the definition that they refer to. */
const silentFields = (schema: unknown, path: string): string[] => {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, object> };
  const silent = Object.entries(properties).filter(
    ([, field]) => !("description" in field || "$ref" in field),
  );
  return [
    ...silent.map(([key]) => `${path}.${key}`),
    ...Object.entries(schema).flatMap(([key, each]) => silentFields(each, `${path}.${key}`)),
  ];
};
