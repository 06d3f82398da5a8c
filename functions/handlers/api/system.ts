import type { RouteBody } from "#contracts/api/routes.ts";
import type { systemRoutes } from "#contracts/api/system.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import { DAY_MS, HOUR_MS } from "#core/shared/day.ts";
import { ConflictError } from "#core/shared/errors.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import { ProblemError } from "./problem-error.ts";
import { startJobOf } from "./start-job-of.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const systemHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof systemRoutes> => ({
  "changes.list": ({ query }) => use.config.changes({ limit: query.limit, cursor: query.cursor }),
  "links.rotate-keys": async ({ caller }) => show(await use.rotateLinkKeys(caller.name)),
  "links.revoke-key": async ({ params, caller }) =>
    show(await use.revokeLinkKey({ id: Number(params.keyId), by: caller.name })),
  "clock.get": async () => ({
    businessNow: use.clock.businessNow(),
    wallNow: use.clock.wallNow(),
    moves: use.clockMoves,
  }),
  "clock.advance": async ({ body, key }) => {
    if (!use.clockMoves) {
      throw new ProblemError(
        "not-available",
        "The clock of a deployed stage cannot be moved; real customers would get mails at the wrong time.",
      );
    }
    const to = advanceTo(body, use.clock.businessNow());
    return startJobOf(use, { kind: "clock-advance", key, input: { to: to.toISOString() } });
  },
});

const show = ({ current, keys }: LinkKeyRing) => ({
  current: String(current),
  keys: keys.filter(({ revoked }) => !revoked).length,
});

const advanceTo = ({ days, hours, to }: RouteBody<"clock.advance">, now: Date): Date => {
  if (days !== undefined) return new Date(now.getTime() + days * DAY_MS);
  if (hours !== undefined) return new Date(now.getTime() + hours * HOUR_MS);
  const wanted = new Date(to ?? now);
  if (wanted > now) return wanted;
  throw new ConflictError(
    `The clock only goes forward: it is ${now.toISOString()}, ${wanted.toISOString()} is over.`,
  );
};
