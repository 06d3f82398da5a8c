import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import type { Activity } from "#core/customer/customer.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { sinceOf } from "#core/enrolment/event-since.ts";
import type { SeenAnswer } from "#core/enrolment/seen-answer.ts";
import { splitDraw } from "#core/enrolment/split-draw.ts";
import { type StepFacts, type StepNeeds, stepNeeds } from "#core/enrolment/step-facts.ts";
import type { Contact } from "#core/messaging/contact.ts";
import type { Message } from "#core/messaging/message.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import type { Answered, Answers } from "#ports/answers.ts";
import type { Clock } from "#ports/clock.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { CustomerReader } from "#ports/people.ts";

export interface LoadStepFactsDeps {
  readonly answers: Answers;
  readonly people: CustomerReader;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly drawKey: () => Promise<Uint8Array>;
}

/** What the steps ahead of an enrolment look at, beside the customer. */
export interface SeenFacts extends Pick<StepFacts, "answers" | "messages" | "split"> {
  readonly activities: readonly Activity[];
  /** An offer of the enrolment was accepted; looked at only where an exit rule asks for it. */
  readonly accepted: boolean;
}

interface Asking {
  readonly enrolment: Enrolment;
  readonly state: CampaignState;
  /** The version whose steps the enrolment runs. */
  readonly own: Campaign;
  /** The version in force: its exit rules. */
  readonly inForce: Pick<Campaign, "exit">;
  readonly contact: Pick<Contact, "open">;
}

const NOTHING = new Map<string, never>();
/** What is stamped later than now is flagged and never counts. */
const EVER = new Date(Date.UTC(2300, 0, 1));

/**
 * Reads what the steps ahead of each enrolment and exit rules ask for, and nothing for those that only send mails and wait for time.
 * In the order of `asking`.
 */
export const loadStepFacts = async (
  deps: LoadStepFactsDeps,
  asking: readonly Asking[],
): Promise<readonly SeenFacts[]> => {
  const needs = asking.map(({ own, enrolment }) => stepNeeds(own, enrolment.stepId));
  const idsOf = (wanted: "answers" | "messages"): readonly string[] => [
    ...new Set(
      asking.flatMap(({ enrolment }, at) =>
        [...(needs[at]?.[wanted] ?? [])].map((stepId) => messageIdOf({ ...enrolment, stepId })),
      ),
    ),
  ];
  const offered = asking.map(offersMade);
  const [asked, mailed] = [[...new Set([...idsOf("answers"), ...offered.flat()])], idsOf("messages")];
  const [answered, messages, activities, key] = await Promise.all([
    asked.length === 0 ? NOTHING : deps.answers.answered(asked),
    mailed.length === 0 ? NOTHING : deps.ledger.messages(mailed),
    Promise.all(asking.map(({ enrolment }, at) => activityOf(deps, enrolment, needs[at]))),
    asking.some(({ own }) => own.steps.some(({ kind }) => kind === "split")) ? deps.drawKey() : undefined,
  ]);
  return asking.map(
    ({ enrolment, own, state }, at): SeenFacts => ({
      answers: byStep(enrolment, needs[at]?.answers, (id) => toSeen(answered.get(id))),
      messages: byStep(enrolment, needs[at]?.messages, (id): Message | undefined => messages.get(id)),
      activities: activities[at] ?? [],
      accepted: offered[at]?.some((id) => answered.get(id)?.acceptance !== undefined) === true,
      split: (stepId) =>
        key === undefined
          ? 0
          : splitDraw({
              drawKey: key,
              salt: state.salt,
              campaignId: own.id,
              stepId,
              customerId: enrolment.customerId,
            }),
    }),
  );
};

/** Messages whose offers may be out, where accepting one ends the enrolment. */
const offersMade = ({ enrolment, own, inForce, contact }: Asking): readonly string[] => {
  if (!inForce.exit.includes("accepted")) return [];
  return own.steps.flatMap((step) => {
    if (step.kind !== "email" || step.offers === undefined) return [];
    const messageId = messageIdOf({ ...enrolment, stepId: step.id });
    const mayBeOut =
      (enrolment.steps[step.id]?.attempt ?? 0) > 0 ||
      contact.open.some((claim) => claim.messageId === messageId);
    return mayBeOut ? [messageId] : [];
  });
};

const byStep = <T>(
  enrolment: Enrolment,
  stepIds: ReadonlySet<string> = new Set(),
  find: (messageId: string) => T | undefined,
): ReadonlyMap<string, T> =>
  new Map(
    [...stepIds].flatMap((stepId) => {
      const found = find(messageIdOf({ ...enrolment, stepId }));
      return found === undefined ? [] : [[stepId, found] as const];
    }),
  );

/** What a machine may have clicked is no answer to go by. */
const toSeen = (answered: Answered | undefined): SeenAnswer | undefined => {
  const response = answered?.response?.standing === "counted" ? answered.response : undefined;
  const acceptance = answered?.acceptance;
  if (response === undefined && acceptance === undefined) return undefined;
  return {
    score: response?.score,
    reasons: response?.reasons ?? [],
    accepted: acceptance !== undefined,
  };
};

const activityOf = async (
  { people, clock }: LoadStepFactsDeps,
  { customerId, entry }: Enrolment,
  needs: StepNeeds | undefined,
): Promise<readonly Activity[]> => {
  if (needs === undefined || (!needs.activity && needs.activityDays === 0)) return [];
  const daysAgo = clock.businessNow().getTime() - needs.activityDays * DAY_MS;
  const from = needs.activity ? Math.min(daysAgo, sinceOf(entry).getTime()) : daysAgo;
  return people.activity(customerId, { from: new Date(from), to: EVER });
};
