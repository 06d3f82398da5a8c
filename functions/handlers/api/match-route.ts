import { API_PREFIX, type Route } from "#contracts/api/route.ts";
import { ROUTES, type RouteId } from "#contracts/api/routes.ts";
import { suggest } from "#core/shared/suggest.ts";
import { ProblemError } from "./problem-error.ts";

export interface Match {
  readonly id: RouteId;
  readonly route: Route;
  /** As they stand in the path. */
  readonly params: Readonly<Record<string, string>>;
}

const PATTERNS = Object.entries(ROUTES).map(([id, route]) => ({
  id: id as RouteId,
  route: route as Route,
  pattern: new RegExp(
    `^${API_PREFIX}${route.path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`,
  ),
}));

/** @throws ProblemError 404 with the nearest path, 405 with the methods that there are */
export const matchRoute = (method: string, path: string): Match => {
  const matches = PATTERNS.flatMap(({ id, route, pattern }) => {
    const found = pattern.exec(path);
    return found === null ? [] : [{ id, route, params: { ...found.groups } }];
  });
  const match = matches.find(({ route }) => route.method === method);
  if (match !== undefined) return match;
  if (matches.length === 0) {
    const near = suggest(
      path,
      Object.values(ROUTES).map((route) => `${API_PREFIX}${route.path}`),
    );
    throw new ProblemError(
      "not-found",
      `Nothing answers at ${path.slice(0, 200)}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
    );
  }
  const allowed = [...new Set(matches.map(({ route }) => route.method))].sort().join(", ");
  throw new ProblemError("method-not-allowed", `Use ${allowed} here, not ${method.slice(0, 20)}.`, {
    headers: { allow: allowed },
  });
};
