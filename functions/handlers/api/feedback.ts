import type { feedbackRoutes } from "#contracts/api/feedback.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import { startJobOf } from "./start-job-of.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const feedbackHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof feedbackRoutes> => ({
  "replies.list": ({ query }) => use.replies.list({ limit: query.limit, cursor: query.cursor }),
  "replies.unmatched": ({ query }) => use.replies.listUnmatched({ limit: query.limit, cursor: query.cursor }),
  "deliverability.start": ({ body, key }) => startJobOf(use, { kind: "deliverability", key, input: body }),
  "customers.export": ({ params }) => use.exportCustomer(params.customerId),
  "customers.erase": async ({ params: { customerId }, body, key, caller }) => {
    if (body.confirm !== customerId) throw notConfirmed();
    await use.getCustomer(customerId);
    return startJobOf(use, { kind: "erase", key, input: { customerId, by: caller.name } });
  },
});

const notConfirmed = (): InvalidInputError =>
  new InvalidInputError("The erasure is not confirmed", [
    {
      file: undefined,
      line: undefined,
      field: "confirm",
      message: "is another id than that in the path",
      hint: "the id of the customer once more: an erasure cannot be undone",
    },
  ]);
