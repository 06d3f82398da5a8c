import * as z from "zod";
import { createDeliverability, type DeliverabilityDeps } from "#app/feedback/deliverability.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import { createEraseCustomer, type RightsDeps } from "#app/rights/erase-customer.ts";
import { DeliverabilityInput } from "#contracts/api/feedback.ts";
import { CustomerId } from "#contracts/api/shared.ts";

export type FeedbackJobDeps = DeliverabilityDeps & RightsDeps;

const EraseInput = z.strictObject({ customerId: CustomerId, by: z.string() });

/** Long work about what comes back, and about data rights. */
export const feedbackJobs = (
  deps: FeedbackJobDeps,
): Readonly<Record<"deliverability" | "erase", JobWork>> => ({
  deliverability: async (input, report) => {
    const { days } = DeliverabilityInput.parse(input);
    return createDeliverability(deps)(days, (done) => report({ done }));
  },
  erase: async (input) => createEraseCustomer(deps)(EraseInput.parse(input)),
});
