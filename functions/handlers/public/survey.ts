import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { type Ask, createReadAsk } from "#app/answers/read-ask.ts";
import { createRecordResponse, type RecordedResponse } from "#app/answers/record-response.ts";
import { createJudgeAnswer } from "#app/clicks/judge-answer.ts";
import { createRecordClick, type RecordClick } from "#app/clicks/record-click.ts";
import { cleanText } from "#core/answers/clean-text.ts";
import type { GivenAnswer } from "#core/answers/give-answer.ts";
import type { Response, Standing } from "#core/answers/response.ts";
import { renderSurveyClosed, renderSurveyPage, type SurveyState } from "#pages/survey.ts";
import * as deps from "../deps.ts";
import { queryOf } from "./page-answer.ts";
import { readForm } from "./read-form.ts";
import { type LinkDeps, type ServedPage, serveLink } from "./serve-link.ts";
import { viewSurvey } from "./view-survey.ts";

export interface SurveyHandlerDeps extends LinkDeps {
  readonly read: (messageId: string) => Promise<Ask | undefined>;
  readonly record: ReturnType<typeof createRecordResponse>;
  /** What an answer posted now is worth: `provisional` while a scan of its message is going on. */
  readonly standing: (messageId: string, at: Date) => Promise<Standing>;
  readonly recordClick: RecordClick;
  /** 0 to less than 1: the order of reasons. */
  readonly random: () => number;
}

type Result = APIGatewayProxyStructuredResultV2;
type SurveyAskRead = Extract<Ask, { readonly kind: "survey" }>;

/** A comment of the most characters, all of them emoji in percent signs, and room to say that it is too long. */
const MAX_BODY_BYTES = 100_000;

/**
 * A survey, at `/s/{token}`. GET and HEAD record no answer, not even a score in the address (`?score=7` only chooses
 * it); one POST records the answer, a second one adds a comment. Sent again both come to the same.
 */
export const createSurveyHandler =
  (handlerDeps: SurveyHandlerDeps) =>
  (event: APIGatewayProxyEventV2): Promise<Result> =>
    serveLink(handlerDeps, event, {
      prefix: "/s",
      purpose: "survey",
      serve: async (messageId) => {
        const read = await handlerDeps.read(messageId);
        if (read?.kind !== "survey") return undefined;
        const isPost = event.requestContext.http.method === "POST";
        return isPost ? take(handlerDeps, event, read) : open(handlerDeps, event, read);
      },
    });

/** Kept to tell people from machines, and read for that only. */
const open = async (
  handlerDeps: SurveyHandlerDeps,
  event: APIGatewayProxyEventV2,
  read: SurveyAskRead,
): Promise<ServedPage> => {
  const { method } = event.requestContext.http;
  const score = toScore(queryOf(event).get("score"));
  const link = score === undefined ? "survey" : `survey:${score}`;
  await handlerDeps.recordClick(read.issued.messageId, link, { method, headers: event.headers });
  return show(handlerDeps, event, read);
};

const show = (
  { random }: Pick<SurveyHandlerDeps, "random">,
  event: APIGatewayProxyEventV2,
  read: SurveyAskRead,
): ServedPage => {
  const score = toScore(queryOf(event).get("score"));
  const view = viewSurvey(read, { response: read.response, random, ...(score !== undefined && { score }) });
  const { locale } = read.issued;
  return read.isOpen
    ? { status: 200, locale, render: (speech) => renderSurveyPage("ask", view, speech) }
    : { status: 410, locale, render: (speech) => renderSurveyClosed(view, speech) };
};

const take = async (
  handlerDeps: SurveyHandlerDeps,
  event: APIGatewayProxyEventV2,
  read: SurveyAskRead,
): Promise<ServedPage> => {
  const { record, standing, random, clock } = handlerDeps;
  const { messageId, locale } = read.issued;
  const form = await readForm(event, MAX_BODY_BYTES);
  const given = form && toGiven(form);
  const page = (status: number, state: SurveyState, response: Response | undefined): ServedPage => {
    const typed = state === "too-long" ? typedOf(given) : {};
    const view = viewSurvey(read, { response, random, ...typed });
    return { status, locale, render: (speech) => renderSurveyPage(state, view, speech) };
  };
  if (given === undefined) return page(400, "choose", read.response);
  const worth = await standing(messageId, clock.businessNow());
  const recorded = await record({ messageId, given, standing: worth, via: "page" });
  if (recorded.kind === "closed") return show(handlerDeps, event, { ...read, isOpen: false });
  return page(...stateAfter(recorded, form?.has("more") === true), responseOf(recorded) ?? read.response);
};

const stateAfter = (recorded: RecordedResponse, isMore: boolean): [number, SurveyState] => {
  if (recorded.kind === "recorded") return [200, isMore ? "added" : "thanks"];
  const isTooLong = recorded.kind === "invalid" && recorded.faults.every(({ field }) => field === "comment");
  return [400, isTooLong ? "too-long" : "choose"];
};

const responseOf = (recorded: RecordedResponse): Response | undefined =>
  recorded.kind === "nobody" ? undefined : recorded.response;

/** Fields that are not the form's have no meaning; `undefined` for a form without an answer. */
const toGiven = (form: FormData): GivenAnswer | undefined => {
  const comment = form.get("comment");
  if (form.has("more"))
    return {
      comment: typeof comment === "string" ? comment : undefined,
      mayContact: form.get("contact") === "yes",
    };
  const reasons = form.getAll("reason").filter((reason) => typeof reason === "string");
  if (reasons.length > 0) return { reasons };
  const score = toScore(form.get("score"));
  return score === undefined ? undefined : { score };
};

const toScore = (text: unknown): number | undefined =>
  typeof text === "string" && /^\d{1,2}$/.test(text) ? Number(text) : undefined;

/** What somebody wrote stays on the page that refuses it. */
const typedOf = (given: GivenAnswer | undefined) => ({
  comment: cleanText(given?.comment ?? ""),
  mayContact: given?.mayContact ?? false,
});

const compose = /* @__PURE__ */ deps.once(() => {
  const parts = {
    answers: deps.answers(),
    offers: deps.offers(),
    config: deps.config(),
    queue: deps.ingestQueue(),
    clock: deps.clock(),
  };
  return createSurveyHandler({
    keyRing: deps.keyRing,
    read: createReadAsk(parts),
    record: createRecordResponse(parts),
    standing: createJudgeAnswer({ clicks: deps.clicks() }),
    recordClick: createRecordClick({ ...parts, clicks: deps.clicks(), log: deps.log() }),
    random: Math.random,
    clock: deps.clock(),
    log: deps.log(),
  });
});

export const handler = (event: APIGatewayProxyEventV2): Promise<Result> => compose()(event);
