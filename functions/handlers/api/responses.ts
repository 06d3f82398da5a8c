import type { responseRoutes } from "#contracts/api/responses.ts";
import { type AnswerFault, LONGEST_COMMENT } from "#core/answers/give-answer.ts";
import { ConflictError, type Fault, InvalidInputError, NotFoundError } from "#core/shared/errors.ts";
import { shortHash } from "#core/shared/ids.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const responseHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof responseRoutes> => ({
  "responses.list": ({ query }) =>
    use.listResponses({
      campaignId: query.campaign,
      customerId: query.customer,
      stepId: query.step,
      kind: query.kind,
      limit: query.limit,
      cursor: query.cursor,
    }),
  "responses.get": ({ params }) => use.getResponse(params.messageId),
  "responses.record": async ({ params, body }) => {
    const { messageId } = params;
    const recorded = await use.recordResponse({ messageId, given: body, standing: "counted", via: "api" });
    if (recorded.kind === "recorded") return recorded.response;
    if (recorded.kind === "nobody") throw new NotFoundError(`Message ${messageId} asked nothing.`);
    if (recorded.kind === "closed")
      throw new ConflictError("The survey is closed; answers are no longer taken.");
    throw new InvalidInputError("The answer has faults", recorded.faults.map(toFault));
  },
  "offers.accept": async ({ params }) => {
    const accepted = await use.acceptOffer({ messageId: params.messageId, via: "api" });
    if (accepted.kind === "nobody") throw new NotFoundError(`Message ${params.messageId} made no offer.`);
    return accepted;
  },
  "offers.redeem": ({ body, key }) => use.redeemOffer({ code: body.code, name: shortHash(key) }),
  "offers.withdraw": async ({ params, caller }) => {
    await use.withdrawOffers(params.campaignId, caller.name);
    return { kind: "withdrawn" };
  },
});

const WORDS: Readonly<Record<AnswerFault["why"], string>> = {
  missing: "is missing",
  "not-asked": "was not asked for by this survey",
  "out-of-range": "is not on the scale",
  unknown: "is not known",
  "too-long": "is too long",
};
const HINTS: Readonly<Record<AnswerFault["field"], string>> = {
  score: "0 to 10 for nps, 1 to 5 for csat",
  reasons: "one or more of the standard reasons",
  comment: `at most ${LONGEST_COMMENT} characters`,
};

const toFault = ({ field, why }: AnswerFault): Fault => ({
  file: undefined,
  line: undefined,
  field,
  message: WORDS[why],
  hint: HINTS[field],
});
