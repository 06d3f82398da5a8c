import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { createReadAsk } from "#app/answers/read-ask.ts";
import { createRecordResponse } from "#app/answers/record-response.ts";
import type { Issued } from "#core/answers/issued.ts";
import type { Standing } from "#core/answers/response.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import { sealToken } from "#core/links/token.ts";
import { createOfferHandler } from "#handlers/public/offer.ts";
import { createSurveyHandler } from "#handlers/public/survey.ts";
import { askedMessage, sampleIssued } from "./answers-contract.ts";
import { openApiWorld, type RawRequest, toEvent } from "./api/api-world.ts";
import { setUpWorkspace } from "./api/samples.ts";

export const FORM = { "content-type": "application/x-www-form-urlencoded" };
export const TODAY = "2026-12-01";

/** Survey and offer pages on real tables. */
export const openAnswersPages = async () => {
  const world = await openApiWorld();
  await setUpWorkspace(world);
  const parts = { ...world.parts, queue: world.parts.ingestQueue };
  const worth: { standing: Standing; random: () => number } = { standing: "counted", random: () => 0.5 };
  const log = {
    info: () => undefined,
    alarm: (event: string) => void world.logged.push({ level: "alarm", event, fields: {} }),
  };
  const clicks: string[] = [];
  const recordClick = async (_message: string, link: string) => void clicks.push(link);
  const common = { keyRing: parts.keyRing, clock: world.clock, log, recordClick, read: createReadAsk(parts) };
  const survey = createSurveyHandler({
    ...common,
    record: createRecordResponse(parts),
    standing: async () => worth.standing,
    random: () => worth.random(),
  });
  const offer = createOfferHandler({ ...common, accept: createAcceptOffer(parts) });

  const send = async (request: RawRequest) => {
    const result = await (request.path.startsWith("/s") ? survey : offer)(toEvent(request));
    return { status: result.statusCode, headers: result.headers ?? {}, body: `${result.body ?? ""}` };
  };
  const token = async (messageId: string, purpose: LinkPurpose, issuedOn = TODAY): Promise<string> =>
    sealToken(await parts.keyRing(), { purpose, messageId, issuedOn });
  let asked = 0;
  /** Each ask goes to another customer; answers message and path. */
  const ask = async (kind: Issued["ask"], more: Partial<Issued> = {}) => {
    asked += 1;
    const messageId = askedMessage("small", `page-${asked}`, kind.kind === "survey" ? "ask" : "gift");
    await parts.answers.issue([{ ...sampleIssued(messageId, kind), locale: undefined, ...more }]);
    const isSurvey = kind.kind === "survey";
    const path = `/${isSurvey ? "s" : "o"}/${await token(messageId, isSurvey ? "survey" : "offer")}`;
    return { messageId, path };
  };
  const answered = async (messageId: string) => (await parts.answers.answered([messageId])).get(messageId);
  return { world, worth, clicks, send, token, ask, answered };
};

export type AnswersPages = Awaited<ReturnType<typeof openAnswersPages>>;
