import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { buildOpenApi } from "#contracts/api/openapi.ts";
import type { Route } from "#contracts/api/route.ts";
import { ROUTES } from "#contracts/api/routes.ts";

const routes = Object.entries<Route>(ROUTES);

describe("ROUTES", () => {
  it("has each method and path once", () => {
    const places = routes.map(([, { method, path }]) => `${method} ${path.replace(/\{\w+\}/g, "{}")}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it.each(routes)("%s names the parameters of its path", (_id, { path, params }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys((params as z.ZodObject).shape)).toEqual(inPath);
  });

  it.each(routes.filter(([, { method }]) => method === "GET"))(
    "%s writes nothing and asks for no key",
    (_id, route) => {
      expect(route.idempotencyKey).toBe("none");
      expect(route.body).toBeInstanceOf(z.ZodUndefined);
    },
  );

  it("keeps ids of customers out of addresses: nothing personal stands in a path or query", () => {
    for (const [, { path, query }] of routes) {
      expect(`${path} ${Object.keys((query as z.ZodObject).shape).join(" ")}`).not.toMatch(
        /external|email|address/i,
      );
    }
  });
});

describe("buildOpenApi", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));

  it("is what docs/openapi.json says; `vitest run test/contracts/api -u` writes it again", async () => {
    const text = `${JSON.stringify(buildOpenApi(version), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../../docs/openapi.json");
  });

  it("refers only to schemas that are there", () => {
    const document = buildOpenApi(version);
    const schemas = (document["components"] as { schemas: object }).schemas;
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, name = ""] of references) expect(schemas).toHaveProperty(name);
  });
});
