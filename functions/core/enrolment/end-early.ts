import type { OpenClaim } from "../messaging/contact.ts";
import { messageIdOf } from "../shared/ids.ts";
import type { Enrolment } from "./enrolment.ts";
import { close } from "./standing.ts";

/**
 * A running enrolment as it leaves at once, because of something that happened outside of it. Undefined when it does
 * not run, and while the mail that it stands at may be on its way: dispatch settles that first, and the gates see to
 * the rest, unless `evenInDoubt`: after an erasure nobody cares any more.
 */
export const endEarly = (
  enrolment: Enrolment,
  open: readonly OpenClaim[],
  left: { readonly reason: string; readonly at: Date; readonly evenInDoubt?: boolean },
): Enrolment | undefined => {
  const { state, stepId } = enrolment;
  if (state !== "active" && state !== "parked") return undefined;
  if (stepId !== undefined && left.evenInDoubt !== true) {
    const messageId = messageIdOf({ ...enrolment, stepId });
    const doubted =
      (enrolment.steps[stepId]?.attempt ?? 0) > 0 && enrolment.steps[stepId]?.kind === "pending";
    if (doubted || open.some((claim) => claim.messageId === messageId)) return undefined;
  }
  return close(enrolment, { state: "exited", reason: left.reason, at: left.at });
};
