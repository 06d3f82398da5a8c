import * as z from "zod";
import { defineRoute } from "./route.ts";
import { CampaignId, Instant, MessageId, NoBody, Nothing, PageQuery, pageOf } from "./shared.ts";

const ClicksOfMessage = z
  .object({
    messageId: MessageId,
    sentAt: Instant.optional(),
    clicks: z.array(
      z.object({
        link: z
          .string()
          .meta({ description: "`survey:9`, `offer`; `hidden` is the link that no person sees" }),
        at: Instant,
        label: z
          .enum(["human", "suspect", "machine"])
          .meta({ description: "By all that is known now. For display: nothing is decided by it" }),
      }),
    ),
  })
  .meta({ id: "ClicksOfMessage" });

/** Who opened links: people and machines, told apart to be looked at. */
export const clickRoutes = {
  "clicks.list": defineRoute({
    method: "GET",
    path: "/clicks",
    role: "viewer",
    tag: "Responses",
    summary: "Requests for links of a campaign's mails, each labelled; a page may be empty before the end",
    params: Nothing,
    query: PageQuery.extend({ campaign: CampaignId }),
    body: NoBody,
    status: 200,
    response: pageOf(ClicksOfMessage),
    idempotencyKey: "none",
  }),
  "clicks.get": defineRoute({
    method: "GET",
    path: "/clicks/{messageId}",
    role: "viewer",
    tag: "Responses",
    summary: "Requests for links of one mail; at most 20 are kept, for 90 days",
    params: z.strictObject({ messageId: MessageId }),
    query: Nothing,
    body: NoBody,
    status: 200,
    response: ClicksOfMessage,
    idempotencyKey: "none",
  }),
};
