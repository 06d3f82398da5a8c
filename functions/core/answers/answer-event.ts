import type { Activity, AttributeValue } from "../customer/customer.ts";
import { OWN_PAGES } from "../ingest/activity-source.ts";
import type { OutboundType } from "../outbound/event-types.ts";
import { outboundId } from "../outbound/outbound-event.ts";
import { type MessageRef, messageIdOf } from "../shared/ids.ts";
import type { Acceptance, Response } from "./response.ts";

/**
 * What customers answer on our own pages is an event of theirs, called as other systems are told of it: conditions,
 * triggers, exits and waits see it as they see any other. It is never use, whatever the settings call so.
 */
export const RESPONSE_EVENT = "response.recorded";
const ACCEPTANCE_EVENT = "offer.accepted";
/** What becomes of an answer when a machine may have given it: nothing that asks for answers finds it any more. */
const DOUBTFUL_EVENT: OutboundType = "response.doubtful";
const OWN_EVENTS: readonly string[] = [RESPONSE_EVENT, DOUBTFUL_EVENT, ACCEPTANCE_EVENT];

export const isOwnEvent = (type: string): boolean => OWN_EVENTS.includes(type.toLowerCase());

/** The same event under the name that says that it does not count. */
export const asDoubtful = (activity: Activity): Activity => ({
  ...activity,
  type: DOUBTFUL_EVENT,
});

/** The property of both that names the message that asked: the same for every change of an answer. */
export const ASKED_BY = "message";

/** Each change of an answer is an event of its own, by its time. Without what the customer wrote. */
export const responseActivity = (
  ref: MessageRef,
  { messageId, at, survey, score, reasons, mayContact }: Response,
): Activity =>
  ownActivity(ref, {
    messageId: outboundId(RESPONSE_EVENT, messageId, at.getTime()),
    type: RESPONSE_EVENT,
    at,
    said: {
      survey,
      mayContact,
      ...(score !== undefined && { score }),
      ...(reasons.length > 0 && { reasons }),
    },
  });

export const acceptanceActivity = (ref: MessageRef, { messageId, at }: Acceptance): Activity =>
  ownActivity(ref, {
    messageId: outboundId(ACCEPTANCE_EVENT, messageId),
    type: ACCEPTANCE_EVENT,
    at,
    said: {},
  });

const ownActivity = (
  ref: MessageRef,
  one: {
    readonly messageId: string;
    readonly type: string;
    readonly at: Date;
    readonly said: Readonly<Record<string, AttributeValue>>;
  },
): Activity => ({
  customerId: ref.customerId,
  messageId: one.messageId,
  occurredAt: one.at,
  receivedAt: one.at,
  type: one.type,
  source: OWN_PAGES,
  revenue: undefined,
  currency: undefined,
  properties: { campaign: ref.campaignId, step: ref.stepId, [ASKED_BY]: messageIdOf(ref), ...one.said },
  future: false,
});
