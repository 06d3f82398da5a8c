import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_PREFIX, type Role, type Route } from "#contracts/api/route.ts";
import { ROUTES, type RouteId } from "#contracts/api/routes.ts";
import { type ApiWorld, EDITOR, openApiWorld, TOKEN, VIEWER } from "#support/api/api-world.ts";
import { send } from "#support/api/call-api.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world.close());

const TOKENS: Readonly<Record<Role, string>> = { viewer: VIEWER, editor: EDITOR, admin: TOKEN };
const RANK: readonly Role[] = ["viewer", "editor", "admin"];
const routes: readonly (readonly [RouteId, Route])[] = Object.entries(ROUTES) as [RouteId, Route][];

/** Whether the API lets somebody of this role through to the check of the request; every parameter is absurd. */
const isLetIn = async (route: Route, role: Role): Promise<boolean> => {
  const { status } = await send(world, {
    method: route.method,
    path: `${API_PREFIX}${route.path.replaceAll(/\{\w+\}/g, "~")}`,
    headers: { authorization: `Bearer ${TOKENS[role]}` },
    ...(route.method !== "GET" && { body: '{"no":"such field"}' }),
  });
  expect(status).not.toBe(401);
  return status !== 403;
};

describe.each(routes)("%s", (_, route) => {
  it(`is for ${route.role} and above`, async () => {
    for (const role of RANK)
      expect(await isLetIn(route, role), role).toBe(RANK.indexOf(role) >= RANK.indexOf(route.role));
  });
});
