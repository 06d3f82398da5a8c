import type { SurveyKind } from "#core/answers/issued.ts";
import { countResponses, type ResponseCounts } from "#core/answers/nps.ts";
import type { Response } from "#core/answers/response.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Answered, Answers } from "#ports/answers.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Page } from "#ports/people.ts";
import { requireCampaign } from "../campaigns/change-campaign.ts";
import { type PageRequest, walkParts } from "../exports/walk-parts.ts";

export type AnswerOfMessage = Answered & { readonly messageId: string };

/** Which answers; those of all campaigns, of any kind, where nothing is said. */
export interface AnswersWanted {
  readonly campaignId?: string | undefined;
  readonly customerId?: string | undefined;
  /** Step of the survey or the offer. */
  readonly stepId?: string | undefined;
  /** Answers to surveys of this kind, or acceptances. */
  readonly kind?: SurveyKind | "offer" | undefined;
}

interface ReadResponsesDeps {
  readonly answers: Answers;
  readonly config: ConfigStore;
}

const COUNT_PAGE = 500;

/**
 * Answers by campaign and customer; a page may be empty before the end. The first page brings the counts of all that
 * is wanted: they are read for it, every one.
 * @throws NotFoundError for a campaign that there is not
 */
export const createListResponses =
  (deps: ReadResponsesDeps) =>
  async ({
    limit,
    cursor,
    ...wanted
  }: PageRequest & AnswersWanted): Promise<
    Page<AnswerOfMessage> & { readonly counts?: ResponseCounts & { readonly raw: true } }
  > => {
    const campaigns = await campaignsOf(deps.config, wanted.campaignId);
    const read = (page: PageRequest) => readPage(deps.answers, { campaigns, wanted, page });
    const listed = await read({ limit, cursor });
    if (cursor !== undefined) return listed;
    return { ...listed, counts: { raw: true, ...(await countAll(read)) } };
  };

const campaignsOf = async (config: ConfigStore, only: string | undefined): Promise<readonly string[]> => {
  if (only === undefined) return (await config.campaigns()).map(({ id }) => id).sort();
  await requireCampaign(config, only);
  return [only];
};

const readPage = async (
  answers: Answers,
  {
    campaigns,
    wanted,
    page,
  }: {
    readonly campaigns: readonly string[];
    readonly wanted: AnswersWanted;
    readonly page: PageRequest;
  },
): Promise<Page<AnswerOfMessage>> => {
  const { customerId } = wanted;
  const { items, cursor } = await walkParts(campaigns, page, (campaignId, inner) =>
    answers.ofCampaign(campaignId, { ...inner, customerId }),
  );
  return { items: items.filter((answer) => isWanted(answer, wanted)), cursor };
};

const isWanted = (
  { messageId, response, acceptance }: AnswerOfMessage,
  { stepId, kind }: AnswersWanted,
): boolean => {
  if (stepId !== undefined && parseMessageId(messageId)?.stepId !== stepId) return false;
  if (kind === undefined) return true;
  return kind === "offer" ? acceptance !== undefined : response?.survey === kind;
};

const countAll = async (
  read: (page: PageRequest) => Promise<Page<AnswerOfMessage>>,
): Promise<ResponseCounts> => {
  const responses: Pick<Response, "survey" | "score" | "reasons" | "standing">[] = [];
  let accepted = 0;
  let cursor: string | undefined;
  do {
    const page = await read({ limit: COUNT_PAGE, cursor });
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
