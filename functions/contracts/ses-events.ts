import * as z from "zod";
import type { SesEvent } from "#core/messaging/ses-event.ts";

const Tags = z.record(z.string(), z.array(z.string()));

const Mail = z.object({ messageId: z.string(), tags: Tags.default({}) });
const At = z.object({ timestamp: z.iso.datetime({ offset: true }) });

/** An event of SES as EventBridge delivers it (`source: aws.ses`); unknown fields are left alone. */
const SesEnvelope = z.object({
  id: z.string().min(1),
  time: z.iso.datetime({ offset: true }),
  source: z.literal("aws.ses"),
  "detail-type": z.string(),
  detail: z.object({
    eventType: z.string(),
    mail: Mail,
    bounce: At.extend({ bounceType: z.string(), bounceSubType: z.string().default("") }).optional(),
    complaint: At.extend({ complaintSubType: z.string().nullish() }).optional(),
    delivery: At.optional(),
    deliveryDelay: At.extend({ delayType: z.string().default("") }).optional(),
    reject: z.object({ reason: z.string().default("") }).optional(),
    failure: z.object({ errorMessage: z.string().default("") }).optional(),
  }),
});

export type ParsedSesEvent =
  | { readonly kind: "event"; readonly event: SesEvent }
  /** Not one of our campaign mails: a test mail, or mail of another sender in the account. */
  | { readonly kind: "foreign" }
  | { readonly kind: "faulty"; readonly why: string };

/** Reads an EventBridge event of SES; which message and attempt it is about stands in the tags. */
export const parseSesEvent = (body: unknown): ParsedSesEvent => {
  const parsed = SesEnvelope.safeParse(body);
  if (!parsed.success) return { kind: "faulty", why: z.prettifyError(parsed.error) };
  const { detail, id, time } = parsed.data;
  const messageId = detail.mail.tags["message"]?.[0];
  const attempt = Number(detail.mail.tags["attempt"]?.[0] ?? "1");
  if (messageId === undefined || !Number.isSafeInteger(attempt) || attempt < 1) return { kind: "foreign" };
  const what = whatOf(detail);
  if (what === undefined) return { kind: "foreign" };
  const at = detail.bounce ?? detail.complaint ?? detail.delivery ?? detail.deliveryDelay;
  return {
    kind: "event",
    event: {
      eventId: id,
      messageId,
      attempt,
      sesId: detail.mail.messageId,
      at: new Date(at?.timestamp ?? time),
      what,
    },
  };
};

type Detail = z.infer<typeof SesEnvelope>["detail"];

const whatOf = (detail: Detail): SesEvent["what"] | undefined => {
  switch (detail.eventType) {
    case "Send":
      return { kind: "sent" };
    case "Delivery":
      return { kind: "delivered" };
    case "DeliveryDelay":
      return { kind: "delayed", reason: detail.deliveryDelay?.delayType ?? "" };
    case "Bounce":
      return {
        kind: "bounced",
        permanent: detail.bounce?.bounceType === "Permanent",
        subType: detail.bounce?.bounceSubType ?? "",
      };
    case "Complaint":
      return { kind: "complained", subType: detail.complaint?.complaintSubType ?? "" };
    case "Reject":
      return { kind: "rejected", reason: detail.reject?.reason ?? "" };
    case "Rendering Failure":
    case "RenderingFailure":
      return { kind: "rendering-failed", reason: detail.failure?.errorMessage ?? "" };
    case "Open":
      return { kind: "opened" };
    case "Click":
      return { kind: "clicked" };
    case "Subscription":
      return { kind: "subscription" };
    default:
      return undefined;
  }
};
