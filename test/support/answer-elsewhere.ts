import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createRecordResponse } from "#app/answers/record-response.ts";
import type { GivenAnswer } from "#core/answers/give-answer.ts";
import type { SurveyKind } from "#core/answers/issued.ts";
import type { Standing } from "#core/answers/response.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { idOf } from "./faulty-crowd.ts";
import type { World } from "./world.ts";

export interface GivenElsewhere extends GivenAnswer {
  readonly who: string;
  /** Default: `nps`. */
  readonly survey?: SurveyKind;
  /** Tells several questions to one customer apart. */
  readonly episode?: string;
  /** Default: `counted`. */
  readonly standing?: Standing;
}

/**
 * Lets customers answer a survey of some other campaign, `pulse`, on its page, now, and lets its consequences follow,
 * twice: the announcement may be delivered again.
 */
export const answerElsewhere = (world: World) => {
  const deps = { ...world.parts, queue: { send: async () => undefined }, newCode: () => "CODE" };
  const record = createRecordResponse(deps);
  const follow = createFollowAnswer(deps);
  return async ({ who, survey = "nps", episode = "one", standing = "counted", ...given }: GivenElsewhere) => {
    const customerId = idOf(world, who);
    const messageId = messageIdOf({ customerId, campaignId: "pulse", episode, stepId: "ask" });
    await world.parts.answers.issue([
      {
        messageId,
        issuedAt: world.now(),
        closesAt: new Date(world.now().getTime() + 180 * DAY_MS),
        locale: undefined,
        ask: { kind: "survey", survey },
      },
    ]);
    const { kind } = await record({ messageId, given, standing, via: "page" });
    if (kind !== "recorded") throw new Error(`The answer of ${who} is ${kind}`);
    for (const _ of [1, 2]) await follow(messageId);
  };
};
