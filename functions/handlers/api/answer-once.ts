import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { IDEMPOTENCY_HEADER } from "#contracts/api/route.ts";
import { shortHash } from "#core/shared/ids.ts";
import type { Caller } from "#ports/authorise.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Match } from "./match-route.ts";
import { ProblemError } from "./problem-error.ts";

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly replayed: boolean;
}

/** @throws ProblemError when the route needs a key and none, or a strange one, was sent */
export const readKey = ({ route }: Match, headers: APIGatewayProxyEventV2["headers"]): string | undefined => {
  if (route.idempotencyKey === "none") return undefined;
  const key = headers[IDEMPOTENCY_HEADER];
  if (key !== undefined && /^[A-Za-z0-9_.:-]{1,200}$/.test(key)) return key;
  throw new ProblemError(
    "bad-request",
    key === undefined
      ? "Name this write with the header `Idempotency-Key`, a new random text for each; repeating it is then safe."
      : "The `Idempotency-Key` must be 1 to 200 letters, digits and `-_.:`.",
  );
};

/**
 * Carries a write out once per key and gives the first answer again for a day. A failure is not kept: trying again
 * is then a new try. Two requests with one key at the same moment, or a crash before the answer is kept, may run
 * twice; what they start is named by the key or guarded by its state, so nothing happens twice.
 * @throws ProblemError when the key came before with another request
 */
export const answerOnce = async (
  deps: { readonly config: Pick<ConfigStore, "replay" | "remember">; readonly clock: Clock },
  request: { readonly caller: Caller; readonly key: string; readonly content: string },
  carryOut: () => Promise<Answer>,
): Promise<Answer> => {
  const name = `${request.caller.name}/${request.key}`;
  const hash = shortHash(request.content);
  const kept = await deps.config.replay(name);
  if (kept !== undefined) {
    const standing = JSON.parse(kept) as {
      readonly hash: string;
      readonly status: number;
      readonly body: string;
    };
    if (standing.hash !== hash) {
      throw new ProblemError(
        "key-reused",
        "This `Idempotency-Key` was sent before with another request. Use a new one for each write.",
      );
    }
    return { status: standing.status, body: standing.body, replayed: true };
  }
  const { status, body } = await carryOut();
  await deps.config.remember(name, JSON.stringify({ hash, status, body }), deps.clock.wallNow());
  return { status, body, replayed: false };
};
