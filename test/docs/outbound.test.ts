import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXPORT_COLUMNS } from "#core/exports/columns.ts";
import { OUTBOUND_TYPES } from "#core/outbound/event-types.ts";

const page = readFileSync(new URL("../../docs/outbound.md", import.meta.url), "utf8");

describe("docs/outbound.md", () => {
  it("names every type of event", () => {
    for (const type of OUTBOUND_TYPES) expect(page).toContain(`\`${type}\``);
  });

  it("names every column of every export, in order", () => {
    for (const [list, columns] of Object.entries(EXPORT_COLUMNS)) {
      const line = page.split("\n").find((text) => text.startsWith(`| \`${list}\` |`)) ?? "";
      const named = [...line.matchAll(/`([\w.]+)`/g)].map(([, name]) => name ?? "");
      expect(
        named.filter((name) => (columns as readonly string[]).includes(name)),
        list,
      ).toEqual(columns);
    }
  });
});
