import { countResponses, type ResponseCounts } from "#core/answers/nps.ts";
import type { Response } from "#core/answers/response.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import type { Answered, Answers } from "#ports/answers.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Page } from "#ports/people.ts";
import { requireCampaign } from "../campaigns/change-campaign.ts";

export type AnswerOfMessage = Answered & { readonly messageId: string };

interface ReadResponsesDeps {
  readonly answers: Answers;
  readonly config: ConfigStore;
}

const COUNT_PAGE = 500;

/**
 * The answers to a campaign, by customer. The first page brings the counts of all: they are read for it, every one.
 * @throws NotFoundError for a campaign that there is not
 */
export const createListResponses =
  ({ answers, config }: ReadResponsesDeps) =>
  async (input: {
    readonly campaignId: string;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<AnswerOfMessage> & { readonly counts?: ResponseCounts & { readonly raw: true } }> => {
    const { campaignId, ...page } = input;
    await requireCampaign(config, campaignId);
    const listed = await answers.ofCampaign(campaignId, page);
    if (input.cursor !== undefined) return listed;
    return { ...listed, counts: { raw: true, ...(await countAll(answers, campaignId)) } };
  };

const countAll = async (answers: Answers, campaignId: string): Promise<ResponseCounts> => {
  const responses: Pick<Response, "survey" | "score" | "reasons" | "standing">[] = [];
  let accepted = 0;
  let cursor: string | undefined;
  do {
    const page = await answers.ofCampaign(campaignId, { limit: COUNT_PAGE, cursor });
    for (const { response, acceptance } of page.items) {
      // what is needed of each only: there may be very many
      if (response) {
        const { survey, score, reasons, standing } = response;
        responses.push({ survey, score, reasons, standing });
      }
      if (acceptance) accepted += 1;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return countResponses(responses, accepted);
};

/** @throws NotFoundError when there is no answer */
export const createGetResponse =
  ({ answers }: Pick<ReadResponsesDeps, "answers">) =>
  async (messageId: string): Promise<AnswerOfMessage> => {
    const answered = (await answers.answered([messageId])).get(messageId);
    if (answered === undefined) throw new NotFoundError(`Nobody has answered message ${messageId}.`);
    return { messageId, ...answered };
  };
