import { acceptanceActivity, responseActivity } from "#core/answers/answer-event.ts";
import { isDetractor } from "#core/answers/nps.ts";
import type { Acceptance, Response } from "#core/answers/response.ts";
import { termsData } from "#core/answers/terms-data.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { type OutboundEvent, outboundId } from "#core/outbound/outbound-event.ts";
import { type MessageRef, parseMessageId } from "#core/shared/ids.ts";
import type { Answers } from "#ports/answers.ts";
import { createWake } from "../dispatch/wake.ts";
import { endJourneys } from "../feedback/end-journeys.ts";
import type { FireDeps } from "../ingest/fire-triggers.ts";
import type { TaskDeps } from "../tasks/tasks.ts";
import { campaignInForce } from "./campaign-in-force.ts";
import { campaignOfAnswer } from "./campaign-of-answer.ts";
import { reopenTasks } from "./doubt-answer.ts";
import { createKeepAsEvent } from "./keep-as-event.ts";
import { raiseTask } from "./raise-task.ts";
import { tasksAbout } from "./tasks-about.ts";

export interface FollowAnswerDeps extends FireDeps, TaskDeps {
  readonly answers: Pick<Answers, "answered" | "issued">;
}

/**
 * What follows from a stored answer: other systems are told, it becomes an event of the customer that campaigns see, a
 * low score makes a task, an accepted offer ends the journey as won where the campaign says so, and an enrolment that
 * waits for the answer goes on. An answer of doubtful standing is followed by nothing. May be repeated.
 */
export const createFollowAnswer = (deps: FollowAnswerDeps) => {
  const keepAsEvent = createKeepAsEvent(deps);
  const wake = createWake(deps);
  return async (messageId: string): Promise<void> => {
    const ref = parseMessageId(messageId);
    const answered = ref && (await deps.answers.answered([messageId])).get(messageId);
    if (ref === undefined || answered === undefined) return;
    const response = answered.response?.standing === "counted" ? answered.response : undefined;
    const { acceptance } = answered;
    if (response === undefined && acceptance === undefined) return;
    const campaign = await campaignInForce(deps.config, ref.campaignId);
    const following = { ref, campaign, keepAsEvent };
    if (response) await followResponse(deps, response, following);
    const isOver = acceptance !== undefined && (await followAcceptance(deps, acceptance, following));
    if (!isOver) await wake(ref, deps.clock.businessNow());
  };
};

interface Following {
  readonly ref: MessageRef;
  /** As the version in force has it. */
  readonly campaign: Campaign | undefined;
  /** Before anybody is woken, so that exits by an answer are seen. */
  readonly keepAsEvent: ReturnType<typeof createKeepAsEvent>;
}

const followResponse = async (
  deps: FollowAnswerDeps,
  response: Response,
  { ref, keepAsEvent }: Following,
): Promise<void> => {
  await deps.outbox.put(responseEvents(ref, response));
  const asked = await campaignOfAnswer(deps, ref);
  if (asked) await raiseTask(deps, { ref, response, asked });
  await reopenTasks(deps, await tasksAbout(deps.tasks, ref, asked));
  await keepAsEvent(responseActivity(ref, response));
};

/** Answers whether that was the end of the journey. */
const followAcceptance = async (
  deps: FollowAnswerDeps,
  acceptance: Acceptance,
  { ref, campaign, keepAsEvent }: Following,
): Promise<boolean> => {
  const issued = await deps.answers.issued(acceptance.messageId);
  await deps.outbox.put([acceptedEvent(ref, acceptance, termsData(issued))]);
  await keepAsEvent(acceptanceActivity(ref, acceptance));
  return campaign?.exit.includes("accepted") === true && (await endAsWon(deps, ref));
};

/** Whether the journey has ended; a mail on its way is settled first, by dispatch. */
const endAsWon = async (deps: FollowAnswerDeps, { customerId, campaignId }: MessageRef): Promise<boolean> => {
  const customer = (await deps.people.get([customerId])).get(customerId);
  const ended = await endJourneys(deps, {
    customerId,
    addressKeys: [
      ...(customer?.addressKey ? [customer.addressKey] : []),
      ...(customer?.formerAddressKeys ?? []),
    ],
    reason: "accepted",
    at: deps.clock.businessNow(),
    campaignIds: new Set([campaignId]),
  });
  return ended > 0;
};

/** Each answer is one event, by its time; without what the customer wrote. */
const responseEvents = (
  { customerId, campaignId, stepId }: MessageRef,
  response: Response,
): readonly OutboundEvent[] => {
  const { messageId, at, survey, score, reasons, mayContact, via } = response;
  const about = { at, customerId, campaignId, messageId };
  const data = { step: stepId, survey, score: score ?? null, reasons, mayContact, via };
  const types = [
    "response.recorded",
    ...(isDetractor(response) ? (["response.detractor"] as const) : []),
  ] as const;
  return types.map((type) => ({ id: outboundId(type, messageId, at.getTime()), type, ...about, data }));
};

const acceptedEvent = (
  { customerId, campaignId, stepId }: MessageRef,
  { messageId, at, code, via }: Acceptance,
  terms: OutboundEvent["data"],
): OutboundEvent => ({
  id: outboundId("offer.accepted", messageId),
  type: "offer.accepted",
  at,
  customerId,
  campaignId,
  messageId,
  data: { step: stepId, code, via, ...terms },
});
