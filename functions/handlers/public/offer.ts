import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { newCode } from "#adapters/system/new-code.ts";
import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { type Ask, createReadAsk } from "#app/answers/read-ask.ts";
import { createRecordClick, type RecordClick } from "#app/clicks/record-click.ts";
import type { Acceptance } from "#core/answers/response.ts";
import { dayOf } from "#core/shared/day.ts";
import { pickLocale } from "#core/template/pick-locale.ts";
import { pageCompanyOf } from "#core/workspace/page-company.ts";
import { type OfferPageState, type OfferView, renderOfferPage } from "#pages/offer.ts";
import type { Speech } from "#pages/speech.ts";
import * as deps from "../deps.ts";
import { readForm } from "./read-form.ts";
import { type LinkDeps, serveLink } from "./serve-link.ts";

export interface OfferHandlerDeps extends LinkDeps {
  readonly read: (messageId: string) => Promise<Ask | undefined>;
  readonly accept: ReturnType<typeof createAcceptOffer>;
  /** Kept to tell people from machines, and read for that only. */
  readonly recordClick: RecordClick;
}

type Result = APIGatewayProxyStructuredResultV2;
type OfferAsk = Extract<Ask, { readonly kind: "offer" }>;

/** An offer, at `/o/{token}`. GET and HEAD accept nothing; a POST of the form does, once, however often it comes. */
export const createOfferHandler =
  (handlerDeps: OfferHandlerDeps) =>
  (event: APIGatewayProxyEventV2): Promise<Result> =>
    serveLink(handlerDeps, event, {
      prefix: "/o",
      purpose: "offer",
      serve: async (messageId) => {
        const read = await handlerDeps.read(messageId);
        if (read?.kind !== "offer") return undefined;
        const { state, acceptance } = await carryOut(handlerDeps, event, read);
        const isUnclear = event.requestContext.http.method === "POST" && state === "open";
        return {
          status: isUnclear ? 400 : STATUS[state],
          locale: read.issued.locale,
          render: (speech) => renderOfferPage(state, viewOffer(read, acceptance, speech), speech),
        };
      },
    });

const STATUS: Readonly<Record<OfferPageState, number>> = {
  open: 200,
  accepted: 200,
  already: 200,
  "sold-out": 410,
  expired: 410,
  withdrawn: 410,
  busy: 503,
};

interface Outcome {
  readonly state: OfferPageState;
  readonly acceptance: Acceptance | undefined;
}

const carryOut = async (
  { accept, recordClick }: OfferHandlerDeps,
  event: APIGatewayProxyEventV2,
  read: OfferAsk,
): Promise<Outcome> => {
  const asItStands: Outcome = {
    state: read.state === "accepted" ? "already" : read.state,
    acceptance: read.acceptance,
  };
  const { method } = event.requestContext.http;
  if (method !== "POST") {
    await recordClick(read.issued.messageId, "offer", { method, headers: event.headers });
    return asItStands;
  }
  if ((await readForm(event))?.get("accept") !== "yes") return asItStands;
  const accepted = await accept({ messageId: read.issued.messageId, via: "page" });
  if (accepted.kind === "nobody") return asItStands;
  return { state: accepted.kind, acceptance: "acceptance" in accepted ? accepted.acceptance : undefined };
};

const viewOffer = (
  { ask, workspace }: OfferAsk,
  acceptance: Acceptance | undefined,
  speech: Speech,
): OfferView => ({
  company: pageCompanyOf(workspace),
  kind: ask.offer,
  value: ask.value ?? 0,
  currency: ask.currency,
  plan: ask.plan ?? "",
  title: ask.title?.[pickLocale(speech.locale, Object.keys(ask.title), "default")],
  until: ask.until,
  changesContract: ask.contractId !== undefined,
  acceptance: acceptance && { code: acceptance.code, on: dayOf(acceptance.at, workspace.zone) },
});

const compose = /* @__PURE__ */ deps.once(() => {
  const parts = {
    answers: deps.answers(),
    offers: deps.offers(),
    config: deps.config(),
    queue: deps.ingestQueue(),
    clock: deps.clock(),
    newCode,
  };
  return createOfferHandler({
    keyRing: deps.keyRing,
    read: createReadAsk(parts),
    accept: createAcceptOffer(parts),
    recordClick: createRecordClick({ ...parts, clicks: deps.clicks(), log: deps.log() }),
    clock: deps.clock(),
    log: deps.log(),
  });
});

export const handler = (event: APIGatewayProxyEventV2): Promise<Result> => compose()(event);
