import * as z from "zod";
import { API_PREFIX, IDEMPOTENCY_HEADER, type Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { NoBody, Problem } from "./shared.ts";

type Json = Record<string, unknown>;

/** The API as an OpenAPI 3.1 document. Pure: the same table gives the same document. */
export const buildOpenApi = (version: string): Json & { openapi: string } => {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const [id, route] of Object.entries<Route>(ROUTES)) {
    const path = `${API_PREFIX}${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(id, route, schemas) };
  }
  const problem = schemaOf(Problem, "output", schemas);
  return {
    openapi: "3.1.0",
    info: {
      title: "Rekindle",
      version,
      description: "Every failure is an `application/problem+json` as RFC 9457 describes it.",
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      responses: {
        Problem: {
          description: "What went wrong, and where",
          content: { "application/problem+json": { schema: problem } },
        },
      },
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
};

const operation = (id: string, route: Route, schemas: Json): Json => ({
  operationId: id,
  tags: [route.tag],
  summary: route.summary,
  description: `Role: ${route.role}.`,
  "x-role": route.role,
  parameters: [
    ...parameters(route.params, "path", schemas),
    ...parameters(route.query, "query", schemas),
    ...(route.idempotencyKey === "required" ? [IDEMPOTENCY_PARAMETER] : []),
  ],
  ...(route.body === NoBody
    ? {}
    : { requestBody: { required: true, content: jsonContent(route.body, "input", schemas) } }),
  responses: {
    [route.status]: { description: "Done", content: jsonContent(route.response, "output", schemas) },
    default: { $ref: "#/components/responses/Problem" },
  },
});

const IDEMPOTENCY_PARAMETER: Json = {
  name: IDEMPOTENCY_HEADER,
  in: "header",
  required: true,
  description: "Names this write. Sent again with the same body, the first answer is given again.",
  schema: { type: "string", pattern: "^[A-Za-z0-9_.:-]{1,200}$" },
};

const parameters = (schema: z.ZodType, place: "path" | "query", schemas: Json): Json[] => {
  const { properties = {}, required = [] } = schemaOf(schema, "input", schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
};

const jsonContent = (schema: z.ZodType, io: "input" | "output", schemas: Json): Json => ({
  "application/json": { schema: schemaOf(schema, io, schemas) },
});

/** JSON Schema of one schema; those with an id go to `schemas` and are referred to. */
const schemaOf = (schema: z.ZodType, io: "input" | "output", schemas: Json): Json => {
  const {
    $defs = {},
    $schema: _,
    ...rest
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    // a later version may answer more: a client must not refuse what it does not know
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  for (const [name, definition] of Object.entries($defs)) {
    const { id: _id, ...body } = definition as Json;
    schemas[name] = relocate(body);
  }
  return relocate(rest) as Json;
};

const relocate = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(relocate);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === "$ref" && typeof inner === "string"
        ? [key, inner.replace("#/$defs/", "#/components/schemas/")]
        : [key, relocate(inner)],
    ),
  );
};
